"""Who is matched with whom, in three stages, and the answer to keep: mentees with mentors, open calls with
experts, interns with experts at a host.

The programme follows what hosts need, so calls find experts first and interns an expert at work after that:
two exact stages (docs/decisions/0019). Reads past the gate, as `mentoring.cohort` does; officers alone see
what comes out.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from people.models import Programme, User

from . import cohort, demand, pairing
from .cohort import Cohort
from .models import Match, MatchRun, Wish
from .pairing import Outcome
from .record import digest, inputs, record
from .scoring import Candidate, Weights
from .stages import places, vacancy_of

# At a host it is no matter when somebody is free, and wishes are about mentors.
AT_WORK = {"skills": 45, "hours": 0, "language": 20, "sector": 20, "country": 15, "wish": 0}
WEIGHTS = {
    MatchRun.Kind.MENTORING: Weights(),
    MatchRun.Kind.CALLS: Weights(**AT_WORK),
    MatchRun.Kind.INTERNS: Weights(**AT_WORK),
}
GAINS_KEPT = 10
MOST_POINTS = sum(Weights())
# The frontier is worked out at every fifth point; in a large programme at every twentieth.
FINE, COARSE, LARGE = 5, 20, 100_000


@dataclass(frozen=True)
class Answer:
    """What a run found, as the rows that keep it."""

    outcome: Outcome

    def kept(self) -> dict[str, Any]:
        """The columns of a `MatchRun`."""
        outcome, terms = self.outcome, self.outcome.cohort.terms
        told = record(outcome)
        gains = sorted(outcome.one_more_place.items(), key=lambda row: (row[1], -row[0]), reverse=True)
        return {
            "seed": terms.seed,
            "made_with": {
                "minimum": terms.minimum,
                "weights": terms.weights._asdict(),
                "locked": sorted(terms.locked),
                "unlocked": [[*pair, why] for pair, why in sorted(outcome.dropped.items())],
            },
            "digest": told["inputs"],
            "totals": outcome.totals._asdict() | {"places": self.places, "countries": self.countries},
            "frontier": self._frontier(),
            "alone": [[mentee, left.why] for mentee, left in outcome.unpaired.items()],
            "prices": [[mentor, *gain] for mentor, gain in gains[:GAINS_KEPT] if gain > (0, 0)],
            "certificate": told,
        }

    @property
    def places(self) -> int:
        return sum(person.capacity for person in self.outcome.cohort.mentors.values())

    @property
    def countries(self) -> list[list]:
        """Of each country how many looked and how many stay alone: [code, all, alone]. "" is no country."""
        mentees = self.outcome.cohort.mentees
        looked = Counter(person.country for person in mentees.values())
        alone = Counter(mentees[mentee].country for mentee in self.outcome.unpaired)
        return [[country, looked[country], alone[country]] for country in sorted(looked)]

    def _frontier(self) -> list[dict[str, Any]]:
        allowed = sum(map(len, self.outcome.cohort.scores.values()))
        step = FINE if allowed < LARGE else COARSE
        minimums = sorted({*range(0, MOST_POINTS, step), self.outcome.cohort.terms.minimum})
        rows = pairing.frontier(self.outcome, minimums)
        return [{"minimum": row.minimum, **row.totals._asdict()} for row in rows]

    def matches(self, run: MatchRun) -> list[Match]:
        """The rows of its pairs, not saved yet."""
        return [
            Match(
                run=run,
                mentor_id=pair.mentor,
                mentee_id=pair.mentee if pair.mentee > 0 else None,
                vacancy_id=None if pair.mentee > 0 else vacancy_of(pair.mentee),
                score=pair.score,
                parts=[part._asdict() for part in pair.parts],
                locked=pair.locked,
            )
            for pair in self.outcome.pairs
        ]


def solve(
    programme: Programme,
    kind: str,
    *,
    minimum: int,
    seed: int,
    weights: Weights,
    locked: Collection[tuple[int, int]] = (),
    but: MatchRun | None = None,
) -> Answer:
    """The best pairs for all. `but` is a run whose own proposals do not stand in the way."""
    people = gather(programme, kind, but=but)
    outcome = pairing.propose(
        people.mentees,
        people.mentors,
        seed=seed,
        weights=weights,
        minimum=minimum,
        excluded=people.excluded,
        locked=locked,
    )
    return Answer(outcome)


def again(run: MatchRun) -> tuple[Answer, bool]:
    """The same run once more, and whether it is about the same people: profiles may have changed since."""
    answer = solve(
        run.programme,
        run.kind,
        minimum=run.made_with["minimum"],
        seed=run.seed,
        weights=Weights(**run.made_with["weights"]),
        locked=[(mentee, mentor) for mentee, mentor in run.made_with["locked"]],
        but=run,
    )
    return answer, digest(inputs(answer.outcome.cohort)) == run.digest


def locks(run: MatchRun) -> list[tuple[int, int]]:
    """The pairs of `run` that the next one keeps."""
    taken: Counter[int] = Counter()
    found = []
    for mentee, vacancy, mentor in run.matches.filter(locked=True).values_list("mentee", "vacancy", "mentor"):
        if vacancy:
            taken[vacancy] += 1
            mentee = places(Candidate(vacancy, capacity=taken[vacancy]))[-1].id
        found.append((mentee, mentor))
    return found


def gather(programme: Programme, kind: str, *, but: MatchRun | None = None) -> Cohort:
    """Everybody whom a run of this kind is about. Who was proposed and has not answered is spoken for, and a
    pair to which somebody said no is not proposed again."""
    people = _GATHERS[MatchRun.Kind(kind)](programme)
    earlier = Match.objects.filter(run__programme=programme, run__kind=kind)
    if but:
        earlier = earlier.exclude(run=but)
    waiting = list(earlier.open().values_list("mentor", "mentee", "vacancy"))
    said_no = earlier.filter(state=Match.State.DECLINED).values_list("mentor", "mentee", "vacancy")
    spoken_for = {mentee for _mentor, mentee, _call in waiting if mentee}
    taken = Counter(mentor for mentor, _mentee, _call in waiting)
    calls = {(call, mentor) for mentor, _mentee, call in [*waiting, *said_no] if call}
    return Cohort(
        mentees=[one for one in people.mentees if one.id not in spoken_for],
        mentors=[replace(one, capacity=max(0, one.capacity - taken[one.id])) for one in people.mentors],
        excluded=people.excluded
        | {(mentee, mentor) for mentor, mentee, _call in said_no if mentee}
        | {
            (one.id, mentor) for one in people.mentees for call, mentor in calls if vacancy_of(one.id) == call
        },
    )


def still_stand(matches: Collection[Match]) -> list[Match]:
    """Those that may be told, or agreed to: nothing came between the two, and both can be shown."""
    people = {pk for match in matches for pk in (match.mentor_id, match.mentee_id) if pk}
    here = set(User.objects.in_view().filter(pk__in=people).values_list("pk", flat=True))
    never = Wish.objects.filter(by__in=people, rank=Wish.NEVER).values_list("by", "other")
    apart = cohort.apart(people).union(never)
    return [
        match
        for match in matches
        if {match.mentor_id, match.mentee_id or match.mentor_id} <= here
        and apart.isdisjoint({(match.mentor_id, match.mentee_id), (match.mentee_id, match.mentor_id)})
    ]


_GATHERS = {
    MatchRun.Kind.MENTORING: cohort.whole,
    MatchRun.Kind.CALLS: demand.calls_and_experts,
    MatchRun.Kind.INTERNS: demand.interns_and_experts,
}
