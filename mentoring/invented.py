"""A cohort of invented people, the same for the same seed: to try the pairing on, and to measure it with."""

from random import Random

from .record import People
from .scoring import WEEK, Candidate

PROGRAMME = 1
# Quarters of an hour ahead of UTC, in winter and in summer.
HOME = {"SO": (12, 12), "IQ": (12, 12), "NG": (4, 4)}
ABROAD = ((4, 8), (4, 8), (4, 8), (0, 4), (8, 12), (-20, -16))
TONGUES = {"SO": ("so", "ar"), "IQ": ("ar", "ku"), "NG": ("ha", "yo")}
SHARES = {"SO": 48, "NG": 30, "IQ": 22}
SECTORS = ("water", "agriculture", "education", "health")
SKILLS_OF_A_SECTOR = 12
EVENINGS, SATURDAY, DAY, HOUR = range(5), 5, 96, 4


def invent(people: int, seed: int, *, tight: bool = False) -> People:
    """So many who seek and so many who offer; `tight` leaves each mentor one place, else it is one or two."""
    chance = Random(seed)  # noqa: S311  nothing here is secret
    mentees = [_person(chance, number, tight, seeks=True) for number in range(1, people + 1)]
    mentors = [_person(chance, people + number, tight, seeks=False) for number in range(1, people + 1)]
    excluded = {(chance.choice(mentees).id, chance.choice(mentors).id) for _ in range(people // 5)}
    return People(
        [_wishing(chance, one, mentors) for one in mentees],
        [_wishing(chance, one, mentees) for one in mentors],
        frozenset(excluded),
    )


def _person(chance: Random, number: int, tight: bool, *, seeks: bool) -> Candidate:
    country = chance.choices(list(SHARES), list(SHARES.values()))[0]
    sectors = chance.sample(SECTORS, chance.choice((1, 1, 2)))
    # The first skills of a sector are many people's, the last ones few people's.
    skills = [
        f"{sector}-{min(int(chance.expovariate(0.35)), SKILLS_OF_A_SECTOR - 1)}" for sector in sectors * 4
    ]
    return Candidate(
        id=number,
        programmes=frozenset({PROGRAMME}),
        country=country,
        sectors=frozenset(sectors),
        offers=frozenset() if seeks else frozenset(skills),
        wants=frozenset(skills[:4]) if seeks else frozenset(),
        languages=_languages(chance, country, seeks),
        weeks=_weeks(chance, *(HOME[country] if seeks else chance.choice(ABROAD))),
        capacity=1 if seeks or tight else chance.choice((1, 2)),
    )


def _languages(chance: Random, country: str, seeks: bool) -> dict[str, int]:
    first, second = TONGUES[country]
    spoken = {first: 7, "en": chance.choice((2, 3, 4, 4, 5, 5)) if seeks else chance.randint(4, 6)}
    if chance.random() < 0.3:
        spoken[second] = chance.randint(2, 6)
    if not seeks:
        spoken["nl"] = chance.randint(4, 7)
        spoken[first] = chance.randint(2, 7)
    return spoken


def _weeks(chance: Random, winter: int, summer: int) -> tuple[int, int]:
    """A few evenings and perhaps a Saturday on one's own clock, as they fall in UTC."""
    hours = [(day, chance.choice((17, 18)), 22) for day in chance.sample(EVENINGS, chance.randint(3, 5))]
    if chance.random() < 0.6:
        hours.append((SATURDAY, 9, chance.choice((12, 17))))
    return _shifted(hours, winter), _shifted(hours, summer)


def _shifted(hours: list[tuple[int, int, int]], ahead: int) -> int:
    week = 0
    for day, starts, ends in hours:
        for quarter in range(day * DAY + starts * HOUR, day * DAY + ends * HOUR):
            week |= 1 << (quarter - ahead) % WEEK
    return week


def _wishing(chance: Random, one: Candidate, others: list[Candidate]) -> Candidate:
    """Every third has wishes, and one in ten of those would never."""
    if others and chance.random() < 1 / 3:
        wished = chance.sample(others, min(3, len(others)))
        for rank, other in enumerate(wished, start=1):
            one.wishes[other.id] = 0 if chance.random() < 0.1 else rank  # type: ignore[index]
    return one
