"""Pages that gather what the programme has of one country, one sector, one goal or one institution.

Each asks the gates of the nouns it shows. A country in safety mode, and an institution that hides, has none.
"""

from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assignments.calls import public
from assignments.calls import whole as whole_calls
from events.models import Event
from people import structured
from people.goals import GOALS
from people.models import FocusCountry, Institution, Sector
from people.models.places import country_name
from stories.models import StoryPage
from stories.reading import cards

STORIES, CALLS, EVENTS, INSTITUTIONS = 6, 10, 5, 60


class Place(NamedTuple):
    """One such page: its name, what stands above it, and the conditions under which each noun is of it."""

    title: str
    kind: str
    path: str
    stories: Q
    query: str
    calls: Q
    institutions: Q | None = None
    events: Q | None = None
    about: str = ""


def country(user, code: str) -> Place:
    """A focus country by its code; while any programme holds it back, there is none."""
    rows = FocusCountry.objects.visible_to(user).filter(code=code.upper())
    if not rows or any(row.safety_mode for row in rows):
        raise Http404
    (code, told) = (rows[0].code, rows[0].region_label)
    return Place(
        country_name(code),
        _("Country"),
        reverse("country-detail", args=[code.lower()]),
        Q(focus_country__code=code),
        f"?country={code}",
        Q(need__host__focus_country__code=code),
        Q(focus_country__code=code),
        Q(focus_country__code=code),
        told,
    )


def sector(user, slug: str) -> Place:
    found = get_object_or_404(Sector.objects.visible_to(user), slug=slug)
    return Place(
        found.label,
        _("Sector"),
        reverse("sector-detail", args=[slug]),
        Q(sector=found),
        f"?sector={slug}",
        Q(need__sector=found),
        Q(sector=found),
    )


def goal(number: int) -> Place:
    """One of the Sustainable Development Goals."""
    names = dict(GOALS)
    if number not in names:
        raise Http404
    return Place(
        f"{number} · {names[number]}",
        _("Sustainable Development Goal"),
        reverse("goal-detail", args=[number]),
        Q(goals__number=number),
        f"?sdg={number}",
        Q(goals__number=number),
    )


def institution(user, slug: str) -> Place:
    """An institution's own page. A story that hides its host is not told here: that would name it."""
    found = get_object_or_404(Institution.objects.visible_to(user), slug=slug)
    return Place(
        found.name,
        found.get_kind_display() + (f" {_('(fictional)')}" if found.is_demo else ""),
        reverse("institution-detail", args=[slug]),
        Q(host=found, hide_host=False),
        "",
        Q(need__host=found),
        about=", ".join(word for word in (found.town, found.country_label) if word)
        + (f"\n{found.about}" if found.about else ""),
    )


def page(place: Place, user) -> dict[str, Any]:
    """What stands on the page of a place."""
    stories = StoryPage.objects.visible_to(user).in_language(get_language()).filter(place.stories)
    calls = whole_calls(public(user).open().filter(place.calls)).order_by("closes_at", "pk")
    site = settings.SITE_URL
    return {
        "place": place,
        "stories": list(cards(stories)[:STORIES]),
        "calls": list(calls[:CALLS]),
        "events": _events(place, user),
        "institutions": _institutions(place, user),
        "way": structured.breadcrumbs(
            ("Diwan", site + reverse("home")),
            (_("Where we work"), site + reverse("places")),
            (place.title, site + place.path),
        ),
    }


def _events(place: Place, user) -> list[Event]:
    if place.events is None:
        return []
    coming = Event.objects.visible_to(user).filter(place.events).coming()
    return list(coming.select_related("focus_country")[:EVENTS])


def _institutions(place: Place, user) -> QuerySet | list:
    if place.institutions is None:
        return []
    found = Institution.objects.visible_to(user).filter(place.institutions)
    return found.select_related("focus_country").order_by("name")[:INSTITUTIONS]
