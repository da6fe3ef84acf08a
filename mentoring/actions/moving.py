"""Agreeing on a proposed time, and giving a session another one."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from people import booking
from people.booking import TAKEN
from people.keys import Done
from people.models import User
from people.refusals import Conflict
from people.rules import require
from people.states import transition

from .. import notify
from ..models import Session
from ..slots import is_free, is_taken
from .reminders import remind_later
from .sessions import asking, hold, in_time, run_out_later, still_active, wall_text

CHANGED = _("It was changed meanwhile. Look at it again.")


@transaction.atomic
def confirm(*, by: User, session: Session, sequence: int) -> Done[Session]:
    """Agree to a proposed time: the one that was seen, and none that came after it. Twice is as once."""
    session = _locked(session)
    if session.sequence != sequence:
        raise Conflict(CHANGED)
    if session.state == Session.State.CONFIRMED and session.mentorship.joins(by):
        return Done(session, created=False)
    transition(session, "confirm", by=by, awaits="", answer_by=None)
    notify.booked(session, by=by)
    remind_later(session)
    return Done(session, created=False)


@transaction.atomic
def move(*, by: User, session: Session, starts: datetime, sequence: int) -> Done[Session]:
    """Give a booked session another free time of both; moving it to where it is changes nothing."""
    session = _locked(session)
    if session.state == Session.State.CONFIRMED and session.starts == starts:
        require(by, "mentoring.move", session)
        return Done(session, created=False)
    if session.sequence != sequence:
        raise Conflict(CHANGED)
    require(by, "mentoring.move", session)
    if not is_free(session, starts, moving=True):
        raise Conflict(TAKEN)
    _put(session, "move", by=by, starts=starts)
    notify.moved(session, by=by)
    remind_later(session)
    return Done(session, created=False)


@transaction.atomic
def suggest(*, by: User, session: Session, starts: datetime, sequence: int) -> Done[Session]:
    """Propose another time, instead of a proposed one or for a booked session: now the other answers."""
    session = _locked(session)
    mine = session.mentorship.joins(by) and session.awaits == session.mentorship.other_side(by)
    if mine and session.starts == starts:
        return Done(session, created=False)
    if session.sequence != sequence:
        raise Conflict(CHANGED)
    in_time(starts)
    if is_taken(session, starts):
        raise Conflict(TAKEN)
    act = "counter" if session.state == Session.State.PROPOSED else "ask_to_move"
    _put(session, act, by=by, starts=starts, **asking(session.mentorship, by, starts))
    notify.session_proposed(session, by=by)
    run_out_later(session)
    return Done(session, created=False)


def _locked(session: Session) -> Session:
    """The row as it is now, and nobody else's until the end of this transaction: two who move it at once
    would each give back the old time and leave the other's new one behind."""
    still_active(session.mentorship)
    fresh = Session.objects.select_for_update().get(pk=session.pk)
    fresh.mentorship = session.mentorship
    return fresh


def _put(session: Session, act: str, *, by: User, starts: datetime, **columns) -> None:
    """Give back the old time and take the new one; a calendar learns of it by the number that rises."""
    transition(
        session,
        act,
        by=by,
        starts=starts,
        ends=starts + (session.ends - session.starts),
        zone=by.time_zone,
        wall=wall_text(starts, by),
        sequence=session.sequence + 1,
        reminded=None,
        **columns,
    )
    booking.release(session.uid)
    hold(session)
