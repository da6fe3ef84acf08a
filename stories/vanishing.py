"""What of a country's stories is out of view in safety mode, with all that they show."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Film, Picture
from people.vanishing import vanishes

from .models import StoryPage


def _stories(country):
    """Each counted once, in whatever languages it stands."""
    its = Q(focus_country=country) | Q(host__focus_country=country) | Q(assignment__focus_country=country)
    shown = (
        StoryPage.objects.visible_to(AnonymousUser()) if not country.safety_mode else StoryPage.objects.live()
    )
    return shown.translated().filter(its).order_by("translation_key").values("translation_key").distinct()


def _pictures(country):
    leading = StoryPage.objects.filter(translation_key__in=_stories(country)).values("picture")
    return Picture.objects.filter(pk__in=leading)


def _films(country):
    filmed = StoryPage.objects.filter(translation_key__in=_stories(country)).values("film")
    return Film.objects.filter(pk__in=filmed)


vanishes(_("Stories"), _stories)
vanishes(_("Pictures"), _pictures)
vanishes(_("Films"), _films)
