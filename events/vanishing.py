"""What of a country's gatherings is out of view in safety mode."""

from django.utils.translation import gettext_lazy as _

from people.vanishing import vanishes

from .models import Event

vanishes(_("Events"), lambda country: Event.objects.filter(focus_country=country))
