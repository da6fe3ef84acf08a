"""The verbs of an assignment that move it or its frame. Each takes the row's lock first, so that a gate is
asked about what is there now."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.audit import record
from people.keys import Done, once
from people.models import User
from people.refusals import Conflict
from people.rules import require
from people.states import transition

from .. import notify
from ..models import Assignment, Certificate, ModeChange, latest_end
from .internships import end_beside
from .steps import step

# Steps that nobody takes without saying why.
NEEDS_REASON = frozenset({"hold", "resume", "end_early", "withdraw", "send_back"})

TOO_LONG = _("An assignment takes three months at most.")
ENDS_FIRST = _("The last day is before the first.")
UNDER_WAY = _("This can be changed only before the work starts.")
OVER = _("This assignment is over.")
INTERN_OUTSIDE = _("An internship beside it would lie outside these days. Move that one first.")
STARTS_LATER = _("An extension starts after the last day of what it follows.")


def locked(assignment: Assignment) -> Assignment:
    """The assignment as it is now; nobody else changes it before this transaction ends."""
    rows = Assignment.objects.select_for_update(of=("self",))
    return rows.select_related("programme", "expert", "host", "focus_country", "sector").get(pk=assignment.pk)


@transaction.atomic
def move(*, by: User, assignment: Assignment, act: str, reason: str = "") -> Done[Assignment]:
    """Take one step of its machine. Closing issues the expert's certificate in the same breath."""
    done = step(locked(assignment), act, by=by, reason=reason)
    if act in ("withdraw", "end_early"):
        end_beside(done.thing)
    if act == "withdraw":
        _give_place_back(done.thing)
    if act == "close" and not done.thing.expert.erased_at:
        Certificate.objects.create(person=done.thing.expert, assignment=done.thing)
    return done


def _give_place_back(assignment: Assignment) -> None:
    """Work that does not take place leaves the vacancy's place free for somebody else. Everybody was told of
    the assignment, so nobody is told twice."""
    if application := assignment.application:
        transition(application, "give_back", by=None, moved_at=timezone.now(), place=None)


# How work ends when its expert leaves for good. What is handed in is read and closed without them.
_LAST_STEP = {
    **dict.fromkeys(Assignment.BEFORE, "withdraw"),
    **dict.fromkeys(Assignment.RUNNING, "end_early"),
}


def leave(person: User, **_how) -> None:
    """Nobody waits for an expert who has left."""
    for assignment in Assignment.objects.filter(expert=person, state__in=_LAST_STEP).order_by("pk"):
        now = locked(assignment)
        act = _LAST_STEP[Assignment.State(now.state)]
        transition(now, act, by=None, moved_at=timezone.now(), said="")
        end_beside(now, gone=person)
        if act == "withdraw":
            _give_place_back(now)
        notify.moved(now, by=person)
        notify.to_officers(now)


@transaction.atomic
def open_gate(
    *,
    by: User,
    assignment: Assignment,
    trained_on: date | None,
    training_waived: str,
    briefed_on: date | None,
    documents_on: date | None,
) -> Done[Assignment]:
    """Note what is there of training, security brief and documents, or why the training is waived."""
    require(by, "assignment.open_gate", assignment)
    now = locked(assignment)
    if now.state not in Assignment.BEFORE:
        raise Conflict(UNDER_WAY)
    if now.state == Assignment.State.PREPARED and not (trained_on or training_waived):
        raise Conflict(
            _("It is ready to start, so the training must be completed, or waived with a reason."),
            code="not_yet",
        )
    told = {
        "trained_on": trained_on,
        "training_waived": training_waived,
        "briefed_on": briefed_on,
        "documents_on": documents_on,
    }
    return _change(now, "open-gate", by=by, reason=training_waived, **told)


def _change(assignment: Assignment, act: str, *, by: User, reason: str = "", **columns) -> Done[Assignment]:
    """Write what is different, and note it once; the same again changes nothing."""
    different = {name: value for name, value in columns.items() if getattr(assignment, name) != value}
    if different:
        for name, value in different.items():
            setattr(assignment, name, value)
        assignment.save(update_fields=list(different))
        record(by=by, act=act, thing=assignment, reason=reason)
    return Done(assignment, created=False)


def within_months(starts: date, ends: date) -> None:
    """The three-month rule (domain I2) with the sentence for whoever asks; the database has it too."""
    if ends < starts:
        raise Conflict(ENDS_FIRST, code="ends_first")
    if ends > latest_end(starts):
        raise Conflict(TOO_LONG, code="too_long")


@transaction.atomic
def move_dates(*, by: User, assignment: Assignment, starts: date, ends: date) -> Done[Assignment]:
    """Set other days, as long as the work has not begun. Internships beside it must still fit."""
    require(by, "assignment.move_dates", assignment)
    within_months(starts, ends)
    now = locked(assignment)
    if now.state not in Assignment.BEFORE:
        raise Conflict(UNDER_WAY)
    fitting = now.internships.filter(starts__gte=starts, ends__lte=ends)
    if now.internships.open().exclude(pk__in=fitting.values("pk")).exists():
        raise Conflict(INTERN_OUTSIDE)
    before = (now.starts, now.ends)
    done = _change(now, "move-dates", by=by, starts=starts, ends=ends, latest_end=latest_end(starts))
    copy_dates(now)
    if before != (starts, ends):
        notify.moved(now, by=by)
    return done


def copy_dates(assignment: Assignment) -> None:
    """Internships carry their assignment's days, so that the database can compare them."""
    starts, ends = assignment.starts, assignment.ends
    fitting = assignment.internships.filter(starts__gte=starts, ends__lte=ends)
    fitting.update(earliest_start=starts, latest_end=ends)


def change_mode(
    *, by: User, assignment: Assignment, mode: str, reason: str, client_key: UUID
) -> Done[ModeChange]:
    """Go on in another way, with a reason; what it was before is kept."""
    require(by, "assignment.change_mode", assignment)

    def create():
        now = locked(assignment)
        if now.state not in (*Assignment.BEFORE, *Assignment.RUNNING):
            raise Conflict(OVER)
        if now.mode == mode:
            raise Conflict(_("It is done this way already."))
        change = ModeChange.objects.create(
            assignment=now, before=now.mode, after=mode, reason=reason, by=by, client_key=client_key
        )
        Assignment.objects.filter(pk=now.pk).update(mode=mode)
        now.mode = mode
        record(by=by, act="change-mode", thing=now, reason=reason)
        notify.moved(now, by=by)
        return change

    same = {"after": mode, "reason": reason}
    return once(ModeChange, owner={"assignment": assignment}, client_key=client_key, same=same, create=create)


@transaction.atomic
def extend(*, by: User, assignment: Assignment, starts: date, ends: date) -> Done[Assignment]:
    """Let it go on as a new assignment that follows this one: there is one at most, so twice is as once."""
    require(by, "assignment.extend", assignment)
    within_months(starts, ends)
    before = locked(assignment)
    if earlier := Assignment.objects.filter(follows=before).first():
        if (earlier.starts, earlier.ends) == (starts, ends):
            return Done(earlier, created=False)
        raise Conflict(_("There is an extension already."))
    if before.state not in Assignment.EXTENDED_FROM or before.expert.erased_at:
        raise Conflict(_("It can be extended while it is under way, reporting or closed."))
    if starts <= before.ends:
        raise Conflict(STARTS_LATER)
    return Done(_follow(before, starts, ends, by=by), created=True)


def _follow(before: Assignment, starts: date, ends: date, *, by: User) -> Assignment:
    """The same work for the same host; who was trained stays trained, all else is agreed anew."""
    kept = (
        "programme",
        "expert",
        "host",
        "focus_country",
        "sector",
        "title",
        "summary",
        "mode",
        "trained_on",
        "training_waived",
    )
    made = Assignment.objects.create(
        follows=before,
        starts=starts,
        ends=ends,
        latest_end=latest_end(starts),
        **{name: getattr(before, name) for name in kept},
    )
    record(by=by, act="extend", thing=made)
    notify.moved(made, by=by)
    return made
