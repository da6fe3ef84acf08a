"""How well two people fit, in points and the facts behind them: pure, it knows no database and no language.

Hard conditions are not points: who shares no language, no hour or no programme is no pair at any score.
Everything is counted in whole numbers, so that the same people get the same score on every machine. The
words for what comes out are made elsewhere.
"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

# A conversation needs B1 on both sides; from C2 on a language is no obstacle any more.
B1, C2 = 3, 6
WEEK = 7 * 24 * 4
QUARTERS_OF_PLENTY = 6 * 4
# A skill that one mentor offers counts five times one that sixteen or more offer.
RAREST = 5
RANKS = 3


@dataclass(frozen=True)
class Candidate:
    """One side of a possible pair, with nothing of the database in it.

    `weeks` are the quarters of an hour of a winter and of a summer week, as bits: Monday 00:00 UTC is bit 0.
    `wishes` rank others from 1 to 3; 0 is never. Only a mentor's `capacity` counts.
    """

    id: int
    programmes: frozenset[int] = frozenset()
    country: str = ""
    sectors: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()
    wants: frozenset[str] = frozenset()
    languages: Mapping[str, int] = field(default_factory=dict)
    weeks: tuple[int, int] = (0, 0)
    capacity: int = 1
    wishes: Mapping[int, int] = field(default_factory=dict)

    @cached_property
    def tongues(self) -> frozenset[tuple[str, int]]:
        """The languages in which they can hold a conversation."""
        return frozenset((code, min(level, C2)) for code, level in self.languages.items() if level >= B1)

    @cached_property
    def hours(self) -> tuple[int, int]:
        """The quarters at which a free hour begins, in winter and in summer."""
        winter, summer = (_hours(week) for week in self.weeks)
        return winter, summer


class Weights(NamedTuple):
    """The most points of each part: a hundred in all, so that a score is out of a hundred."""

    skills: int = 40
    hours: int = 15
    language: int = 15
    sector: int = 15
    country: int = 10
    wish: int = 5


DEFAULT = Weights()


class Why(StrEnum):
    """Why two people are no pair."""

    SAME_PERSON = "same_person"
    EXCLUDED = "excluded"
    NEVER = "never"
    PROGRAMME = "programme"
    NOT_AVAILABLE = "not_available"
    LANGUAGE = "language"
    HOURS = "hours"
    MINIMUM = "minimum"
    FULL = "full"

    @property
    def told(self) -> "Why":
        """What may be said of it: a reason that is somebody's secret sounds like every other one."""
        return Why.NOT_AVAILABLE if self in PRIVATE else self


PRIVATE = frozenset({Why.SAME_PERSON, Why.EXCLUDED, Why.NEVER, Why.PROGRAMME})


class Part(NamedTuple):
    """Points out of so many, and the bare facts they come from."""

    key: str
    points: int
    most: int
    fact: Mapping[str, Any]


def barrier(
    mentee: Candidate, mentor: Candidate, excluded: Container[tuple[int, int]] = frozenset()
) -> Why | None:
    """The first hard condition that fails. `excluded` holds pairs in either order."""
    one, other = mentee.id, mentor.id
    if one == other:
        return Why.SAME_PERSON
    if excluded and ((one, other) in excluded or (other, one) in excluded):
        return Why.EXCLUDED
    if mentee.wishes.get(other) == 0 or mentor.wishes.get(one) == 0:
        return Why.NEVER
    if mentee.programmes.isdisjoint(mentor.programmes):
        return Why.PROGRAMME
    if not shared_languages(mentee.tongues, mentor.tongues):
        return Why.LANGUAGE
    if not (mentee.hours[0] & mentor.hours[0] and mentee.hours[1] & mentor.hours[1]):
        return Why.HOURS
    return None if mentor.capacity > 0 else Why.FULL


@lru_cache(maxsize=1 << 16)
def shared_languages(one: frozenset[tuple[str, int]], other: frozenset[tuple[str, int]]) -> Mapping[str, int]:
    """Languages that both speak, at the level of who speaks it less well, the best first."""
    theirs = dict(other)
    both = {code: min(level, theirs[code]) for code, level in one if code in theirs}
    return dict(sorted(both.items(), key=lambda item: (-item[1], item[0])))


def _hours(week: int) -> int:
    """Where four free quarters in a row begin, also across the end of the week."""
    week |= (week & 7) << WEEK
    two = week & week >> 1
    return two & two >> 2


def rarity(mentors: Iterable[Candidate]) -> Counter[str]:
    """How many of them offer each skill."""
    return Counter(skill for mentor in mentors for skill in mentor.offers)


class Viewpoint:
    """One mentee's view of the mentors: `score` is quick, `parts` tells the same points with their facts."""

    def __init__(self, mentee: Candidate, rarity: Mapping[str, int], weights: Weights = DEFAULT):
        self.mentee, self.rarity, self.weights = mentee, rarity, weights
        # What nobody offers is told, but tells no mentor from another.
        self.wants = [
            (skill, max(1, RAREST + 1 - rarity[skill].bit_length()))
            for skill in sorted(mentee.wants, key=lambda skill: (rarity.get(skill, 0), skill))
            if rarity.get(skill)
        ]
        self.wanted = sum(weight for _skill, weight in self.wants)
        self.by_tongues: dict[frozenset[tuple[str, int]], int] = {}
        self.by_quarters = [
            _share(weights.hours, common, QUARTERS_OF_PLENTY) for common in range(QUARTERS_OF_PLENTY)
        ]

    def score(self, mentor: Candidate) -> int:
        return sum(self._points(mentor))

    def parts(self, mentor: Candidate) -> list[Part]:
        points = self._points(mentor)
        return [
            Part(*part)
            for part in zip(Weights._fields, points, self.weights, self._facts(mentor), strict=True)
        ]

    def _points(self, mentor: Candidate) -> tuple[int, ...]:
        mentee, most, offers = self.mentee, self.weights, mentor.offers
        met = 0
        for skill, weight in self.wants:
            if skill in offers:
                met += weight
        winter = (mentee.weeks[0] & mentor.weeks[0]).bit_count()
        summer = (mentee.weeks[1] & mentor.weeks[1]).bit_count()
        common = winter if winter < summer else summer
        language = self.by_tongues.get(mentor.tongues)
        return (
            _share(most.skills, met, self.wanted) if met else 0,
            self.by_quarters[common] if common < QUARTERS_OF_PLENTY else most.hours,
            self._language(mentor) if language is None else language,
            0 if mentee.sectors.isdisjoint(mentor.sectors) else most.sector,
            most.country if mentee.country and mentee.country == mentor.country else 0,
            self._wishes(mentor) if mentee.wishes or mentor.wishes else 0,
        )

    def _language(self, mentor: Candidate) -> int:
        """By the language that both speak best; worked out once for all who speak the same ones."""
        levels = shared_languages(self.mentee.tongues, mentor.tongues)
        steps = max(levels.values(), default=B1 - 1) - B1 + 1
        points = self.by_tongues[mentor.tongues] = _share(self.weights.language, steps, C2 - B1 + 1)
        return points

    def _wishes(self, mentor: Candidate) -> int:
        """Three for a first wish of either, one for a third, nothing where nothing was said."""
        ranks = (self.mentee.wishes.get(mentor.id), mentor.wishes.get(self.mentee.id))
        return _share(self.weights.wish, sum(RANKS + 1 - rank for rank in ranks if rank), 2 * RANKS)

    def _facts(self, mentor: Candidate) -> tuple[dict[str, Any], ...]:
        mentee = self.mentee
        shared = [skill for skill, _weight in self.wants if skill in mentor.offers]
        winter, summer = ((a & b).bit_count() * 15 for a, b in zip(mentee.weeks, mentor.weeks, strict=True))
        return (
            {
                "shared": shared,
                "offered_by": {skill: self.rarity[skill] for skill in shared},
                "missing": [skill for skill, _weight in self.wants if skill not in mentor.offers],
                "nobody": sorted(skill for skill in mentee.wants if not self.rarity.get(skill)),
            },
            {"winter": winter, "summer": summer},
            {"shared": dict(shared_languages(mentee.tongues, mentor.tongues))},
            {"shared": sorted(mentee.sectors & mentor.sectors)},
            {"shared": mentee.country if mentee.country == mentor.country else ""},
            {"mentee": mentee.wishes.get(mentor.id), "mentor": mentor.wishes.get(mentee.id)},
        )


def parts(
    mentee: Candidate, mentor: Candidate, rarity: Mapping[str, int], weights: Weights = DEFAULT
) -> list[Part]:
    """The parts of one pair's score; their points sum to it. Minutes a week, levels, slugs: raw facts."""
    return Viewpoint(mentee, rarity, weights).parts(mentor)


def _share(most: int, part: int, whole: int) -> int:
    """`most` times part / whole, to the nearest point, a half upwards."""
    return (2 * most * part + whole) // (2 * whole) if whole else 0
