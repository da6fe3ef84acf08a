"""Booking an hour that suits both, proposing one, and calling it off."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from community.rules import apart
from people import booking
from people.audit import record
from people.booking import TAKEN
from people.keys import Done, once
from people.models import User
from people.refusals import Conflict, Refused
from people.rules import require
from people.states import transition

from .. import notify
from ..availability import wall_of
from ..models import Mentorship, Session
from ..rules import NOT_HERE
from ..slots import is_free, is_taken, rests_of
from .reminders import remind_later

PROPOSALS_WAIT = timedelta(hours=48)


def book(
    *, by: User, mentorship: Mentorship, starts: datetime, minutes: int, aim: str = "", client_key: UUID
) -> Done[Session]:
    """Book a session at one of the free slots of both: it is agreed at once, for both said that they can."""
    require(by, "mentoring.book", mentorship)
    told = {"starts": starts, "ends": starts + timedelta(minutes=minutes), "aim": aim}

    def create():
        still_active(mentorship)
        # The session first: a retry with the same key must meet its twin here, not a slot that is taken.
        session = new_session(mentorship, by=by, client_key=client_key, **told)
        if is_taken(session, starts) or not is_free(session, starts):
            raise Conflict(TAKEN)
        hold(session)
        record(by=by, act="book", thing=session)
        notify.booked(session, by=by)
        remind_later(session)
        return session

    same = {"mentorship_id": mentorship.pk, **told}
    return once(Session, owner={"booked_by": by}, client_key=client_key, same=same, create=create)


def propose(
    *, by: User, mentorship: Mentorship, starts: datetime, minutes: int, aim: str = "", client_key: UUID
) -> Done[Session]:
    """Ask the other whether a time suits that is not among the free ones. It is held for both meanwhile."""
    require(by, "mentoring.book", mentorship)
    told = {"starts": starts, "ends": starts + timedelta(minutes=minutes), "aim": aim}

    def create():
        still_active(mentorship)
        in_time(starts)
        asks = asking(mentorship, by, starts)
        session = new_session(
            mentorship, by=by, client_key=client_key, state=Session.State.PROPOSED, **told, **asks
        )
        if is_taken(session, starts):
            raise Conflict(TAKEN)
        hold(session)
        record(by=by, act="propose", thing=session)
        notify.session_proposed(session, by=by)
        run_out_later(session)
        return session

    same = {"mentorship_id": mentorship.pk, **told}
    return once(Session, owner={"booked_by": by}, client_key=client_key, same=same, create=create)


def new_session(mentorship: Mentorship, *, by: User, starts: datetime, zone: str = "", **columns) -> Session:
    """A row with its time on the wall, by default of whoever chose it."""
    return Session.objects.create(
        mentorship=mentorship,
        starts=starts,
        zone=zone or by.time_zone,
        wall=columns.pop("wall", "") or wall_text(starts, by),
        booked_by=by,
        **columns,
    )


def wall_text(moment: datetime, person: User) -> str:
    """An instant on a person's clock, as it is kept."""
    return f"{wall_of(moment, person.zone):%Y-%m-%dT%H:%M}"


def asking(mentorship: Mentorship, by: User, starts: datetime) -> dict:
    """Whose answer a proposal of `by` waits for, and until when."""
    return {
        "awaits": mentorship.other_side(by),
        "answer_by": min(timezone.now() + PROPOSALS_WAIT, starts),
    }


def in_time(starts: datetime) -> None:
    if starts <= timezone.now():
        sentence = _("This time is past. Choose a later one.")
        raise Refused(sentence, fields={"wall": sentence})


def still_active(mentorship: Mentorship) -> None:
    """Lock it, so that nobody pauses or ends it while a session is being booked."""
    active = Mentorship.objects.select_for_update().filter(pk=mentorship.pk, state=Mentorship.State.ACTIVE)
    if active.first() is None:
        raise Conflict(_("This mentorship was paused or ended meanwhile."))
    if apart(mentorship.mentor_id, mentorship.mentee_id):
        raise Conflict(NOT_HERE)


def hold(session: Session) -> None:
    """Take the time of both people. Whoever rests after a session has that time taken as well."""
    pair = [session.mentorship.mentor_id, session.mentorship.mentee_id]
    rests = rests_of(pair)
    booking.hold(session.uid, {person: (session.starts, session.ends + rests[person]) for person in pair})


@transaction.atomic
def cancel(*, by: User, session: Session) -> Done[Session]:
    """Call a session off, or a proposal; both have their time back."""
    done = call_off(session, by=by)
    notify.cancelled(session, by=by)
    return done


@transaction.atomic
def call_off(session: Session, *, by: User | None, act: str = "cancel") -> Done[Session]:
    """Its calendar entry changes as well, so the entry's number rises, whoever moved it meanwhile."""
    session.sequence = Session.objects.select_for_update().get(pk=session.pk).sequence
    columns = {"sequence": session.sequence + 1, "awaits": "", "answer_by": None}
    return settle(session, act, by=by, **columns)


@transaction.atomic
def settle(session: Session, act: str, *, by: User | None, **columns) -> Done[Session]:
    """Move a session on; from then on it holds nobody's time."""
    transition(session, act, by=by, **columns)
    booking.release(session.uid)
    return Done(session, created=False)


def cancel_coming(mentorship: Mentorship, *, by: User | None, tell: Iterable[User] | None = None) -> None:
    """Call off what is booked and has not begun. Each is told for itself: a calendar takes an entry out only
    by a mail about that entry (RFC 5546, 3.2.5)."""
    for session in mentorship.sessions.coming().filter(starts__gt=timezone.now()):
        session.mentorship = mentorship
        call_off(session, by=by)
        notify.cancelled(session, by=by, tell=tell)


@task(backend="background")
def run_out(session: int) -> None:
    """Let a proposal go that nobody has answered; the worker does it when its time has come."""
    proposals = Session.objects.filter(pk=session, state=Session.State.PROPOSED)
    asked = proposals.filter(answer_by__lte=timezone.now()).first()
    if asked:
        with transaction.atomic():
            call_off(asked, by=None, act="run_out")
            notify.cancelled(asked, by=None)


def run_out_later(session: Session) -> None:
    if run_out.get_backend().supports_defer:
        run_out.using(run_after=session.answer_by).enqueue(session.pk)
