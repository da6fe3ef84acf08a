"""Before and after a session: what it is about, how it went, what is written down, and a word to staff."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.audit import record
from people.keys import Done, once
from people.models import User
from people.refusals import Conflict
from people.rules import require
from people.states import transition

from .. import notify
from ..models import Feedback, Goal, Note, Session
from .sessions import settle

ME, OTHER, BOTH = "me", "other", "both"


def prepare(*, by: User, session: Session, goal: Goal | None, aim: str) -> Done[Session]:
    """Say what a session is about: one goal of the pair, one question."""
    require(by, "mentoring.prepare", session)
    session.goal, session.aim = goal, aim
    session.save(update_fields=["goal", "aim"])
    return Done(session, created=False)


def mark_held(*, by: User, session: Session) -> Done[Session]:
    """Note that it took place."""
    return settle(session, "mark_held", by=by)


@transaction.atomic
def mark_missed(*, by: User, session: Session, cause: str, who: str = "") -> Done[Session]:
    """Note that it did not take place, what came between and whom that kept away; the other is told."""
    pair = session.mentorship
    absent = {ME: pair.side_of(by), OTHER: pair.other_side(by), BOTH: Session.Absent.BOTH}
    done = settle(
        session,
        "mark_missed",
        by=by,
        missed_because=cause,
        absent=absent.get(who, Session.Absent.NOBODY),
        noted_by=pair.side_of(by),
        noted_at=timezone.now(),
    )
    notify.missed(session, by=by)
    return done


def contest(*, by: User, session: Session) -> Done[Session]:
    """Say that one sees it differently: from then on it counts against nobody."""
    transition(session, "contest", by=by, absent=Session.Absent.NOBODY)
    return Done(session, created=False)


@transaction.atomic
def decide(*, by: User, session: Session, held: bool, why: str) -> Done[Session]:
    """Say for the programme whether a session took place that the two see differently. Both are told and read
    why; it counts against nobody."""
    act = "find_held" if held else "find_missed"
    transition(session, act, by=by, reason=why, decided_at=timezone.now(), decided_because=why)
    notify.decided(session)
    return Done(session, created=False)


@transaction.atomic
def look_again(*, by: User, feedback: Feedback) -> Done[Feedback]:
    """Point the mentee of a pair that does not fit to others whom they could ask. Twice is as once."""
    require(by, "mentoring.look_again", feedback)
    waits = Feedback.objects.filter(pk=feedback.pk, looked_at=None)
    if waits.update(looked_at=timezone.now()):
        record(by=by, act="look-again", thing=feedback)
        notify.others_to_ask(feedback.session.mentorship.mentee)
    return Done(feedback, created=False)


def write_note(*, by: User, session: Session, body: str, shared: bool, client_key: UUID) -> Done[Note]:
    """Write something down, for oneself or for the two."""
    require(by, "mentoring.write_note", session)
    told = {"body": body, "shared": shared}

    def create():
        return Note.objects.create(session=session, author=by, client_key=client_key, **told)

    same = {"session_id": session.pk, **told}
    return once(Note, owner={"author": by}, client_key=client_key, same=same, create=create)


def remove_note(*, by: User, note: Note) -> Done[Note]:
    """Take a note of one's own away."""
    require(by, "mentoring.remove_note", note)
    Note.objects.filter(pk=note.pk).delete()
    return Done(note, created=False)


def give_feedback(
    *, by: User, session: Session, rating: int, fit: str, text: str, client_key: UUID
) -> Done[Feedback]:
    """Tell staff how one finds it, once for each session; a bad fit is told to the officers at once."""
    require(by, "mentoring.give_feedback", session)
    told = {"rating": rating, "fit": fit, "text": text}

    def create():
        feedback = Feedback.objects.create(session=session, author=by, client_key=client_key, **told)
        record(by=by, act="give-feedback", thing=feedback)
        if fit == Feedback.Fit.NOT:
            notify.not_a_fit(feedback)
        return feedback

    same = {"session_id": session.pk, **told}
    try:
        return once(Feedback, owner={"author": by}, client_key=client_key, same=same, create=create)
    except IntegrityError as error:
        raise Conflict(_("You told this already.")) from error
