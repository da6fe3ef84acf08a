"""What safety mode takes out of view: each floor says what it has of a country, so that the office can say it
before anybody presses the button.

    vanishes(_("Stories"), lambda country: StoryPage.objects.of(country).live())
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import FocusCountry, Institution, Participation, User

KINDS: list[tuple[str | Promise, Callable[[FocusCountry], QuerySet]]] = []


@dataclass(frozen=True)
class Kind:
    label: str | Promise
    count: int


def vanishes(label: str | Promise, of: Callable[[FocusCountry], QuerySet]) -> None:
    """`of(country)` are the rows that are shown to others now and will not be."""
    KINDS.append((label, of))


def counted(country: FocusCountry) -> list[Kind]:
    """How many of each kind the country has, in the order of the floors from the ground."""
    return [Kind(label, of(country).count()) for label, of in KINDS]


def _members(country: FocusCountry) -> QuerySet:
    here = Participation.objects.current().filter(focus_country=country)
    return User.objects.members().filter(pk__in=here.values("person"))


vanishes(_("Members"), _members)
vanishes(_("Institutions"), lambda country: Institution.objects.filter(focus_country=country))
