"""What the pages of mentoring show: each thing as one of the two people sees it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import groupby

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from community.models import Block
from people import clock
from people.models import Institution, Participation, User
from people.privacy import shown
from people.rules import may

from . import proposed, rooms
from .availability import Shift, comes_twice, shifts
from .gates import BEFORE_IT_BEGINS, signed
from .models import (
    Availability,
    Feedback,
    MentoringProfile,
    Mentorship,
    Note,
    Readiness,
    Session,
    Side,
    clock_of,
    is_staff,
)
from .slots import HORIZON, free_starts, stops

MENTORS_SHOWN = 12
NEXT_SESSIONS = 5
# Of the booking page's days the first few lie open; the others open with a touch.
DAYS_OPEN = 2


@dataclass(frozen=True)
class Pair:
    """A mentorship as one of the two sees it. `partner` is None where they cannot be shown just now, and
    `zone` where they keep it to themselves."""

    mentorship: Mentorship
    partner: User | None
    zone: tzinfo | None

    @property
    def name(self) -> str:
        return self.partner.call_me if self.partner else _("A participant")


@dataclass(frozen=True)
class Meeting:
    """A session with the pair it belongs to."""

    session: Session
    pair: Pair


def pairs(mentorships: list[Mentorship], user: User) -> list[Pair]:
    """Mentorships of `user`, in the order given."""
    partners = [mentorship.other(user).pk for mentorship in mentorships]
    seen = set(User.objects.visible_to(user).filter(pk__in=partners).values_list("pk", flat=True))
    return [_pair(mentorship, user, seen) for mentorship in mentorships]


def _pair(mentorship: Mentorship, user: User, seen: set[int]) -> Pair:
    partner = mentorship.other(user)
    if partner.pk not in seen:
        return Pair(mentorship, None, None)
    return Pair(mentorship, partner, partner.zone if "time_zone" in shown(partner, user) else None)


def home(user: User) -> dict:
    """One's mentorships by what they ask of one, what comes next, and whom one could ask."""
    mine = pairs(list(Mentorship.objects.of(user).select_related("mentor", "mentee")), user)
    by_id = {pair.mentorship.pk: pair for pair in mine}
    coming = Session.objects.visible_to(user).coming()[:NEXT_SESSIONS]
    requested = [pair for pair in mine if pair.mentorship.state == Mentorship.State.REQUESTED]
    return {
        "waiting": [pair for pair in requested if pair.mentorship.mentor_id == user.pk],
        "asked": [pair for pair in requested if pair.mentorship.mentee_id == user.pk],
        "to_sign": [pair for pair in mine if pair.mentorship.state == Mentorship.State.AGREED],
        "live": [pair for pair in mine if pair.mentorship.is_live],
        "earlier": [pair for pair in mine if pair.mentorship.ended_at],
        "coming": [Meeting(session, by_id[session.mentorship_id]) for session in coming],
        "windows": list(Availability.objects.visible_to(user)),
        "mentors": possible_mentors(user),
        "proposed": proposed.waiting(user),
        "is_staff": may(user, "mentoring.keep_apart"),
        "waits_for_staff": len(to_decide(user)) + len(asking_for_another(user)) if is_staff(user) else 0,
        "runs_matching": may(user, "matching.run"),
    }


def possible_mentors(user: User) -> list[dict]:
    """Mentors of one's programme who have a place and said when they can, those of one's country first."""
    mine = Participation.objects.visible_to(user).current().filter(person=user)
    theirs = Participation.objects.current().filter(
        person=OuterRef("pk"), programme__in=mine.values("programme")
    )
    people = (
        User.objects.visible_to(user)
        .members()
        .exclude(pk=user.pk)
        .filter(pk__in=MentoringProfile.objects.open_to(user).values("person"))
        .filter(Exists(theirs), Exists(Availability.objects.of(OuterRef("pk"))))
        .exclude(Exists(Mentorship.objects.between(OuterRef("pk"), user).open()))
        .exclude(Exists(Block.objects.between(OuterRef("pk"), user.pk)))
        .annotate(near=Exists(theirs.filter(focus_country__in=mine.values("focus_country"))))
        .order_by("-near", "call_me", "pk")
    )
    return [{"person": person, "fields": shown(person, user)} for person in people[:MENTORS_SHOWN]]


def before_it_begins(mentorship: Mentorship, user: User) -> list[str]:
    """What is still missing, a sentence each; whoever has the form to sign before them is not told to."""
    gates = [gate for gate in BEFORE_IT_BEGINS if gate is not signed or mentorship.signed_by(user)]
    return [lack for gate in gates if (lack := gate(mentorship))]


def readiness(user: User) -> list[dict]:
    """Whoever offers or seeks mentoring, for those who see to it: first those who miss something, then those
    whose screening ends soon."""
    profiles = MentoringProfile.objects.visible_to(user).filter(Q(mentors=True) | Q(seeks=True))
    profiles = profiles.filter(person__in=User.objects.visible_to(user).members())
    ready = {one.person_id: one for one in Readiness.objects.visible_to(user)}
    rows = [
        {"person": profile.person, "profile": profile, "ready": ready.get(profile.person_id)}
        for profile in profiles.select_related("person").order_by("person__call_me", "person")
    ]

    def settled(row) -> tuple[bool, bool]:
        ready = row["ready"]
        return bool(ready and ready.is_complete), not (ready and ready.ends_soon)

    return sorted(rows, key=settled)


@dataclass(frozen=True)
class Contested:
    """A session that two people see differently, as staff see it: `noted` said that it was missed."""

    session: Session
    noted: User


def to_decide(user: User) -> list[Contested]:
    """What waits for a word of staff, the oldest first."""
    found = Session.objects.to_decide(user).with_pair().order_by("starts")
    return [Contested(one, _who(one.mentorship, one.noted_by)) for one in found]


def _who(mentorship: Mentorship, side: str) -> User:
    return mentorship.mentor if side == Side.MENTOR else mentorship.mentee


def asking_for_another(user: User) -> list[Feedback]:
    """Who says that the two do not fit, where it is not one's own pair; the oldest first."""
    told = Feedback.objects.visible_to(user).asking_for_another().order_by("given_at")
    rows = told.select_related("author", "session__mentorship__mentor", "session__mentorship__mentee")
    return [row for row in rows if may(user, "mentoring.look_again", row)]


def where_it_stands(mentorship: Mentorship) -> tuple[list[str], int]:
    """The steps of a mentorship's way as labels, and which of them it is at."""
    state = Mentorship.State
    if mentorship.started_at is None and mentorship.ended_at:
        way, now = [state.REQUESTED, mentorship.state], 1
    elif mentorship.ended_at:
        way, now = [state.REQUESTED, state.AGREED, state.ACTIVE, mentorship.state], 3
    else:
        under_way = state.PAUSED if mentorship.state == state.PAUSED else state.ACTIVE
        way = [state.REQUESTED, state.AGREED, under_way, state.COMPLETED]
        now = way.index(mentorship.state)
    return [str(state(step).label) for step in way], now


@dataclass(frozen=True)
class Door:
    """The way into a session's video room: whose place it is, from when, whether one may go in now, and
    whether one may choose another."""

    domain: str
    opens: datetime
    is_open: bool
    may_set: bool


def door(session: Session, user: User) -> Door | None:
    """Of a session that is agreed and not over."""
    if session.state != Session.State.CONFIRMED or session.is_over:
        return None
    return Door(
        rooms.domain(session.mentorship),
        rooms.opens_at(session),
        may(user, "mentoring.join", session),
        may(user, "mentoring.set_room", session.mentorship),
    )


def about_session(session: Session, user: User) -> dict:
    """What is written about a session as far as `user` may read it, and what stops them at that time."""
    feedback = Feedback.objects.visible_to(user).filter(session=session, author=user)
    return {
        "notes": list(Note.objects.visible_to(user).filter(session=session).select_related("author")),
        "feedback": feedback.first(),
        "stops": stops(user, session.starts, session.ends) if session.state in Session.AHEAD else [],
    }


def clocks_of(pair: Pair, user: User) -> list[tuple[str, str]]:
    """Whose clock may keep the time of a series: one's own, and the other's where one may know it."""
    clocks = [(user.time_zone, _("yours (%(city)s)") % {"city": clock.zone_city(user.zone)})]
    if pair.partner and pair.zone and pair.partner.time_zone != user.time_zone:
        told = {"name": pair.name, "city": clock.zone_city(pair.zone)}
        clocks.append((pair.partner.time_zone, _("that of %(name)s (%(city)s)") % told))
    return clocks


def work_weeks(user: User) -> list[dict]:
    """The working weeks of the institutions where one has a seat, in half hours as one's own are told.

    They are offered and not presumed: a week in which somebody works is not one in which they can.
    """
    weeks = []
    for place in Institution.objects.visible_to(user).held_by(user).filter(time_zone=user.time_zone):
        opens = -(-(place.opens.hour * 60 + place.opens.minute) // 30) * 30
        closes = (place.closes.hour * 60 + place.closes.minute) // 30 * 30
        if opens < closes:
            hours = {"starts": clock_of(opens), "ends": clock_of(closes)}
            weeks.append({"place": place, "days": place.work_days, **hours})
    return weeks


# The booking page.


@dataclass(frozen=True)
class Slot:
    """A time to choose: its value in the form, and how it reads on both clocks."""

    value: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Day:
    """The slots of one day of the reader's calendar, and what changed on the clocks since the day before."""

    date: date
    slots: list[Slot]
    shift: Shift | None
    is_open: bool


def days_to_book(
    pair: Pair, user: User, minutes: int, chosen: str | None, moving: Session | None = None
) -> list[Day]:
    """What is free for both, by the reader's own dates."""
    now = timezone.now()
    length = timedelta(minutes=minutes)
    free = free_starts(pair.mentorship, minutes, now, moving=moving)
    changes = shifts(user.zone, pair.zone, now, now + HORIZON) if pair.zone else []
    days: list[Day] = []
    for day, moments in groupby(free, key=lambda moment: moment.astimezone(user.zone).date()):
        slots = [_slot(moment, moment + length, user.zone, pair.zone) for moment in moments]
        shift = next((c for c in changes if c.at.astimezone(user.zone).date() <= day), None)
        changes = [change for change in changes if change is not shift]
        is_open = len(days) < DAYS_OPEN or chosen in {slot.value for slot in slots}
        days.append(Day(day, slots, shift, is_open))
    return days


def _slot(starts: datetime, ends: datetime, mine: tzinfo, theirs: tzinfo | None) -> Slot:
    there = _span(starts, ends, theirs) if theirs else ""
    if theirs and starts.astimezone(theirs).date() != starts.astimezone(mine).date():
        there = f"{there}, {clock.day_and_month(starts, theirs)}"
    return Slot(f"{starts:%Y-%m-%dT%H:%MZ}", _span(starts, ends, mine), there)


def _span(starts: datetime, ends: datetime, zone: tzinfo) -> str:
    """Such as "19:00–20:00"; where the clock shows that time twice, with the name of its hour."""
    text = f"{clock.clock(starts, zone)}–{clock.clock(ends, zone)}"
    return f"{text} ({starts.astimezone(zone).tzname()})" if comes_twice(starts, zone) else text
