"""The verbs of what is written down of an assignment: work plan, weekly log, report, feedback."""

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

from .. import notify
from ..models import Assignment, HostFeedback, LogEntry, Report, WorkGoal
from ..plan import plan_mark
from ..rules import is_expert
from ..weeks import monday, weeks
from .steps import step
from .work import OVER, locked

HEARD_IN = (Assignment.State.ACTIVE, Assignment.State.REPORTING)
SAME_GOAL = _("This goal is in the work plan already.")


# The work plan.


def add_goal(
    *, by: User, assignment: Assignment, text: str, level: str, due_on: date | None, client_key: UUID
) -> Done[WorkGoal]:
    """Write a goal into the work plan; whoever had agreed is asked again."""
    require(by, "assignment.plan", assignment)
    told = {"text": text, "level": level, "due_on": due_on}

    def create():
        now = _open_plan(assignment)
        _new_text(now, text)
        goal = WorkGoal.objects.create(assignment=now, client_key=client_key, **told)
        record(by=by, act="add", thing=goal)
        _ask_again(now, by=by)
        return goal

    return once(WorkGoal, owner={"assignment": assignment}, client_key=client_key, same=told, create=create)


@transaction.atomic
def change_goal(*, by: User, goal: WorkGoal, text: str, level: str, due_on: date | None) -> Done[WorkGoal]:
    """Word a goal anew; whoever had agreed is asked again."""
    require(by, "assignment.plan", goal.assignment)
    now = _open_plan(goal.assignment)
    goal.refresh_from_db(fields=["text", "level", "due_on"])
    told = {"text": text, "level": level, "due_on": due_on}
    if any(getattr(goal, name) != value for name, value in told.items()):
        _new_text(now, text, but=goal)
        for name, value in told.items():
            setattr(goal, name, value)
        goal.save(update_fields=list(told))
        record(by=by, act="change", thing=goal)
        _ask_again(now, by=by)
    return Done(goal, created=False)


@transaction.atomic
def remove_goal(*, by: User, goal: WorkGoal) -> Done[WorkGoal]:
    """Take a goal out of the work plan; whoever had agreed is asked again."""
    require(by, "assignment.plan", goal.assignment)
    now = _open_plan(goal.assignment)
    # Deleting takes the number off the instance, and the answer names it.
    WorkGoal.objects.filter(pk=goal.pk).delete()
    record(by=by, act="remove", thing=goal)
    _ask_again(now, by=by)
    return Done(goal, created=False)


def _open_plan(assignment: Assignment) -> Assignment:
    now = locked(assignment)
    if now.state not in (*Assignment.BEFORE, *Assignment.RUNNING):
        raise Conflict(OVER)
    return now


def _new_text(assignment: Assignment, text: str, but: WorkGoal | None = None) -> None:
    same = assignment.goals.filter(text=text).first()
    if same and same != but:
        raise Conflict(SAME_GOAL)


def _ask_again(assignment: Assignment, *, by: User) -> None:
    """A yes was to the plan as it stood."""
    if assignment.expert_agreed_at or assignment.host_agreed_at:
        Assignment.objects.filter(pk=assignment.pk).update(expert_agreed_at=None, host_agreed_at=None)
        notify.moved(assignment, by=by)


@transaction.atomic
def agree(*, by: User, assignment: Assignment, plan: str) -> Done[Assignment]:
    """Say yes to the work plan that one has read: `plan` is its mark (`plan_mark`)."""
    require(by, "assignment.agree", assignment)
    now = _open_plan(assignment)
    if not now.goals.exists():
        raise Conflict(_("The work plan has no goal yet."), code="not_yet")
    if plan != plan_mark(now.goals.all()):
        raise Conflict(_("The work plan was changed meanwhile. Read it again before you agree."))
    side = "expert_agreed_at" if is_expert(by, now) else "host_agreed_at"
    if getattr(now, side) is None:
        setattr(now, side, timezone.now())
        now.save(update_fields=[side])
        record(by=by, act="agree", thing=now)
        notify.moved(now, by=by)
    return Done(now, created=False)


# The weekly log.


@transaction.atomic
def write_log(
    *, by: User, assignment: Assignment, week: date, challenge: str, achievement: str, recommendation: str
) -> Done[LogEntry]:
    """Say in three lines how a week went; the same week again changes its entry."""
    require(by, "assignment.log", assignment)
    now = locked(assignment)
    if now.state not in Assignment.RUNNING:
        raise Conflict(_("The log is written while the work is under way."), code="not_yet")
    if monday(week) not in weeks(now):
        raise Conflict(_("This week is not one of the assignment’s weeks so far."))
    told = {"challenge": challenge, "achievement": achievement, "recommendation": recommendation}
    entry = LogEntry.objects.filter(assignment=now, week=monday(week)).first()
    if entry and all(getattr(entry, name) == value for name, value in told.items()):
        return Done(entry, created=False)
    entry, created = LogEntry.objects.update_or_create(
        assignment=now, week=monday(week), defaults={**told, "written_at": timezone.now()}
    )
    record(by=by, act="write" if created else "change", thing=entry)
    return Done(entry, created=created)


# The end.


@transaction.atomic
def write_report(
    *,
    by: User,
    assignment: Assignment,
    summary: str,
    stays: str,
    lessons: str,
    goals: dict[int, dict[str, str]],
    hand_in: bool,
) -> Done[Assignment]:
    """Keep the report, and hand it in if it is finished. `goals` says of each, by its number, how far it was
    `reached`, and by what `evidence`."""
    require(by, "assignment.write_report", assignment)
    now = locked(assignment)
    if now.state != Assignment.State.ACTIVE:
        raise Conflict(_("The report is written while the work is under way."), code="not_yet")
    told = {"summary": summary, "stays": stays, "lessons": lessons, "written_at": timezone.now()}
    report, created = Report.objects.update_or_create(assignment=now, defaults=told)
    for goal in now.goals.filter(pk__in=goals):
        goal.reached, goal.evidence = goals[goal.pk]["reached"], goals[goal.pk]["evidence"]
        goal.save(update_fields=["reached", "evidence"])
    if hand_in:
        step(now, "report", by=by)
    else:
        record(by=by, act="write" if created else "change", thing=report)
    return Done(now, created=created)


@transaction.atomic
def give_feedback(*, by: User, assignment: Assignment, text: str, **ratings: int) -> Done[HostFeedback]:
    """The host's answer to five questions; until the assignment is closed it can be changed."""
    require(by, "assignment.give_feedback", assignment)
    now = locked(assignment)
    if now.state not in HEARD_IN:
        raise Conflict(_("Feedback is given from the start of the work until it is closed."), code="not_yet")
    told = {"text": text, **{name: ratings[name] for name in HostFeedback.RATINGS}}
    earlier = HostFeedback.objects.filter(assignment=now).first()
    if earlier and all(getattr(earlier, name) == value for name, value in told.items()):
        return Done(earlier, created=False)
    given, created = HostFeedback.objects.update_or_create(
        assignment=now, defaults={**told, "by": by, "at": timezone.now()}
    )
    record(by=by, act="give" if created else "change", thing=given)
    return Done(given, created=created)
