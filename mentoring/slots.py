"""What is free for two people: both their weekly hours, less days away, what stops where they are, and what
sessions hold.

Reads past the gate on purpose: others are shown the slots that come out, never what these are made of.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from people import booking
from people.booking import held
from people.models import Disruption, User

from .availability import Closure, Window, quarters, starts, without
from .models import Availability, Away, Mentorship, Pace, Session

# A session is booked at least so long before it starts, or longer where one of the two wants that; and at
# most so long.
NOTICE = timedelta(hours=2)
HORIZON = timedelta(days=28)
_LONGEST_REST = timedelta(minutes=max(Pace.Rest.values))


def free_starts(
    mentorship: Mentorship,
    minutes: int,
    now: datetime,
    *,
    until: datetime | None = None,
    moving: Session | None = None,
    only: datetime | None = None,
) -> list[datetime]:
    """The instants at which the two can meet for so many minutes, in order.

    `moving` is the session that is to be moved, and not in its own way. Where `only` one start is asked
    about, no other is computed: whoever books holds a lock meanwhile.
    """
    pair = (mentorship.mentor, mentorship.mentee)
    paces = {pace.person_id: pace for pace in Pace.objects.filter(person__in=pair)}
    since = now + max([NOTICE, *(timedelta(hours=pace.notice) for pace in paces.values())])
    until = until or now + HORIZON
    length = timedelta(minutes=minutes)
    if only:
        since, until = max(since, only), min(until, only + length)
    mine, theirs = _open_quarters(pair, since, until)
    besides = moving.uid if moving else None
    taken = booking.taken([one.pk for one in pair], since, until + _LONGEST_REST, besides=besides)
    free = (mine & theirs).difference(*taken.values())

    def rests(start: datetime) -> bool:
        """Behind it, whoever wants to rest has nothing booked."""
        return not any(
            taken[pk].intersection(held(start + length, start + length + timedelta(minutes=pace.rest)))
            for pk, pace in paces.items()
        )

    return [start for start in starts(free, minutes) if rests(start)]


def is_free(session: Session, begin: datetime, *, moving: bool = False) -> bool:
    """Whether both can have `session` at `begin`; with `moving` it may take what it holds itself."""
    found = free_starts(
        session.mentorship, session.minutes, timezone.now(), moving=session if moving else None, only=begin
    )
    return begin in found


def is_taken(session: Session, begin: datetime) -> bool:
    """Whether one of the two has something else in the time of `session`, if that began at `begin`."""
    pair = (session.mentorship.mentor_id, session.mentorship.mentee_id)
    return booking.is_taken(pair, begin, begin + (session.ends - session.starts), besides=session.uid)


def rests_of(people: Iterable[int]) -> dict[int, timedelta]:
    """How long each of these people rests after a session."""
    rests = Pace.objects.filter(person__in=people).values_list("person", "rest")
    return defaultdict(timedelta, {pk: timedelta(minutes=minutes) for pk, minutes in rests})


def stops(person: User, since: datetime, until: datetime) -> list[Disruption]:
    """What stops a person where they are between two instants, the first one first."""
    return list(Disruption.objects.around(person, since, until).order_by("starts"))


def _open_quarters(pair: tuple[User, User], since: datetime, until: datetime) -> list[set[datetime]]:
    windows: dict[int, list[Window]] = defaultdict(list)
    away: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for person, *window in Availability.objects.filter(person__in=pair).values_list(
        "person", "weekday", "starts", "ends"
    ):
        windows[person].append(Window(*window))
    for person, first, last in Away.objects.filter(person__in=pair).values_list("person", "first", "last"):
        away[person].append((first, last))
    return [
        without(
            quarters(windows[person.pk], person.zone, since, until),
            person.zone,
            away[person.pk],
            [_closure(stop) for stop in stops(person, since, until)],
        )
        for person in pair
    ]


def _closure(stop: Disruption) -> Closure:
    return Closure(stop.starts, stop.ends, _minute(stop.opens), _minute(stop.closes))


def _minute(at: time | None) -> int:
    return at.hour * 60 + at.minute if at else 0
