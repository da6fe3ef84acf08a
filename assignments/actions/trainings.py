"""Trainings: made and opened by staff, joined by members, completed by who was at all sessions."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.audit import record, record_all
from people.keys import Done, once
from people.models import Paper, Participation, Programme, Role, User
from people.refusals import Conflict
from people.rules import require

from .. import notify
from ..models import Assignment, Attendance, Enrolment, Training, TrainingSession

# An assignment in these states does not depend on its training yet.
_UNTOUCHED = (Assignment.State.CONFIRMED, Assignment.State.WITHDRAWN)


def make(*, by: User, kind: str, title: str, about: str, client_key: UUID) -> Done[Training]:
    """Begin a training, which members see once it is opened."""
    require(by, "training.run")
    programme = _programme_of(by)

    def create():
        made = Training.objects.create(
            programme=programme, kind=kind, title=title, about=about, is_open=False, client_key=client_key
        )
        record(by=by, act="make", thing=made)
        return made

    same = {"kind": kind, "title": title, "about": about}
    return once(Training, owner={"programme": programme}, client_key=client_key, same=same, create=create)


def _programme_of(officer: User) -> Programme:
    """The latest that the officer runs; the rule has seen that there is one."""
    runs = Participation.objects.current().filter(person=officer, role__in=[Role.OFFICER, Role.ADMIN])
    return Programme.objects.filter(pk__in=runs.values("programme")).latest("starts")


@transaction.atomic
def change(*, by: User, training: Training, kind: str, title: str, about: str) -> Done[Training]:
    """Word it differently. Its kind stays once somebody has completed it, for that has had its effect."""
    require(by, "training.run")
    if kind != training.kind and training.enrolments.filter(completed_on__isnull=False).exists():
        raise Conflict(_("Somebody has completed it, so its kind stays."))
    training.kind, training.title, training.about = kind, title, about
    training.save(update_fields=["kind", "title", "about"])
    record(by=by, act="change", thing=training)
    return Done(training, created=False)


@transaction.atomic
def show(*, by: User, training: Training, is_open: bool) -> Done[Training]:
    """Let members see it and take part, or take it out of their view."""
    require(by, "training.run")
    if is_open and not training.sessions.exists():
        raise Conflict(_("Add a session first."))
    if Training.objects.filter(pk=training.pk, is_open=not is_open).update(is_open=is_open):
        record(by=by, act="open" if is_open else "close", thing=training)
    training.is_open = is_open
    return Done(training, created=False)


# Sessions.


def add_session(
    *,
    by: User,
    training: Training,
    title: str,
    starts: datetime,
    ends: datetime,
    place: str,
    material: Paper | None,
    client_key: UUID,
) -> Done[TrainingSession]:
    """Add a session, as long as nobody has completed the training without it."""
    require(by, "training.run")
    told = {"title": title, "starts": starts, "ends": ends, "place": place}

    def create():
        _lock(training)
        if training.enrolments.filter(completed_on__isnull=False).exists():
            raise Conflict(_("Somebody has completed this training. Make a new one instead."))
        made = TrainingSession.objects.create(
            training=training, material=material, client_key=client_key, **told
        )
        record(by=by, act="add_session", thing=made)
        return made

    same = {**told, "material_id": material.pk if material else None}
    return once(
        TrainingSession, owner={"training": training}, client_key=client_key, same=same, create=create
    )


@transaction.atomic
def change_session(*, by: User, session: TrainingSession, **told) -> Done[TrainingSession]:
    """Another time, place, title or material."""
    require(by, "training.run")
    for name, value in told.items():
        setattr(session, name, value)
    session.save(update_fields=list(told))
    record(by=by, act="change_session", thing=session)
    return Done(session, created=False)


@transaction.atomic
def remove_session(*, by: User, session: TrainingSession) -> Done[Training]:
    """Take a session away that nobody was at; who was at all others has completed it then."""
    require(by, "training.run")
    training = _lock(session.training)
    if session.attendances.exists():
        raise Conflict(_("Somebody was at this session, so it stays."))
    record(by=by, act="remove_session", thing=session)
    TrainingSession.objects.filter(pk=session.pk).delete()
    _settle(training, list(training.enrolments.all()))
    return Done(training, created=False)


# Taking part.


@transaction.atomic
def enrol(*, by: User, training: Training) -> Done[Enrolment]:
    """Take part. Once is enough."""
    require(by, "training.enrol")
    now = _lock(training)
    if before := Enrolment.objects.filter(training=training, person=by).first():
        return Done(before, created=False)
    if not now.is_open:
        raise Conflict(_("This training is not open yet."))
    if not now.sessions.filter(ends__gt=timezone.now()).exists():
        raise Conflict(_("All sessions of this training are over."))
    made = Enrolment.objects.create(training=training, person=by)
    record(by=by, act="enrol", thing=made)
    return Done(made, created=True)


@transaction.atomic
def leave(*, by: User, training: Training) -> Done[Training]:
    """Not take part after all, as long as one was at no session."""
    require(by, "training.enrol")
    _lock(training)
    for enrolment in Enrolment.objects.filter(training=training, person=by):
        if enrolment.attendances.exists():
            raise Conflict(_("You were at a session, so your name stays on the list."))
        record(by=by, act="leave", thing=enrolment)
        enrolment.delete()
    return Done(training, created=False)


@transaction.atomic
def mark(
    *, by: User, session: TrainingSession, before: Iterable[int], present: Iterable[int]
) -> Done[TrainingSession]:
    """Note who was there. `before` is what the page showed as marked, so that of two officers who mark at
    once neither undoes what the other has noted: only what was changed on the page is changed."""
    require(by, "training.run")
    training = _lock(session.training)
    if session.starts > timezone.now():
        raise Conflict(_("This session has not begun yet."))
    before, present = set(before), set(present)
    marked = set(session.attendances.values_list("enrolment_id", flat=True))
    came, missed = (present - before) - marked, (before - present) & marked
    changed = list(training.enrolments.filter(pk__in=came | missed).select_related("person"))
    if changed:
        session.attendances.filter(enrolment__in=missed).delete()
        Attendance.objects.bulk_create(
            Attendance(enrolment=enrolment, session=session, marked_by=by)
            for enrolment in changed
            if enrolment.pk in came
        )
        record(by=by, act="mark_attendance", thing=session)
        _settle(training, changed)
    return Done(session, created=False)


@transaction.atomic
def let_in(*, by: User, session: TrainingSession, people: Iterable[User]) -> None:
    """Note who came in at the door of a session, also members who had not said that they would. Whoever calls
    this has asked whether `by` stands at that door."""
    training = _lock(session.training)
    members = User.objects.members().filter(pk__in=[person.pk for person in people])
    Enrolment.objects.bulk_create(
        (Enrolment(training=training, person=person) for person in members), ignore_conflicts=True
    )
    missing = training.enrolments.filter(person__in=members).exclude(attendances__session=session)
    came = list(missing.select_related("person"))
    Attendance.objects.bulk_create(
        Attendance(enrolment=enrolment, session=session, marked_by=by) for enrolment in came
    )
    record_all(by=by, act="attend", things=came)
    _settle(training, came)


# Completion.


def _lock(training: Training) -> Training:
    """So that sessions, enrolments and attendance of one training change one after the other."""
    return Training.objects.select_for_update().get(pk=training.pk)


def _settle(training: Training, enrolments: list[Enrolment]) -> None:
    """Set or take back completion where attendance has changed."""
    sessions = training.sessions.count()
    attended = dict.fromkeys((enrolment.pk for enrolment in enrolments), 0)
    for pk in Attendance.objects.filter(enrolment__in=enrolments).values_list("enrolment_id", flat=True):
        attended[pk] += 1
    for enrolment in enrolments:
        was_at_all = 0 < sessions == attended[enrolment.pk]
        if was_at_all and not enrolment.completed_on:
            _complete(training, enrolment)
        elif not was_at_all and enrolment.completed_on:
            _take_back(training, enrolment)


def _complete(training: Training, enrolment: Enrolment) -> None:
    enrolment.completed_on = timezone.localdate()
    enrolment.save(update_fields=["completed_on"])
    if training.kind == Training.Kind.DEPARTURE:
        waiting = _assignments(training, enrolment).filter(state=Assignment.State.CONFIRMED, trained_on=None)
        waiting.update(trained_on=enrolment.completed_on)
    if not enrolment.person.erased_at:
        notify.told(enrolment.person, training)


def _take_back(training: Training, enrolment: Enrolment) -> None:
    if training.kind == Training.Kind.DEPARTURE:
        opened = _assignments(training, enrolment).filter(trained_on=enrolment.completed_on)
        if opened.exclude(state__in=_UNTOUCHED).exists():
            who = {"name": str(enrolment.person)}
            raise Conflict(
                _("An assignment of %(name)s depends on this training, so it stays completed.") % who
            )
        opened.filter(state=Assignment.State.CONFIRMED).update(trained_on=None)
    enrolment.completed_on = None
    enrolment.save(update_fields=["completed_on"])


def _assignments(training: Training, enrolment: Enrolment):
    return Assignment.objects.select_for_update().filter(
        expert=enrolment.person_id, programme=training.programme_id
    )
