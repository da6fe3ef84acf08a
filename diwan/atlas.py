"""The map of where the programme works: its countries and hosts, and everything by which one finds more.

A host stands at its town to a tenth of a degree, never closer. One that hides, or whose country is in
safety mode, is not on it; for that the gate of institutions is asked as for anybody without an account.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import get_language

from people.goals import GOALS
from people.models import FocusCountry, Institution, Sector
from people.models.places import country_name
from stories.models import StoryPage

from .shapes import OUTLINES

# How many units the longer side of a drawing has; and how far from the outline its edge is, in degrees.
SIZE, EDGE = 300, 0.6


class Dot(NamedTuple):
    """A host on the drawing; its place is text, for a page would write a number as its language does."""

    x: str
    y: str
    host: Institution


@dataclass
class Land:
    """A focus country: its drawing, and the list that says the same."""

    code: str
    label: str
    region_label: str
    stories: int
    outline: str = ""
    view_box: str = ""
    hosts: list[Institution] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)

    @property
    def address(self) -> str:
        return reverse("country-detail", args=[self.code.lower()])


class Atlas(NamedTuple):
    lands: list[Land]
    sectors: list[tuple[Sector, int]]
    goals: list[tuple[int, str, int]]


def atlas() -> Atlas:
    """The same for every reader, in the active language."""
    lands = {land.code: land for land in _lands()}
    for host in _hosts(list(lands)):
        lands[host.focus_country.code].hosts.append(host)
    for land in lands.values():
        _draw(land)
    sectors, goals = _subjects()
    return Atlas(sorted(lands.values(), key=lambda land: land.label), sectors, goals)


def _draw(land: Land) -> None:
    """A country fills its own drawing: together on one map they would be specks far apart."""
    points = OUTLINES.get(land.code)
    if not points:
        return
    xs, ys = zip(*points, strict=True)
    west, north = min(xs) - EDGE, max(ys) + EDGE
    scale = SIZE / (max(max(xs) - min(xs), max(ys) - min(ys)) + 2 * EDGE)

    def on_paper(longitude: float, latitude: float) -> tuple[str, str]:
        return f"{(longitude - west) * scale:.0f}", f"{(north - latitude) * scale:.0f}"

    land.outline = " ".join("{},{}".format(*on_paper(*point)) for point in points)
    land.view_box = "0 0 {} {}".format(*on_paper(max(xs) + EDGE, min(ys) - EDGE))
    land.dots = [
        Dot(*on_paper(float(host.longitude), float(host.latitude)), host)
        for host in land.hosts
        if host.latitude is not None and host.longitude is not None
    ]


def _stories():
    return StoryPage.objects.visible_to(AnonymousUser()).in_language(get_language()).order_by()


def _counted(column: str) -> dict:
    counted = _stories().values_list(column).annotate(count=Count("pk", distinct=True))
    return {value: count for value, count in counted if value is not None}


def _lands() -> list[Land]:
    counts = _counted("focus_country__code")
    rows: dict[str, FocusCountry] = {}
    withheld = set()
    for row in FocusCountry.objects.visible_to(AnonymousUser()):
        rows[row.code] = row
        if row.safety_mode:
            withheld.add(row.code)
    return [
        Land(code, country_name(code), row.region_label, counts.get(code, 0))
        for code, row in rows.items()
        if code not in withheld
    ]


def _hosts(codes: list[str]):
    shown = Institution.objects.visible_to(AnonymousUser()).filter(kind=Institution.Kind.HOST)
    return shown.filter(focus_country__code__in=codes).select_related("focus_country").order_by("name")


def _subjects() -> tuple[list[tuple[Sector, int]], list[tuple[int, str, int]]]:
    """Sectors and goals with how many stories there are of each; goals that have none are left out."""
    by_sector, by_goal = _counted("sector"), _counted("goals__number")
    sectors = [(sector, by_sector.get(sector.pk, 0)) for sector in Sector.objects.visible_to(AnonymousUser())]
    goals = [(number, str(name), by_goal[number]) for number, name in GOALS if number in by_goal]
    return sorted(sectors, key=lambda pair: pair[0].label), goals
