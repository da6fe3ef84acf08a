"""Internships beside an assignment: planned, begun, ended, and what was learned on the way."""

from datetime import date
from functools import partial
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.audit import record
from people.keys import Done, once
from people.models import User
from people.refusals import Conflict
from people.rules import require
from people.states import transition

from .. import notify
from ..beside import PLANNABLE, interns, outside
from ..models import Assignment, Certificate, Internship, Skill
from ..signals import internship_started
from .steps import step

_LAST_STEP = {Internship.State.PLANNED: "withdraw", Internship.State.ACTIVE: "end_early"}


def plan(
    *, by: User, assignment: Assignment, intern: User, title: str, starts: date, ends: date, client_key: UUID
) -> Done[Internship]:
    """Plan an internship beside an assignment, inside its dates."""
    require(by, "internship.plan", assignment)

    def create():
        beside = _still_open(assignment, by, intern, starts, ends)
        made = Internship.objects.create(
            assignment=beside,
            intern=intern,
            title=title,
            starts=starts,
            ends=ends,
            earliest_start=beside.starts,
            latest_end=beside.ends,
            client_key=client_key,
        )
        record(by=by, act="plan", thing=made)
        notify.moved(made, by=by)
        return made

    same = {"intern_id": intern.pk, "title": title, "starts": starts, "ends": ends}
    try:
        return once(
            Internship, owner={"assignment": assignment}, client_key=client_key, same=same, create=create
        )
    except IntegrityError as error:
        sentence = _("This intern has an open internship beside this assignment already.")
        raise Conflict(sentence, fields={"intern": sentence}) from error


def _still_open(assignment: Assignment, by: User, intern: User, starts: date, ends: date) -> Assignment:
    """The assignment as it is now, locked, so that its dates do not move meanwhile."""
    now = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if now.state not in PLANNABLE:
        where = {"state": now.get_state_display()}
        raise Conflict(_("No internship can be planned beside it: it is %(state)s.") % where)
    if wrong := outside(now, starts, ends):
        raise Conflict(_("An internship lies inside its assignment’s dates."), fields=wrong)
    if not interns(now, by).filter(pk=intern.pk).exists():
        raise Conflict(_("Only interns of this programme can have an internship."))
    return now


@transaction.atomic
def start(*, by: User, internship: Internship, reason: str = "") -> Done[Internship]:
    """Begin; who listens (`signals.internship_started`) hears of it once it is committed."""
    done = step(internship, "start", by=by, reason=reason)
    # Whoever listens must not hold up or undo what has happened.
    tell = partial(internship_started.send_robust, sender=Internship, internship=internship)
    transaction.on_commit(tell)
    return done


@transaction.atomic
def complete(*, by: User, internship: Internship, reason: str = "") -> Done[Internship]:
    """Say that it is finished; the intern has a certificate from then on."""
    done = step(internship, "complete", by=by, reason=reason)
    Certificate.objects.create(person=internship.intern, internship=internship)
    return done


def end_early(*, by: User, internship: Internship, reason: str = "") -> Done[Internship]:
    """End it before its time, as everybody who takes part may; a reason is asked for and not demanded."""
    return step(internship, "end_early", by=by, reason=reason)


def withdraw(*, by: User, internship: Internship, reason: str = "") -> Done[Internship]:
    """Take it back before it has begun."""
    return step(internship, "withdraw", by=by, reason=reason)


def write_skill(*, by: User, internship: Internship, day: date, text: str, client_key: UUID) -> Done[Skill]:
    """Note what one did and learned on a day."""
    require(by, "internship.write_skill", internship)

    def create():
        under_way = Internship.objects.select_for_update().filter(
            pk=internship.pk, state=Internship.State.ACTIVE
        )
        if under_way.first() is None:
            raise Conflict(_("The skills log is open while the internship is under way."))
        made = Skill.objects.create(internship=internship, day=day, text=text, client_key=client_key)
        record(by=by, act="write_skill", thing=made)
        return made

    same = {"day": day, "text": text}
    return once(Skill, owner={"internship": internship}, client_key=client_key, same=same, create=create)


@transaction.atomic
def sign_skill(*, by: User, skill: Skill) -> Done[Skill]:
    """Confirm, as the supervisor, that it is so. Signing again changes nothing."""
    require(by, "internship.sign_skill", skill.internship)
    waiting = Skill.objects.filter(pk=skill.pk, signed_at=None)
    if waiting.update(signed_by=by, signed_at=timezone.now()):
        record(by=by, act="sign_skill", thing=skill)
    skill.refresh_from_db()
    return Done(skill, created=False)


def end_beside(assignment: Assignment, *, gone: User | None = None) -> None:
    """When an assignment stops before its time, so do the internships beside it; who is gone is not told."""
    for internship in assignment.internships.open().select_related("intern", "assignment__expert"):
        _end(internship, gone)


def _end(internship: Internship, gone: User | None) -> None:
    act = _LAST_STEP[Internship.State(internship.state)]
    transition(internship, act, by=None, moved_at=timezone.now(), said="")
    notify.moved(internship, by=gone)


def leave(person: User, *, keep_texts: bool) -> None:
    """When an intern leaves for good: open internships end, and what they wrote about themselves goes."""
    theirs = Internship.objects.filter(intern=person)
    for internship in theirs.open().select_related("intern", "assignment__expert"):
        _end(internship, person)
    Skill.objects.filter(internship__in=theirs).delete()
    theirs.update(said="")
