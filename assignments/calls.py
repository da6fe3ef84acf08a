"""The public list of calls as asked for: `?country=`, `?sector=`, `?mode=` and `?open=`, in any combination.

Each choice says how many calls it would leave, given the others. One query reads the few columns that the
filters need, of all calls there are; the programme has hundreds at most.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Sector
from people.models.places import country_name

from .models import Mode, Vacancy

PER_PAGE = 20
NAMES = ("open", "country", "sector", "mode")
OPEN, CLOSED = "yes", "no"


class Row(NamedTuple):
    """What is compared of one call."""

    pk: int
    country: str
    sector: str
    mode: str
    open: str
    order: tuple


@dataclass(frozen=True)
class Choice:
    label: str
    count: int
    chosen: bool
    address: str


@dataclass(frozen=True)
class Filter:
    label: str
    choices: list[Choice]


@dataclass(frozen=True)
class Found:
    """A page of the list, with what was asked for and what else can be."""

    asked: dict[str, str]
    page: Page
    vacancies: list[Vacancy]
    filters: list[Filter]
    earlier: str
    later: str


def public(user):
    """Calls that were made public and that `user` may see."""
    return Vacancy.objects.visible_to(user).filter(state__in=Vacancy.PUBLIC)


def whole(vacancies):
    """Calls with what a row or a feed says of them."""
    return vacancies.select_related("need__host__focus_country", "need__sector")


def find(user, params) -> Found:
    """The calls that `params` ask for: open ones first, the soonest to close on top."""
    rows = _rows(user)
    told = {name: params.get(name, "").strip() for name in NAMES}
    told["country"] = told["country"].upper()
    asked = {name: value for name, value in told.items() if value}
    left = sorted((row for row in rows if _meets(row, asked)), key=lambda row: row.order)
    page = Paginator([row.pk for row in left], PER_PAGE).get_page(params.get("page"))
    by_pk = whole(public(user)).in_bulk(list(page.object_list))
    return Found(
        asked,
        page,
        [by_pk[pk] for pk in page.object_list if pk in by_pk],
        _filters(rows, asked, user),
        _address(asked, page=page.previous_page_number()) if page.has_previous() else "",
        _address(asked, page=page.next_page_number()) if page.has_next() else "",
    )


def _rows(user) -> list[Row]:
    now = timezone.now()
    told = public(user).values_list(
        "pk", "need__host__focus_country__code", "need__sector__slug", "mode", "state", "closes_at"
    )
    rows = []
    for pk, country, sector, mode, state, closes_at in told:
        is_open = state == Vacancy.State.PUBLISHED and closes_at > now
        age = closes_at.timestamp()
        order = (0, age, pk) if is_open else (1, -age, pk)
        rows.append(Row(pk, country, sector, mode, OPEN if is_open else CLOSED, order))
    return rows


def _meets(row: Row, asked: dict[str, str]) -> bool:
    return all(getattr(row, name) == value for name, value in asked.items())


def _filters(rows: list[Row], asked: dict[str, str], user) -> list[Filter]:
    sectors = {sector.slug: sector.label for sector in Sector.objects.visible_to(user)}
    modes: dict[str, Any] = dict(Mode.choices)
    said: dict[str, tuple[str, Callable[[str], Any]]] = {
        "open": (_("State"), {OPEN: _("open"), CLOSED: _("closed")}.get),
        "country": (_("Country"), country_name),
        "sector": (_("Sector"), lambda slug: sectors.get(slug, slug)),
        "mode": (_("How"), modes.get),
    }
    filters = []
    for name, (label, of_value) in said.items():
        others = {key: value for key, value in asked.items() if key != name}
        counted = Counter(getattr(row, name) for row in rows if _meets(row, others))
        choices = [
            _choice(of_value(value), count, value == asked.get(name), others, name, value)
            for value, count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
        ]
        # One choice that all share chooses nothing.
        if len(choices) > 1 or name in asked:
            filters.append(Filter(label, choices))
    return filters


def _choice(label, count: int, chosen: bool, others: dict, name: str, value: str) -> Choice:
    return Choice(str(label), count, chosen, _address(others if chosen else {**others, name: value}))


def _address(asked: dict, **more) -> str:
    told = {name: asked[name] for name in NAMES if name in asked} | more
    return f"?{urlencode(told)}" if told else "?"
