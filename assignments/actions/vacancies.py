"""From an approved need to a public call, and where it was made known."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from people.actions import announce
from people.audit import record
from people.keys import Done, once
from people.models import User
from people.refusals import Conflict, OtherContent
from people.rules import require

from .. import gates, notify
from ..models import Need, Posting, Vacancy, VacancyGoal
from ..rules import runs_programme
from .applications import answer_the_rest
from .steps import step

SAYS_WHY = frozenset({"send_back", "cancel"})


def write(*, by: User, need: Need, goals: list[int], client_key: UUID, **terms) -> Done[Vacancy]:
    """Draw up the terms of reference for an approved need (domain I4)."""
    require(by, "vacancy.write", need)

    def create():
        vacancy = Vacancy(need=need, written_by=by, client_key=client_key, **terms)
        if missing := gates.need_is_approved(vacancy):
            raise Conflict(missing, code="not_yet")
        vacancy.save()
        _set_goals(vacancy, goals)
        record(by=by, act="write", thing=vacancy)
        return vacancy

    same = {"need_id": need.pk, **terms}
    done = once(Vacancy, owner={"written_by": by}, client_key=client_key, same=same, create=create)
    if not done.created and sorted(goals) != [goal.number for goal in done.thing.goals.all()]:
        raise OtherContent
    return done


@transaction.atomic
def edit(*, by: User, vacancy: Vacancy, goals: list[int], **terms) -> Done[Vacancy]:
    """Change a draft; programme officers also put right what they review."""
    require(by, "vacancy.edit", vacancy)
    if not Vacancy.objects.filter(pk=vacancy.pk, state__in=editable(by)).update(**terms):
        raise Conflict(_("Only a draft can be changed. Ask the programme to send it back."))
    vacancy.refresh_from_db()
    _set_goals(vacancy, goals)
    record(by=by, act="edit", thing=vacancy)
    return Done(vacancy, created=False)


def editable(by: User) -> list[str]:
    """The states in which `by` may change the text."""
    review = [Vacancy.State.IN_REVIEW] if runs_programme(by, None) else []
    return [Vacancy.State.DRAFT, *review]


def _set_goals(vacancy: Vacancy, goals: list[int]) -> None:
    vacancy.goals.exclude(number__in=goals).delete()
    for number in goals:
        VacancyGoal.objects.get_or_create(vacancy=vacancy, number=number)


@transaction.atomic
def move(*, by: User, vacancy: Vacancy, act: str, reason: str = "") -> Done[Vacancy]:
    """Submit, send back, publish, close or cancel."""
    if act in SAYS_WHY and not reason:
        raise Conflict(_("Say why, in a sentence or two."), code="not_yet")
    # What is published is what stands there now, not what the officer's page was made from.
    vacancy.refresh_from_db(from_queryset=Vacancy.objects.select_for_update())
    columns = {"published_at": timezone.now()} if act == "publish" else {}
    done = step(vacancy, act, by=by, reason=reason, **columns)
    if act == "publish":
        _close_later(vacancy)
    if act == "cancel":
        answer_the_rest(vacancy)
    return done


@transaction.atomic
def reopen(*, by: User, vacancy: Vacancy, closes_at: datetime) -> Done[Vacancy]:
    """Open a closed call again, with a later closing time."""
    vacancy.closes_at = closes_at
    done = step(vacancy, "reopen", by=by, closes_at=closes_at)
    _close_later(vacancy)
    return done


@transaction.atomic
def extend(*, by: User, vacancy: Vacancy, closes_at: datetime) -> Done[Vacancy]:
    """Give people longer to answer. An open call never closes earlier than it said: it is closed instead."""
    require(by, "vacancy.extend", vacancy)
    if vacancy.is_open and vacancy.closes_at == closes_at:
        return Done(vacancy, created=False)
    open_still = Vacancy.objects.open().filter(pk=vacancy.pk, closes_at__lt=closes_at)
    if not open_still.update(closes_at=closes_at):
        raise Conflict(_("Only an open vacancy can be extended, and only to a later time."))
    vacancy.closes_at = closes_at
    record(by=by, act="extend", thing=vacancy)
    note_extension(vacancy, by=by)
    return Done(vacancy, created=False)


def note_extension(vacancy: Vacancy, *, by: User) -> None:
    """A later closing time is news to its readers, and it closes by itself at that time."""
    Vacancy.objects.filter(pk=vacancy.pk).update(extended_at=timezone.now())
    notify.moved(vacancy, by=by)
    _close_later(vacancy)


@task(backend="background")
def close_when_due(vacancy: int) -> None:
    """Close a call whose time has come; one that was extended meanwhile has a later task of its own."""
    with transaction.atomic():
        due = Vacancy.objects.select_for_update().filter(
            pk=vacancy, state=Vacancy.State.PUBLISHED, closes_at__lte=timezone.now()
        )
        if found := due.first():
            step(found, "close", by=None)


def _close_later(vacancy: Vacancy) -> None:
    if close_when_due.get_backend().supports_defer:
        close_when_due.using(run_after=vacancy.closes_at).enqueue(vacancy.pk)


def note_posting(
    *, by: User, vacancy: Vacancy, channel: str, address: str = "", client_key: UUID
) -> Done[Posting]:
    """Note that a call was made known somewhere."""
    require(by, "vacancy.share", vacancy)

    def still_open():
        if not vacancy.is_open:
            raise Conflict(_("Only an open vacancy is made known."), code="not_yet")

    told = {"channel": channel, "address": address}
    return announce(Posting, {"vacancy": vacancy}, by=by, client_key=client_key, check=still_open, **told)
