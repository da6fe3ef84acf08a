"""The people of the database as the scoring sees them (`mentoring.scoring.Candidate`).

Reads past the gate on purpose, as `mentoring.slots` does: what comes out are points and common hours, never
what somebody wrote, and who may be shown to whom is asked of the gate where people are shown.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet
from django.utils import timezone

from community.models import Block
from people.models import Participation, Programme, User

from .availability import QUARTER, Window, quarters
from .models import (
    Availability,
    Exclusion,
    LanguageSkill,
    MentoringProfile,
    Mentorship,
    Offer,
    Readiness,
    Want,
    Wish,
    parted,
)
from .scoring import Candidate

# A week of each half of the year, far from where clocks change.
WINTER_WEEK, SUMMER_WEEK = 3, 29


@dataclass(frozen=True)
class Cohort:
    """Who looks for whom. `excluded` are pairs of numbers, in either order, that are never made."""

    mentees: list[Candidate]
    mentors: list[Candidate]
    excluded: frozenset[tuple[int, int]]


def whole(programme: Programme | None = None) -> Cohort:
    """Who seeks or offers mentoring now in a programme (or in all), was checked, and has no mentor yet."""
    people = User.objects.in_view().filter(pk__in=Readiness.objects.complete().values("person"))
    if programme:
        taking_part = Participation.objects.current().filter(programme=programme)
        people = people.filter(pk__in=taking_part.values("person"))
    profiles = MentoringProfile.objects.filter(person__in=people)
    mentees = profiles.awake().filter(seeks=True).exclude(person__in=_with_a_mentor())
    everybody = candidates(mentees | profiles.offering())
    seeking = set(mentees.values_list("person", flat=True))
    offering = set(profiles.offering().values_list("person", flat=True))
    return Cohort(
        mentees=[everybody[pk] for pk in sorted(seeking)],
        mentors=[everybody[pk] for pk in sorted(offering)],
        excluded=apart(everybody),
    )


def around(user: User) -> tuple[Candidate, list[Candidate]]:
    """`user` and the mentors whom they may see and ask, and with whom they have nothing open yet."""
    shown = User.objects.visible_to(user).members().exclude(pk=user.pk)
    together = Mentorship.objects.of(user).open()
    mentors = MentoringProfile.objects.open_to(user).filter(person__in=shown)
    for side in ("mentor", "mentee"):
        mentors = mentors.exclude(person__in=together.values(side))
    offering = list(mentors.values_list("person", flat=True))
    not_again = {person for pair in parted([user.pk, *offering]) if user.pk in pair for person in pair}
    offering = [person for person in offering if person not in not_again]
    everybody = candidates(MentoringProfile.objects.filter(person__in=[user.pk, *offering]))
    return everybody.get(user.pk, Candidate(id=user.pk)), [everybody[pk] for pk in offering]


def candidates(profiles: QuerySet[MentoringProfile]) -> dict[int, Candidate]:
    """A candidate for each profile, by its person's number; as many queries for a thousand as for one."""
    rows = list(profiles.values_list("person", "capacity", "person__time_zone"))
    people = [person for person, _capacity, _zone in rows]
    parts = _participations(people)
    offers, wants = (_skills(model, people) for model in (Offer, Want))
    spoken, wishes, sectors = _languages(people), _wishes(people), _sectors(people)
    held, windows = _held(people), _windows(people)
    return {
        person: Candidate(
            id=person,
            programmes=frozenset(row.programme_id for row in parts[person]),
            country=next((row.focus_country.code for row in parts[person] if row.focus_country), ""),
            sectors=frozenset(sectors[person] | {row.sector.slug for row in parts[person] if row.sector}),
            offers=frozenset(offers[person]),
            wants=frozenset(wants[person]),
            languages=spoken[person],
            weeks=weeks(windows[person], ZoneInfo(zone)),
            capacity=max(0, capacity - held.get(person, 0)),
            wishes=wishes[person],
        )
        for person, capacity, zone in rows
    }


def offered() -> Counter[str]:
    """How many mentors offer each skill now."""
    offers = Offer.objects.filter(content_object__in=MentoringProfile.objects.offering())
    return Counter(offers.values_list("tag__slug", flat=True))


def apart(everybody: Iterable[int]) -> frozenset[tuple[int, int]]:
    """Pairs that staff keep apart, that one of the two blocked, that have something open already, or that did
    not fit when they were together."""
    people = list(everybody)
    kept = Exclusion.objects.filter(one__in=people, other__in=people).values_list("one", "other")
    blocked = Block.objects.filter(kind=Block.Kind.BLOCK, person__in=people).values_list("person", "other")
    together = Mentorship.objects.open().filter(mentor__in=people).values_list("mentor", "mentee")
    return frozenset([*kept, *blocked, *together, *parted(people)])


def weeks(windows: Iterable[Window], zone: tzinfo, year: int | None = None) -> tuple[int, int]:
    """The quarters of an hour of a winter and of a summer week, as bits; bit 0 is Monday 00:00 UTC."""
    of_all = list(windows)
    winter, summer = (monday(week, year) for week in (WINTER_WEEK, SUMMER_WEEK))
    return _mask(of_all, zone, winter), _mask(of_all, zone, summer)


def monday(week: int, year: int | None = None) -> datetime:
    """The first instant of an ISO week, in UTC."""
    return datetime.fromisocalendar(year or timezone.now().year, week, 1).replace(tzinfo=UTC)


def _mask(windows: list[Window], zone: tzinfo, since: datetime) -> int:
    free = quarters(windows, zone, since, since + timedelta(days=7)) if windows else ()
    return sum(1 << (moment - since) // QUARTER for moment in free)


# What is read of all at once: each one query.


def _participations(people: list[int]) -> Mapping[int, list[Participation]]:
    """The latest first: its country is the one that counts."""
    rows = Participation.objects.current().filter(person__in=people).select_related("focus_country", "sector")
    return _grouped((row.person_id, row) for row in rows.order_by("-joined_on", "-pk"))


def _skills(model: type[Offer] | type[Want], people: list[int]) -> Mapping[int, list[str]]:
    named = model._default_manager.filter(content_object__person__in=people)
    return _grouped(named.values_list("content_object__person", "tag__slug"))


def _languages(people: list[int]) -> Mapping[int, dict[str, int]]:
    spoken: dict[int, dict[str, int]] = defaultdict(dict)
    rows = LanguageSkill.objects.filter(profile__person__in=people).order_by("language")
    for person, language, level in rows.values_list("profile__person", "language", "level"):
        spoken[person][language] = level
    return spoken


def _wishes(people: list[int]) -> Mapping[int, dict[int, int]]:
    wishes: dict[int, dict[int, int]] = defaultdict(dict)
    for by, other, rank in Wish.objects.filter(by__in=people).values_list("by", "other", "rank"):
        wishes[by][other] = rank
    return wishes


def _sectors(people: list[int]) -> Mapping[int, set[str]]:
    sectors: dict[int, set[str]] = defaultdict(set)
    named = MentoringProfile.sectors.through.objects.filter(mentoringprofile__person__in=people)
    for person, sector in named.values_list("mentoringprofile__person", "sector__slug"):
        sectors[person].add(sector)
    return sectors


def _held(people: list[int]) -> dict[int, int]:
    held = Mentorship.objects.holding().filter(mentor__in=people).order_by()
    return dict(held.values_list("mentor").annotate(places=Count("pk")))


def _windows(people: list[int]) -> Mapping[int, list[Window]]:
    rows = Availability.objects.filter(person__in=people).order_by("pk")
    return _grouped(
        (person, Window(*window))
        for person, *window in rows.values_list("person", "weekday", "starts", "ends")
    )


def _with_a_mentor() -> QuerySet:
    return Mentorship.objects.holding().values("mentee")


def _grouped(rows: Iterable[tuple]) -> Mapping[int, list]:
    found: dict[int, list] = defaultdict(list)
    for person, value in rows:
        found[person].append(value)
    return found
