"""From asking somebody to the end of a mentorship."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from community.actions import close_room
from people.audit import record
from people.keys import Done, once
from people.models import Participation, Programme, User
from people.refusals import Conflict
from people.rules import require
from people.states import transition

from .. import agreement, notify
from ..models import MentoringProfile, Mentorship
from .sessions import cancel_coming

NUDGE_AFTER = timedelta(days=7)
LAPSES_AFTER = timedelta(days=14)
# Screening and training take their time; a place is not held for ever.
UNSIGNED_LAPSES_AFTER = timedelta(days=42)
FULL = _("All your places are taken. End a mentorship or raise the number on your mentoring profile first.")
ALREADY = _("You two have a mentorship, or a request for one, already.")


def request_mentorship(*, by: User, mentor: User, goal: str, client_key: UUID) -> Done[Mentorship]:
    """Ask another member to be one's mentor."""
    require(by, "mentoring.request", mentor)

    def create():
        require(by, "mentoring.request_now", mentor)
        mentorship = Mentorship.objects.create(
            programme=_shared_programme(by, mentor),
            mentor=mentor,
            mentee=by,
            goal=goal,
            client_key=client_key,
        )
        record(by=by, act="request", thing=mentorship)
        notify.requested(mentorship)
        _later(nudge, NUDGE_AFTER, mentorship)
        _later(lapse, LAPSES_AFTER, mentorship)
        return mentorship

    same = {"mentor_id": mentor.pk, "goal": goal}
    try:
        return once(Mentorship, owner={"mentee": by}, client_key=client_key, same=same, create=create)
    except IntegrityError as error:
        if Mentorship.objects.open().filter(mentor=mentor, mentee=by).exists():
            raise Conflict(ALREADY) from error
        raise


def _shared_programme(one: User, other: User) -> Programme:
    """The latest that both take part in; the rule has seen that there is one."""
    takes_part = Participation.objects.current()
    both = Programme.objects.filter(pk__in=takes_part.filter(person=one).values("programme"))
    return both.filter(pk__in=takes_part.filter(person=other).values("programme")).latest("starts")


@task(backend="background")
def nudge(mentorship: int) -> None:
    """Remind whoever was asked, once."""
    waits = {"pk": mentorship, "state": Mentorship.State.REQUESTED}
    asked = Mentorship.objects.select_related("mentor").filter(**waits).first()
    if asked:
        notify.still_waiting(asked)


@task(backend="background")
def lapse(mentorship: int) -> None:
    """Let a request go that nobody has answered; the worker does it when its time has come."""
    let_go(mentorship, Mentorship.State.REQUESTED)


@task(backend="background")
def lapse_unsigned(mentorship: int) -> None:
    """Give the place back of what was agreed and never began."""
    let_go(mentorship, Mentorship.State.AGREED)


def let_go(mentorship: int, state: str) -> None:
    """End what is still in `state`, without anybody having ended it."""
    found = Mentorship.objects.filter(pk=mentorship, state=state).first()
    if found:
        transition(found, "lapse", by=None, ended_at=timezone.now())


def _later(act, after: timedelta, mentorship: Mentorship) -> None:
    if act.get_backend().supports_defer:
        act.using(run_after=timezone.now() + after).enqueue(mentorship.pk)


@transaction.atomic
def accept(*, by: User, mentorship: Mentorship) -> Done[Mentorship]:
    """Say yes to a request: it takes one of the mentor's places, and waits for both to sign."""
    require(by, "mentoring.accept", mentorship)
    columns = {"place": _free_place(mentorship), "agreement_version": agreement.CURRENT}
    done = _move(mentorship, "accept", by=by, **columns)
    _later(lapse_unsigned, UNSIGNED_LAPSES_AFTER, mentorship)
    return done


def _free_place(mentorship: Mentorship) -> int:
    """The lowest place that is free. The profile is locked, so that of two one comes after the other."""
    profile = MentoringProfile.objects.select_for_update().filter(person=mentorship.mentor_id).first()
    capacity = profile.capacity if profile else 0
    mine = Mentorship.objects.filter(mentor=mentorship.mentor_id)
    taken = set(mine.holding().exclude(pk=mentorship.pk).values_list("place", flat=True))
    free = next((place for place in range(1, capacity + 1) if place not in taken), None)
    if free is None and mentorship.state == Mentorship.State.REQUESTED:
        raise Conflict(FULL, code="full")
    return free or 1


def decline(*, by: User, mentorship: Mentorship) -> Done[Mentorship]:
    """Say no to a request; no reason is asked for."""
    return _move(mentorship, "decline", by=by, ended_at=timezone.now())


def withdraw(*, by: User, mentorship: Mentorship) -> Done[Mentorship]:
    """Take one's own request back."""
    return _move(mentorship, "withdraw", by=by, ended_at=timezone.now())


def step_back(*, by: User, mentorship: Mentorship) -> Done[Mentorship]:
    """Change one's mind before it has begun, without giving a reason."""
    return _move(mentorship, "step_back", by=by, ended_at=timezone.now())


# Under way, and ending.


@transaction.atomic
def pause(*, by: User, mentorship: Mentorship) -> Done[Mentorship]:
    """Stop for a while; sessions that are booked are cancelled, so that both have their time back."""
    done = _move(mentorship, "pause", by=by)
    cancel_coming(mentorship, by=by)
    return done


def resume(*, by: User, mentorship: Mentorship) -> Done[Mentorship]:
    """Go on after a pause."""
    return _move(mentorship, "resume", by=by)


def complete(*, by: User, mentorship: Mentorship) -> Done[Mentorship]:
    """Say that it is finished."""
    return _end(mentorship, "complete", by=by)


def end_early(*, by: User, mentorship: Mentorship) -> Done[Mentorship]:
    """End it without giving a reason, as either may (domain I10)."""
    return _end(mentorship, "end_early", by=by)


@transaction.atomic
def _end(mentorship: Mentorship, act: str, *, by: User) -> Done[Mentorship]:
    """Whoever ends it is not written to afterwards: the room stays to read only."""
    done = _move(mentorship, act, by=by, ended_at=timezone.now())
    cancel_coming(mentorship, by=by)
    if mentorship.topic:
        close_room(room=mentorship.topic)
    return done


@transaction.atomic
def _move(mentorship: Mentorship, act: str, *, by: User, **columns) -> Done[Mentorship]:
    transition(mentorship, act, by=by, **columns)
    notify.changed(mentorship, by=by)
    return Done(mentorship, created=False)
