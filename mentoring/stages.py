"""Three sides in two exact stages: experts to a host's places, then interns to the experts who got one there.

All three at once is a problem for which no quick exact way is known; the programme answers hosts first, so
this order is also its own. A vacancy is a candidate like any other: it `wants` the skills that it asks for.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import NamedTuple

from .pairing import Outcome, propose
from .scoring import DEFAULT, WEEK, Candidate, Weights

EVERY_HOUR = ((1 << WEEK) - 1,) * 2
# So many numbers below zero for each vacancy: a place is never taken for a person.
MOST_PLACES = 1000


class Stages(NamedTuple):
    """Places of vacancies with experts, and interns with those experts."""

    experts: Outcome
    interns: Outcome


def places(vacancy: Candidate) -> list[Candidate]:
    """One candidate for each place; work on the spot asks for no common hours."""
    numbers = range(vacancy.capacity)
    first = -vacancy.id * MOST_PLACES
    return [replace(vacancy, id=first - number, weeks=EVERY_HOUR) for number in numbers]


def vacancy_of(place: int) -> int:
    return -place // MOST_PLACES


def two_stages(
    vacancies: Iterable[Candidate],
    experts: Collection[Candidate],
    interns: Iterable[Candidate],
    *,
    seed: int,
    weights: Weights = DEFAULT,
    minimum: int = 0,
    excluded: Collection[tuple[int, int]] = (),
    conflicts: Collection[tuple[int, int]] = (),
) -> Stages:
    """`excluded` are pairs of people, `conflicts` are (expert, vacancy); an expert serves one host."""
    calls = {vacancy.id: vacancy for vacancy in vacancies}
    seats = [place for vacancy in calls.values() for place in places(vacancy)]
    apart = {(expert, seat.id) for expert, call in conflicts for seat in seats if vacancy_of(seat.id) == call}
    ready = [replace(expert, weeks=EVERY_HOUR, capacity=1) for expert in experts]
    first = propose(seats, ready, seed=seed, weights=weights, minimum=minimum, excluded=apart)
    host_of = {expert: calls[vacancy_of(place)] for place, expert in first.mentor_of.items()}
    there = [
        replace(expert, country=host.country, sectors=host.sectors)
        for expert in experts
        if (host := host_of.get(expert.id))
    ]
    second = propose(interns, there, seed=seed, weights=weights, minimum=minimum, excluded=excluded)
    return Stages(first, second)
