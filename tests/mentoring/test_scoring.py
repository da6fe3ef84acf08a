"""Who may be paired, and for how many points: whole numbers with the facts they come from."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentoring.invented import invent
from mentoring.scoring import (
    WEEK,
    Candidate,
    Viewpoint,
    Weights,
    Why,
    barrier,
    parts,
    rarity,
    shared_languages,
)

EVENING = 0b1111_1111 << 68


def person(number, **fields) -> Candidate:
    """Somebody of programme 1 who speaks Somali and has two hours on Monday evening, if not said else."""
    usual = {"programmes": frozenset({1}), "languages": {"so": 7}, "weeks": (EVENING, EVENING)}
    return Candidate(number, **usual | fields)


def skills(*slugs) -> frozenset[str]:
    return frozenset(slugs)


NOON = 0b1111 << 48
BARRED = [
    ({"number": 1}, (), Why.SAME_PERSON),
    ({}, {(1, 2)}, Why.EXCLUDED),
    ({}, {(2, 1)}, Why.EXCLUDED),
    ({"wishes": {1: 0}}, (), Why.NEVER),
    ({"programmes": frozenset({2})}, (), Why.PROGRAMME),
    ({"languages": {"en": 7}}, (), Why.LANGUAGE),
    ({"languages": {"so": 2}}, (), Why.LANGUAGE),
    ({"weeks": (EVENING, NOON)}, (), Why.HOURS),
    ({"weeks": (NOON, EVENING)}, (), Why.HOURS),
    ({"capacity": 0}, (), Why.FULL),
    ({"languages": {"so": 3}, "wishes": {1: 3}}, (), None),
]


@pytest.mark.parametrize(("fields", "excluded", "why"), BARRED)
def test_hard_conditions(fields, excluded, why):
    assert barrier(person(1), person(**{"number": 2} | fields), frozenset(excluded)) == why


def person_with(week: int) -> Candidate:
    return person(3, weeks=(week, week))


@pytest.mark.parametrize(
    ("free", "enough"),
    [
        (0b1111, True),
        (0b111_0111, False),
        (0b1 | 0b111 << WEEK - 3, True),
        (0b111 << WEEK - 3, False),
        (0, False),
    ],
    ids=["an hour", "with a gap", "over the end", "short of the end", "none"],
)
def test_an_hour_is_four_quarters_in_a_row_also_over_the_end_of_the_week(free, enough):
    everything = (1 << WEEK) - 1
    assert (barrier(person_with(free), person(4, weeks=(everything, everything))) is None) == enough


def test_never_is_said_by_either():
    assert barrier(person(1, wishes={2: 0}), person(2)) == Why.NEVER


def test_what_is_private_is_told_as_one_thing():
    private = {why for why in Why if why.told is Why.NOT_AVAILABLE}
    assert private == {Why.SAME_PERSON, Why.EXCLUDED, Why.NEVER, Why.PROGRAMME, Why.NOT_AVAILABLE}


def points(mentee, mentor, offered=None, weights=None) -> dict[str, int]:
    found = parts(mentee, mentor, offered or rarity([mentor]), weights or Weights())
    return {part.key: part.points for part in found}


def test_the_parts_of_a_whole_fit_make_a_hundred():
    every = {"country": "SO", "sectors": skills("water"), "weeks": ((1 << WEEK) - 1,) * 2}
    mentee = person(1, wants=skills("gis"), wishes={2: 1}, **every)
    mentor = person(2, offers=skills("gis"), wishes={1: 1}, **every)
    assert points(mentee, mentor) == Weights()._asdict()
    assert sum(Weights()) == 100


def test_nothing_said_is_nothing_earned():
    assert points(person(1), person(2)) == {
        "skills": 0,
        "hours": 5,
        "language": 15,
        "sector": 0,
        "country": 0,
        "wish": 0,
    }


@pytest.mark.parametrize(("level", "expected"), [(3, 4), (4, 8), (5, 11), (6, 15), (7, 15)])
def test_a_language_counts_at_the_level_of_who_speaks_it_less(level, expected):
    mentor = person(2, languages={"so": level, "en": 3})
    assert points(person(1, languages={"so": 7, "en": 3}), mentor)["language"] == expected


def test_shared_languages_come_with_the_best_first():
    one, other = (
        person(1, languages={"ar": 4, "so": 6, "en": 5}),
        person(2, languages={"so": 3, "en": 5, "ar": 2}),
    )
    assert list(shared_languages(one.tongues, other.tongues).items()) == [("en", 5), ("so", 3)]


def test_the_season_with_fewer_hours_counts():
    mentor = person(2, weeks=(EVENING, 0b1111 << 68))
    found = {part.key: part for part in parts(person(1), mentor, {})}
    assert found["hours"].fact == {"winter": 120, "summer": 60}
    assert found["hours"].points == 3


def test_a_rare_skill_counts_more_and_what_nobody_offers_tells_nobody_apart():
    offered = {"gis": 1, "tendering": 40}
    mentee = person(1, wants=skills("gis", "tendering", "falconry"))
    rare, usual = person(2, offers=skills("gis")), person(3, offers=skills("tendering"))
    assert points(mentee, rare, offered)["skills"] == 33
    assert points(mentee, usual, offered)["skills"] == 7
    fact = parts(mentee, rare, offered)[0].fact
    assert fact == {
        "shared": ["gis"],
        "offered_by": {"gis": 1},
        "missing": ["tendering"],
        "nobody": ["falconry"],
    }


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [({2: 1}, {1: 1}, 5), ({2: 1}, {}, 3), ({}, {1: 3}, 1), ({2: 2}, {1: 3}, 3)],
)
def test_wishes_of_both_sides_count_alike(mine, theirs, expected):
    assert points(person(1, wishes=mine), person(2, wishes=theirs))["wish"] == expected


def test_no_country_is_nobody_s_country():
    assert points(person(1), person(2))["country"] == 0
    assert points(person(1, country="SO"), person(2, country="SO"))["country"] == 10


weights = st.builds(Weights, *[st.integers(0, 60)] * 6)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), weights)
def test_parts_are_the_score_and_stay_within_their_most(seed, weights):
    people = invent(4, seed)
    offered = rarity(people.mentors)
    for mentee, mentor in itertools.product(people.mentees, people.mentors):
        found = parts(mentee, mentor, offered, weights)
        assert sum(part.points for part in found) == Viewpoint(mentee, offered, weights).score(mentor)
        assert all(0 <= part.points <= part.most for part in found)
        assert [part.most for part in found] == list(weights)
