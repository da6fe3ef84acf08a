"""Applications: the draft, the way to a yes of two sides, the offer, and an answer for everyone.

Every step locks the vacancy first and the application after it. So two who act at once meet in one order,
the last place goes to one person, and nothing slips in beside the answer that all others then get.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from people.audit import record
from people.keys import Done, once
from people.leaving import drop_files
from people.models import FocusCountry, Programme, User
from people.refusals import Conflict
from people.rules import require

from .. import notify
from ..models import Application, Assignment, Enrolment, Reference, Training, Vacancy, latest_end
from .steps import step

KEPT = timedelta(days=365)
DAYS_TO_ANSWER = 7
MOST_REFERENCES = 2

ALREADY = _("You have an application for this vacancy already.")
CLOSED = _("This vacancy takes no applications any more.")
SENT = _("This was sent in, so it can no longer be changed.")
_WRITTEN = ["motivation", "experience", "available_from", "cv", "cv_name"]
FULL = _("All places of this vacancy are taken meanwhile.")
MOVED_ON = _("Your application has moved on meanwhile. Look at it again before you decide.")


# The draft.


def start(
    *,
    by: User,
    vacancy: Vacancy,
    motivation: str = "",
    experience: str = "",
    available_from: date | None = None,
    cv: UploadedFile | None = None,
    cv_name: str = "",
    references: Sequence[tuple[str, str, str]] = (),
    client_key: UUID,
) -> Done[Application]:
    """Begin an answer to a vacancy. It is the applicant's own until it is sent in."""
    require(by, "application.start", vacancy)
    texts = {"motivation": motivation, "experience": experience, "available_from": available_from}

    def create():
        if not vacancy.is_open:
            raise Conflict(CLOSED)
        keep_until = _keep_until(vacancy)
        application = Application.objects.create(
            vacancy=vacancy, person=by, keep_until=keep_until, client_key=client_key, **texts
        )
        _put(application, cv, cv_name, references)
        record(by=by, act="start", thing=application)
        return application

    same = {"vacancy_id": vacancy.pk, **texts, "cv_name": cv_name, "who_can_be_asked": list(references)}
    try:
        return once(Application, owner={"person": by}, client_key=client_key, same=same, create=create)
    except IntegrityError as error:
        if Application.objects.live().filter(vacancy=vacancy, person=by).exists():
            raise Conflict(ALREADY) from error
        raise


@transaction.atomic
def change(
    *,
    by: User,
    application: Application,
    motivation: str = "",
    experience: str = "",
    available_from: date | None = None,
    cv: UploadedFile | None = None,
    cv_name: str = "",
    references: Sequence[tuple[str, str, str]] = (),
) -> Done[Application]:
    """Write on at the draft. Without a new CV the one that is there stays."""
    require(by, "application.change", application)
    drafts = Application.objects.select_for_update().filter(state=Application.State.DRAFT)
    draft = drafts.filter(pk=application.pk).first()
    if draft is None:
        raise Conflict(SENT)
    draft.motivation, draft.experience, draft.available_from = motivation, experience, available_from
    draft.save(update_fields=["motivation", "experience", "available_from"])
    _put(draft, cv, cv_name, references)
    record(by=by, act="change", thing=draft)
    return Done(draft, created=False)


def _put(application: Application, cv: UploadedFile | None, cv_name: str, references) -> None:
    """The CV and the references of a draft, in place of those before."""
    if cv:
        drop_files(application.cv.name or "")
        application.cv, application.cv_name = cv, cv_name
        application.save(update_fields=["cv", "cv_name"])
    application.references.all().delete()
    Reference.objects.bulk_create(
        Reference(application=application, name=name, role=role, contact=contact)
        for name, role, contact in references[:MOST_REFERENCES]
    )


def _keep_until(vacancy: Vacancy) -> date:
    return (vacancy.closes_at + KEPT).date()


def note_reading(application: Application, *, by: User) -> None:
    """That somebody else read the CV."""
    if by.pk != application.person_id:
        record(by=by, act="read_cv", thing=application)


# The way to a yes.


@transaction.atomic
def submit(*, by: User, application: Application) -> Done[Application]:
    """Send the draft in: from here on the programme holds it."""
    keep_until = _keep_until(_lock(application))
    # The gate looks at what stands there now; another tab may have emptied it.
    drafts = Application.objects.select_for_update(of=["self"])
    application.refresh_from_db(fields=_WRITTEN, from_queryset=drafts)
    return _own_step(application, "submit", by=by, submitted_at=timezone.now(), keep_until=keep_until)


@transaction.atomic
def withdraw(*, by: User, application: Application) -> Done[Application]:
    """Take one's application back, at any moment before one has said yes."""
    _lock(application)
    held = application.state != Application.State.DRAFT
    done = _own_step(application, "withdraw", by=by)
    if held:
        notify.to_officers(application)
    return done


@transaction.atomic
def shortlist(*, by: User, application: Application) -> Done[Application]:
    """Put it before the host."""
    _lock(application)
    return step(application, "shortlist", by=by, shortlisted_at=timezone.now())


@transaction.atomic
def reject(*, by: User, application: Application, reason: str) -> Done[Application]:
    """The programme's no. The reason stays inside."""
    _lock(application)
    return step(application, "reject", by=by, reason=reason)


@transaction.atomic
def host_approve(*, by: User, application: Application) -> Done[Application]:
    """The host's yes."""
    _lock(application)
    return step(application, "host_approve", by=by, host_approved_by=by)


@transaction.atomic
def host_decline(*, by: User, application: Application, reason: str) -> Done[Application]:
    """The host's no. The reason stays between the host and the programme."""
    _lock(application)
    return step(application, "host_decline", by=by, reason=reason)


@transaction.atomic
def approve(*, by: User, application: Application) -> Done[Application]:
    """The programme's yes, by somebody else than who said yes for the host (domain I5)."""
    _lock(application)
    return step(application, "approve", by=by, programme_approved_by=by)


# The offer, and its answer.


@transaction.atomic
def offer(*, by: User, application: Application, answer_by: datetime | None = None) -> Done[Application]:
    """Offer the place; without an answer in time the offer lapses."""
    _lock(application)
    answer_by = answer_by or timezone.now() + timedelta(days=DAYS_TO_ANSWER)
    done = step(application, "offer", by=by, answer_by=answer_by)
    if lapse.get_backend().supports_defer:
        lapse.using(run_after=answer_by).enqueue(application.pk)
    return done


@task(backend="background")
def lapse(application: int) -> None:
    """Let an offer go that nobody has answered; the worker does it when its time has come."""
    with transaction.atomic():
        offered = Application.objects.filter(state=Application.State.OFFERED, answer_by__lte=timezone.now())
        found = offered.select_related("vacancy").filter(pk=application).first()
        if found is None:
            return
        _lock(found)
        # Whoever answered while this waited for the lock was in time.
        if offered.filter(pk=found.pk).exists():
            step(found, "lapse", by=None)
            notify.to_officers(found)


@transaction.atomic
def decline(*, by: User, application: Application) -> Done[Application]:
    """Say no to the place."""
    _lock(application)
    done = _own_step(application, "decline", by=by)
    notify.to_officers(application)
    return done


@transaction.atomic
def accept(*, by: User, application: Application) -> Done[Application]:
    """Say yes: the lowest free place is taken, and the assignment begins its life. Whoever takes the last
    place fills the vacancy, and everybody who still waits has an answer."""
    vacancy = _lock(application)
    place = _free_place(vacancy)
    if place is None and not Application.objects.filter(pk=application.pk, place__isnull=False).exists():
        application.refresh_from_db(fields=["state"])
        raise Conflict(FULL)
    done = _own_step(application, "accept", by=by, place=place)
    notify.moved(_open_assignment(application), by=by)
    if _free_place(vacancy) is None:
        step(vacancy, "fill", by=None)
        answer_the_rest(vacancy)
    return done


def _free_place(vacancy: Vacancy) -> int | None:
    places = vacancy.applications.filter(place__isnull=False).values_list("place", flat=True)
    return min(set(range(1, vacancy.places + 1)) - set(places), default=None)


def _open_assignment(application: Application) -> Assignment:
    """What the vacancy promised, from the day that suits both, and never longer than three months."""
    vacancy, need = application.vacancy, application.vacancy.need
    starts = max(vacancy.starts, application.available_from or vacancy.starts)
    latest = latest_end(starts)
    return Assignment.objects.create(
        programme=need.programme,
        application=application,
        expert=application.person,
        host=need.host,
        focus_country=cast(FocusCountry, need.host.focus_country),  # the gate saw that there is one
        sector=need.sector,
        title=vacancy.title,
        summary=vacancy.tasks,
        mode=vacancy.mode,
        starts=starts,
        ends=min(starts + timedelta(weeks=vacancy.weeks, days=-1), latest),
        latest_end=latest,
        trained_on=_trained_on(application.person, need.programme),
    )


def _trained_on(person: User, programme: Programme) -> date | None:
    """When they completed the training before departure, if they did so before they were chosen."""
    done = Enrolment.objects.filter(
        person=person, training__programme=programme, training__kind=Training.Kind.DEPARTURE
    )
    # Held, so that one that is being completed just now is either read here or finds the new assignment.
    held = done.select_for_update(of=("self",)).order_by("pk")
    return max((one.completed_on for one in held if one.completed_on), default=None)


def answer_the_rest(vacancy: Vacancy) -> None:
    """Nobody waits for a place that is not there any more. The caller holds the vacancy's lock."""
    for application in vacancy.applications.open().select_related("person").order_by("pk"):
        step(application, "reject", by=None)


def _own_step(application: Application, act: str, *, by: User, **columns) -> Done[Application]:
    """An applicant's step. What the others said meanwhile is not for them to read in a refusal."""
    try:
        return step(application, act, by=by, **columns)
    except Conflict as refusal:
        if refusal.code == Conflict.code and application.state in Application.OPEN:
            raise Conflict(MOVED_ON) from refusal
        raise


def _lock(application: Application) -> Vacancy:
    """The vacancy, held until the end of the transaction and read anew."""
    held = Vacancy.objects.select_for_update(no_key=True, of=["self"])
    application.vacancy = held.select_related("need__host__focus_country").get(pk=application.vacancy_id)
    return application.vacancy
