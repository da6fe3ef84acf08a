"""The best pairs for a whole cohort: what is proposed, who is left and why, and what another pair would cost.

First as many as possible are paired, then with as many points as possible, then by a lot that is drawn from
the recorded seed. All three are one whole number for each pair, so the order is exact and the rows' order is
of no account. Pure, like `matching` and `scoring`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from operator import itemgetter
from typing import NamedTuple

from .matching import Edges, Matching, match, proved
from .scoring import DEFAULT, Candidate, Part, Viewpoint, Weights, Why, barrier, rarity

LOT_BITS = 32
# The nearer to a pair, the later: what is said to whoever got none is the last of these that applies.
NEARNESS = (Why.NOT_AVAILABLE, Why.LANGUAGE, Why.HOURS, Why.MINIMUM, Why.FULL)


class Pair(NamedTuple):
    mentee: int
    mentor: int
    score: int
    parts: list[Part]
    locked: bool = False


class Unpaired(NamedTuple):
    """The reason that came nearest to a pair, and how many mentors fell to each."""

    why: Why
    reasons: Mapping[Why, int]


class Totals(NamedTuple):
    """`worst_off` is the mean score of the worst-off tenth of all mentees; who got no pair counts as 0."""

    mentees: int
    paired: int
    points: int
    mean: float
    worst_off: float


class Gain(NamedTuple):
    """So many more paired, and so many more points; either may be below zero."""

    paired: int
    points: int


class Answer(NamedTuple):
    """Why not these two: a reason, or what it would cost everybody and how many would have another mentor."""

    why: Why | None = None
    cost: Gain | None = None
    moved: int = 0


class Standing(NamedTuple):
    """What comes of a minimum score."""

    minimum: int
    totals: Totals


@dataclass(frozen=True)
class Terms:
    """What a run is asked for besides the people: all of it is recorded with the result."""

    seed: int
    weights: Weights = DEFAULT
    minimum: int = 0
    excluded: frozenset[tuple[int, int]] = frozenset()
    locked: frozenset[tuple[int, int]] = frozenset()


def lot(seed: int, mentee: int, mentor: int) -> int:
    """Drawn anew for each pair, and the same whenever it is drawn: nobody can prefer one of two equals."""
    return int.from_bytes(blake2b(f"{seed}:{mentee}:{mentor}".encode(), digest_size=LOT_BITS // 8).digest())


@dataclass(frozen=True)
class Cohort:
    """People and terms, each pair of them judged once; a run and every question about it read from here.

    Pairs with a full mentor have a score too: it shows what a place there would add.
    """

    mentees: Mapping[int, Candidate]
    mentors: Mapping[int, Candidate]
    terms: Terms
    scores: Mapping[int, Mapping[int, int]]
    barriers: Mapping[int, Mapping[Why, int]]

    @classmethod
    def of(cls, mentees: Iterable[Candidate], mentors: Iterable[Candidate], terms: Terms) -> "Cohort":
        by_id = {person.id: person for person in sorted(mentees, key=lambda person: person.id)}
        others = {person.id: person for person in sorted(mentors, key=lambda person: person.id)}
        offered = rarity(others.values())
        scores: dict[int, dict[int, int]] = {}
        barriers: dict[int, Counter[Why]] = {}
        for mentee in by_id.values():
            view = Viewpoint(mentee, offered, terms.weights)
            row, fallen = scores.setdefault(mentee.id, {}), barriers.setdefault(mentee.id, Counter())
            for mentor in others.values():
                why = barrier(mentee, mentor, terms.excluded)
                if why is None or why is Why.FULL:
                    row[mentor.id] = view.score(mentor)
                else:
                    fallen[why.told] += 1
        return cls(by_id, others, terms, scores, barriers)

    @cached_property
    def shift(self) -> int:
        """So far left that all lots together never outweigh a point."""
        return LOT_BITS + len(self.mentees).bit_length() + 1

    @cached_property
    def pair_worth(self) -> int:
        """More points than could ever be had or lost elsewhere by one pair more."""
        return 2 * sum(self.terms.weights) * len(self.mentees) + 1

    @cached_property
    def edges(self) -> Edges:
        """Every allowed pair with all three aims in one number; the order only makes the search quick."""
        seed, shift, worth = self.terms.seed, self.shift, self.pair_worth
        return {
            mentee: [
                (mentor, (score + worth << shift) + lot(seed, mentee, mentor))
                for mentor, score in sorted(row.items(), key=itemgetter(1), reverse=True)
            ]
            for mentee, row in self.scores.items()
        }

    def held(self) -> Iterator[tuple[int, int, Why | None]]:
        """The locked pairs, each with what has come between it since; a lock never goes through a barrier."""
        left = {mentor: person.capacity for mentor, person in self.mentors.items()}
        taken: set[int] = set()
        for mentee, mentor in sorted(self.terms.locked):
            why = self.hindrance(mentee, mentor)
            if why is None and (mentee in taken or not left[mentor]):
                why = Why.FULL
            if why is None:
                taken.add(mentee)
                left[mentor] -= 1
            yield mentee, mentor, why

    def hindrance(self, mentee: int, mentor: int) -> Why | None:
        """What stands between two of them, as it may be told."""
        if mentee not in self.mentees or mentor not in self.mentors:
            return Why.NOT_AVAILABLE
        why = barrier(self.mentees[mentee], self.mentors[mentor], self.terms.excluded)
        return why and why.told

    def solve(self, locked: Mapping[int, int], minimum: int) -> Matching:
        """The best for all who are not locked."""
        return match(*self.question(locked, minimum))

    def question(self, locked: Mapping[int, int], minimum: int) -> tuple[Edges, dict[int, int]]:
        """What is left to choose: allowed pairs and places."""
        taken = Counter(locked.values())
        places = {mentor: max(person.capacity, 0) - taken[mentor] for mentor, person in self.mentors.items()}
        least = minimum + self.pair_worth << self.shift
        edges = {
            mentee: [edge for edge in row if edge[1] >= least] if minimum else row
            for mentee, row in self.edges.items()
            if mentee not in locked
        }
        return edges, places

    def totals(self, pairs: Mapping[int, int]) -> Totals:
        marks = sorted(self.scores[mentee][mentor] for mentee, mentor in pairs.items())
        everybody = [0] * (len(self.mentees) - len(marks)) + marks
        tenth = everybody[: -(-len(everybody) // 10)]
        return Totals(len(everybody), len(marks), sum(marks), _mean(marks), _mean(tenth))

    def gain(self, weight: int) -> Gain:
        """A difference between two weights, told as people and points."""
        points = weight + (1 << self.shift - 1) >> self.shift
        paired = (points + self.pair_worth // 2) // self.pair_worth
        return Gain(paired, points - paired * self.pair_worth)


@dataclass(frozen=True)
class Outcome:
    """What a run proposes. `matching` is the certificate; `dropped` are locks that no longer hold."""

    cohort: Cohort
    locked: Mapping[int, int]
    matching: Matching
    dropped: Mapping[tuple[int, int], Why] = field(default_factory=dict)

    @cached_property
    def mentor_of(self) -> dict[int, int]:
        return {**self.matching.pairs, **self.locked}

    @cached_property
    def pairs(self) -> list[Pair]:
        """The worst-off first: there a second look is worth most."""
        cohort, offered = self.cohort, rarity(self.cohort.mentors.values())
        found = []
        for mentee, mentor in self.mentor_of.items():
            view = Viewpoint(cohort.mentees[mentee], offered, cohort.terms.weights)
            parts = view.parts(cohort.mentors[mentor])
            found.append(Pair(mentee, mentor, cohort.scores[mentee][mentor], parts, mentee in self.locked))
        return sorted(found, key=lambda pair: (pair.score, pair.mentee))

    @cached_property
    def unpaired(self) -> dict[int, Unpaired]:
        return {
            mentee: self._reason(mentee) for mentee in self.cohort.mentees if mentee not in self.mentor_of
        }

    def _reason(self, mentee: int) -> Unpaired:
        scores = self.cohort.scores[mentee].values()
        enough = sum(score >= self.cohort.terms.minimum for score in scores)
        reasons = Counter(self.cohort.barriers[mentee])
        reasons.update({Why.MINIMUM: len(scores) - enough, Why.FULL: enough})
        nearest = [why for why in NEARNESS if reasons[why]]
        return Unpaired(nearest[-1] if nearest else Why.NOT_AVAILABLE, +reasons)

    @cached_property
    def totals(self) -> Totals:
        return self.cohort.totals(self.mentor_of)

    @cached_property
    def is_proved(self) -> bool:
        """Whether its own certificate holds."""
        return proved(*self.cohort.question(self.locked, self.cohort.terms.minimum), self.matching)

    @cached_property
    def one_more_place(self) -> dict[int, Gain]:
        """What one more place with each mentor would add for everybody: where recruiting helps."""
        return {mentor: self.cohort.gain(price) for mentor, price in self.matching.prices.items()}


def propose(
    mentees: Iterable[Candidate],
    mentors: Iterable[Candidate],
    *,
    seed: int,
    weights: Weights = DEFAULT,
    minimum: int = 0,
    excluded: Collection[tuple[int, int]] = (),
    locked: Collection[tuple[int, int]] = (),
) -> Outcome:
    """The best pairs: most paired, then most points, then the lot. Locked pairs stay, at any score."""
    terms = Terms(seed, weights, minimum, frozenset(excluded), frozenset(locked))
    cohort = Cohort.of(mentees, mentors, terms)
    held = list(cohort.held())
    kept = {mentee: mentor for mentee, mentor, why in held if why is None}
    dropped = {(mentee, mentor): why for mentee, mentor, why in held if why is not None}
    return Outcome(cohort, kept, cohort.solve(kept, minimum), dropped)


def frontier(outcome: Outcome, minimums: Sequence[int] = range(0, 100, 5)) -> list[Standing]:
    """Participation against quality: who is still paired when less than so many points is no pair."""
    found = []
    for minimum in minimums:
        matching = outcome.cohort.solve(outcome.locked, minimum)
        totals = outcome.cohort.totals({**matching.pairs, **outcome.locked})
        found.append(Standing(minimum, totals))
    return found


def why_not(outcome: Outcome, mentee: int, mentor: int) -> Answer:
    """Why these two are no pair: what stands between them, or exactly what it would cost to pair them."""
    cohort = outcome.cohort
    if why := cohort.hindrance(mentee, mentor):
        return Answer(why)
    if outcome.mentor_of.get(mentee) == mentor:
        return Answer(cost=Gain(0, 0))
    if cohort.scores[mentee][mentor] < cohort.terms.minimum:
        return Answer(Why.MINIMUM)
    if list(outcome.locked.values()).count(mentor) == cohort.mentors[mentor].capacity:
        return Answer(Why.FULL)
    forced = {**outcome.locked, mentee: mentor}
    instead = {**cohort.solve(forced, cohort.terms.minimum).pairs, **forced}
    before, after = outcome.totals, cohort.totals(instead)
    moved = sum(outcome.mentor_of.get(one) != instead.get(one) for one in cohort.mentees if one != mentee)
    return Answer(cost=Gain(after.paired - before.paired, after.points - before.points), moved=moved)


def best(
    mentee: Candidate,
    mentors: Iterable[Candidate],
    n: int = 3,
    *,
    seed: int = 0,
    weights: Weights = DEFAULT,
    excluded: Collection[tuple[int, int]] = (),
) -> list[Pair]:
    """The mentors with whom one mentee has most points; equals in the order of the lot."""
    others = list(mentors)
    view = Viewpoint(mentee, rarity(others), weights)
    fit = [(view.score(other), other) for other in others if barrier(mentee, other, excluded) is None]
    fit.sort(key=lambda row: (row[0], lot(seed, mentee.id, row[1].id)), reverse=True)
    return [Pair(mentee.id, other.id, score, view.parts(other)) for score, other in fit[:n]]


def _mean(marks: Sequence[int]) -> float:
    return round(sum(marks) / len(marks), 1) if marks else 0.0
