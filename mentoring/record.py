"""A run as data: what went in and what came out, so that anybody can check it without a line of ours.

Whole numbers that a browser would round are written as text. Scores are of every allowed pair, so a record
tells by its gaps who may not be paired: it is for staff. Pure, like what it records.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from hashlib import blake2b
from typing import Any, NamedTuple

from .pairing import LOT_BITS, Cohort, Outcome, Terms
from .scoring import Candidate

SETS = {"programmes", "sectors", "offers", "wants"}


class People(NamedTuple):
    """Who is to be paired, with nothing yet decided."""

    mentees: list[Candidate]
    mentors: list[Candidate]
    excluded: frozenset[tuple[int, int]] = frozenset()

    def to_data(self) -> dict[str, Any]:
        return {
            "mentees": [to_row(person) for person in self.mentees],
            "mentors": [to_row(person) for person in self.mentors],
            "excluded": _pairs(self.excluded),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "People":
        mentees, mentors = ([from_row(row) for row in data[side]] for side in ("mentees", "mentors"))
        return cls(mentees, mentors, frozenset((one, other) for one, other in data["excluded"]))


def to_row(person: Candidate) -> dict[str, Any]:
    row = asdict(person)
    row |= {name: sorted(row[name]) for name in SETS}
    row["weeks"] = [f"{week:x}" for week in person.weeks]
    row["wishes"] = {str(other): rank for other, rank in sorted(person.wishes.items())}
    return row


def from_row(row: Mapping[str, Any]) -> Candidate:
    values = {field.name: row[field.name] for field in fields(Candidate)}
    values |= {name: frozenset(row[name]) for name in SETS}
    values["weeks"] = tuple(int(week, 16) for week in row["weeks"])
    values["wishes"] = {int(other): rank for other, rank in row["wishes"].items()}
    return Candidate(**values)


def digest(thing: Any) -> str:
    """The same for the same content, in whatever order it was read."""
    return blake2b(json.dumps(thing, sort_keys=True).encode(), digest_size=16).hexdigest()


def inputs(cohort: Cohort) -> dict[str, Any]:
    return {
        "mentees": [to_row(person) for person in cohort.mentees.values()],
        "mentors": [to_row(person) for person in cohort.mentors.values()],
        "terms": _terms(cohort.terms),
    }


def _terms(terms: Terms) -> dict[str, Any]:
    return {
        "seed": terms.seed,
        "weights": terms.weights._asdict(),
        "minimum": terms.minimum,
        "excluded": _pairs(tuple(sorted(pair)) for pair in terms.excluded),
        "locked": _pairs(terms.locked),
    }


def _pairs(pairs: Iterable[tuple[int, ...]]) -> list[list[int]]:
    return sorted(list(pair) for pair in set(pairs))


def record(outcome: Outcome) -> dict[str, Any]:
    """The result with its certificate; the two digests say of which people, and that nothing was changed."""
    cohort, terms = outcome.cohort, outcome.cohort.terms
    told = {
        "inputs": digest(inputs(cohort)),
        "seed": terms.seed,
        "minimum": terms.minimum,
        "weights": terms.weights._asdict(),
        "places": {str(mentor): max(person.capacity, 0) for mentor, person in cohort.mentors.items()},
        "scores": {str(mentee): _keyed(row) for mentee, row in cohort.scores.items()},
        "locked": _pairs(outcome.locked.items()),
        "pairs": [
            pair._asdict() | {"parts": [part._asdict() for part in pair.parts]} for pair in outcome.pairs
        ],
        "unpaired": {
            str(mentee): {
                "why": left.why,
                "reasons": {why.value: count for why, count in left.reasons.items()},
            }
            for mentee, left in outcome.unpaired.items()
        },
        "totals": outcome.totals._asdict(),
        "one_more_place": {str(mentor): gain._asdict() for mentor, gain in outcome.one_more_place.items()},
        "certificate": _certificate(outcome),
    }
    return told | {"result": digest(told)}


def _certificate(outcome: Outcome) -> dict[str, Any]:
    """A pair weighs `(score + pair_worth) * 2**shift + lot`, where the lot is the hash of its text."""
    return {
        "pair_worth": outcome.cohort.pair_worth,
        "shift": outcome.cohort.shift,
        "lot": {"hash": "blake2b", "bits": LOT_BITS, "text": "seed:mentee:mentor"},
        "gains": {str(mentee): str(gain) for mentee, gain in outcome.matching.gains.items()},
        "prices": {str(mentor): str(price) for mentor, price in outcome.matching.prices.items()},
    }


def _keyed(row: Mapping[int, int]) -> dict[str, int]:
    return {str(key): value for key, value in row.items()}
