"""The list by what readers ask for: any combination, counts that are true, links that keep the rest."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from stories.filters import asked_for, find
from tests import factories
from tests.ground import shared
from tests.stories import making

pytestmark = pytest.mark.django_db


@shared
def health():
    return factories.SectorFactory(slug="healthcare", name="Healthcare", name_ar="الرعاية الصحية")


@shared
def water():
    return factories.SectorFactory(slug="water", name="Water")


@shared
def four(somalia, iraq, health, water):
    making.story("Leaks", focus_country=somalia, sector=water, goals=[6, 9], tags=["water", "night"])
    making.story("Wells", focus_country=iraq, sector=water, goals=[6], tags=["water"])
    making.story("Handover", focus_country=somalia, sector=health, goals=[3], tags=["night"])
    making.story("Unplaced")


def look(query: str, language: str = "en"):
    return find(AnonymousUser(), language, QueryDict(query))


def titles(query: str, language: str = "en") -> set[str]:
    return {story.title for story in look(query, language).page}


ALL = {"Leaks", "Wells", "Handover", "Unplaced"}
FOUND = {
    "": ALL,
    "country=SO": {"Leaks", "Handover"},
    "country=so": {"Leaks", "Handover"},
    "sector=water": {"Leaks", "Wells"},
    "sdg=6": {"Leaks", "Wells"},
    "tag=night": {"Leaks", "Handover"},
    "tag=NIGHT": {"Leaks", "Handover"},
    "q=lea": {"Leaks"},
    "q=pump": ALL,
    "country=SO&sector=water&sdg=9&tag=water&q=leaks": {"Leaks"},
    "country=IQ&tag=night": set(),
    "country=XX": set(),
    # What cannot be read says nothing.
    "country=%00&q=%00": ALL,
    "sdg=99": ALL,
    "sdg=x&page=zzz": ALL,
}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_filters_in_any_combination(four, language):
    assert {query: titles(query, language) for query in FOUND} == FOUND


def counts(query: str, name: str) -> dict[str, int]:
    found = next((one for one in look(query).filters if one.name == name), None)
    return {choice.value: choice.count for choice in found.choices} if found else {}


def test_each_choice_counts_what_it_would_leave(four):
    assert counts("", "country") == {"SO": 2, "IQ": 1}
    assert counts("", "sdg") == {"6": 2, "3": 1, "9": 1}
    assert counts("country=SO", "sector") == {"healthcare": 1, "water": 1}
    assert counts("sector=water", "country") == {"IQ": 1, "SO": 1}
    assert counts("sector=water&country=IQ", "tag") == {"water": 1}


def test_the_own_filter_does_not_narrow_its_choices(four):
    assert counts("country=SO", "country") == {"SO": 2, "IQ": 1}


def test_links_keep_the_other_filters_and_lift_their_own(four):
    found = look("country=SO&sector=water&q=leaks&page=1")
    sectors = next(one for one in found.filters if one.name == "sector")
    assert [(choice.value, choice.chosen, choice.address) for choice in sectors.choices] == [
        ("water", True, "?country=SO&q=leaks")
    ]
    assert [choice.address for choice in found.chosen] == [
        "?sector=water&q=leaks",
        "?country=SO&q=leaks",
        "?country=SO&sector=water",
    ]


def test_what_is_asked_for_is_named_also_where_nothing_has_it(four, water):
    assert [choice.label for choice in look("country=IQ&sector=healthcare&sdg=17&q=zzz").chosen] == [
        "Iraq",
        "Healthcare",
        "17 · Partnerships for the goals",
        "“zzz”",
    ]


def test_pages_of_twelve_with_addresses_that_keep_the_filters(somalia):
    for _ in range(13):
        making.story(focus_country=somalia)
    first, second = look("country=SO"), look("country=SO&page=2")
    assert (len(first.page), first.newer, first.older) == (12, "", "?country=SO&page=2")
    assert (len(second.page), second.newer, second.older) == (1, "?country=SO&page=1", "")


def test_an_unpublished_story_is_not_counted(four, somalia):
    making.story("Draft", focus_country=somalia, live=False)
    assert counts("", "country")["SO"] == 2


def test_a_country_in_safety_mode_is_not_among_the_choices(four, somalia):
    somalia.safety_mode = True
    somalia.save()
    assert counts("", "country") == {"IQ": 1}
    assert titles("") == {"Wells", "Unplaced"}


def test_search_finds_other_spellings():
    spellings = {
        "إدارة المياه": "اداره مياه",
        "مستشفى": "مستشفي",
        "Suuqii khariidaddiisa": "suuq",
        "Café in Móstoles": "cafe mostoles",
    }
    for written in spellings:
        making.story(written)
    assert {written: titles(f"q={asked}") for written, asked in spellings.items()} == {
        written: {written} for written in spellings
    }


def test_search_looks_into_quotes_figures_and_lists_but_not_into_markup():
    making.story(
        "All blocks",
        body=[
            ("paragraph", "<ul><li>A valve</li></ul>"),
            ("quote", {"text": "I heard it", "who": "Karim"}),
            ("figure", {"figure": "2 of 3", "caption": "loggers"}),
        ],
    )
    for word in ("valve", "heard", "karim", "loggers", "2 of 3"):
        assert titles(f"q={word}") == {"All blocks"}
    assert titles("q=li") == set()


def test_asked_for_is_in_one_order_whatever_came_first():
    assert list(asked_for(QueryDict("q=b&tag=c&country=so&sector= x  y &sdg=6"))) == [
        "country",
        "sector",
        "sdg",
        "tag",
        "q",
    ]
