"""What of a country's work is out of view in safety mode."""

from django.utils.translation import gettext_lazy as _

from people.vanishing import vanishes

from .models import Vacancy


def _calls(country):
    return Vacancy.objects.filter(state__in=Vacancy.PUBLIC, need__host__focus_country=country)


vanishes(_("Vacancies"), _calls)
