"""The list of stories as asked for: `?country=`, `?sector=`, `?sdg=`, `?tag=`, `?lang=` and `?q=`, in any
combination.

Every choice says how many stories it would leave, given the other filters, and its link keeps them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import CharField, Count, Value
from django.db.models.functions import Cast
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from people.goals import GOALS
from people.models import Sector
from people.models.places import country_name

from .models import StoryPage
from .reading import cards

STORIES_PER_PAGE = 12
OFFERED = 12
NAMES = ("country", "sector", "sdg", "tag", "lang", "q")

# The column in which each filter finds its value.
_COLUMNS = {
    "country": "focus_country__code",
    "sector": "sector__slug",
    "sdg": "goals__number",
    "tag": "tags__name",
    "lang": "text_language",
}


@dataclass(frozen=True)
class Choice:
    """One value of a filter: how many stories it leaves, and the address that sets it or lifts it."""

    value: str
    label: str
    count: int
    chosen: bool
    address: str


@dataclass(frozen=True)
class Filter:
    name: str
    label: str
    choices: list[Choice]


@dataclass(frozen=True)
class Found:
    """A page of the list, with what was asked for and what else can be."""

    asked: dict[str, str]
    page: Page
    filters: list[Filter]
    chosen: list[Choice]
    newer: str
    older: str
    query: str


def asked_for(params) -> dict[str, str]:
    """The filters of a query string that say something; an unreadable goal or language says nothing."""
    told = {name: " ".join(params.get(name, "").replace("\0", "").split()) for name in NAMES}
    told["country"] = told["country"].upper()
    if told["sdg"] not in {str(number) for number, _name in GOALS}:
        told["sdg"] = ""
    if told["lang"] not in dict(settings.LANGUAGES):
        told["lang"] = ""
    return {name: value for name, value in told.items() if value}


def narrowed(stories, asked: dict[str, str]):
    """Stories that meet everything that was asked."""
    for name, value in asked.items():
        if name == "q":
            stories = stories.matching(value)
        elif name == "tag":
            stories = stories.filter(tags__name__iexact=value)
        else:
            stories = stories.filter(**{_COLUMNS[name]: value})
    return stories


def find(user, language: str, params) -> Found:
    """The stories of one tree that `params` ask for."""
    asked = asked_for(params)
    stories = StoryPage.objects.visible_to(user).in_language(language)
    page = Paginator(cards(narrowed(stories, asked)), STORIES_PER_PAGE).get_page(params.get("page"))
    labels = _labels()
    titles = {
        "country": _("Country"),
        "sector": _("Sector"),
        "sdg": _("Goal"),
        "tag": _("Tag"),
        "lang": _("Language"),
    }
    counted = _counted(stories, asked)
    filters = [
        Filter(name, title, _choices(counted[name], asked, name, labels[name]))
        for name, title in titles.items()
    ]
    return Found(
        asked,
        page,
        [one for one in filters if one.choices],
        [_without(asked, name, labels[name](value), page.paginator.count) for name, value in asked.items()],
        _address(asked, page=page.previous_page_number()) if page.has_previous() else "",
        _address(asked, page=page.next_page_number()) if page.has_next() else "",
        filter_address(asked),
    )


def _labels() -> dict[str, Callable[[str], str]]:
    """How the values of each filter are said in the reader's language."""
    sectors = {sector.slug: sector.label for sector in Sector.objects.all()}
    goals = dict(GOALS)
    return {
        "country": country_name,
        "sector": lambda slug: sectors.get(slug, slug),
        "sdg": lambda number: f"{number} · {goals[int(number)]}",
        "tag": str,
        "lang": lambda code: capfirst(get_language_info(code)["name_translated"]),
        "q": lambda words: f"“{words}”",
    }


def _counted(stories, asked: dict[str, str]) -> dict[str, list[tuple[str, int]]]:
    """{filter: [(value, how many stories it leaves)]} of stories that meet all other filters; one query."""
    parts = []
    for name, column in _COLUMNS.items():
        others = {key: value for key, value in asked.items() if key != name}
        left = narrowed(stories, others).filter(**{f"{column}__isnull": False}).order_by()
        told = left.annotate(filter=Value(name, CharField()), value=Cast(column, CharField()))
        parts.append(told.values_list("filter", "value").annotate(count=Count("pk", distinct=True)))
    counted: dict[str, list[tuple[str, int]]] = {name: [] for name in _COLUMNS}
    for name, value, count in parts[0].union(*parts[1:], all=True):
        counted[name].append((value, count))
    return counted


def _choices(
    counted: list[tuple[str, int]], asked: dict[str, str], name: str, label: Callable[[str], str]
) -> list[Choice]:
    """The commonest values of a filter; what is chosen comes first."""
    others = {key: value for key, value in asked.items() if key != name}
    chosen = asked.get(name, "").casefold()
    made = []
    for value, count in sorted(counted, key=lambda row: (-row[1], row[0].zfill(2))):
        is_chosen = value.casefold() == chosen
        address = _address(others if is_chosen else {**others, name: value})
        made.append(Choice(value, label(value), count, is_chosen, address))
    return sorted(made, key=lambda choice: not choice.chosen)[:OFFERED]


def _without(asked: dict[str, str], name: str, label: str, count: int) -> Choice:
    """What is asked for now, with the address that no longer asks for it."""
    return Choice(asked[name], label, count, True, _address({k: v for k, v in asked.items() if k != name}))


def filter_address(asked: dict[str, str]) -> str:
    """What goes behind any address that takes the same filters as the list; empty without any."""
    return _address(asked) if asked else ""


def _address(asked: dict, **more) -> str:
    """The list's own address with these filters, in one order whatever they were asked in."""
    told = {name: asked[name] for name in NAMES if name in asked} | more
    return f"?{urlencode(told)}" if told else "?"
