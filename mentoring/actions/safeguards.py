"""What programme staff see to before anybody is paired."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from people.audit import record
from people.keys import Done, once
from people.models import User
from people.refusals import Conflict
from people.rules import require

from .. import notify
from ..models import Exclusion, Mentorship, Readiness
from ..models.safeguards import SCREENED_FOR, SCREENING_ENDS_SOON
from .agreement import begin_what_waited
from .mentorships import let_go

ALREADY_APART = _("These two are kept apart already.")


@transaction.atomic
def mark_ready(*, by: User, person: User, part: str, done: bool) -> Done[Readiness]:
    """Note that somebody was screened or trained, or take the note back. What only waited for it begins."""
    require(by, "mentoring.mark_ready", person)
    columns = {
        f"{part}_on": timezone.localdate() if done else None,
        f"{part}_by": by if done else None,
    }
    ready, created = Readiness.objects.get_or_create(person=person)
    again = part == Readiness.Part.SCREENED and ready.ends_soon
    if done and getattr(ready, f"{part}_on") and not again:
        return Done(ready, created=False)
    for name, value in columns.items():
        setattr(ready, name, value)
    ready.save(update_fields=list(columns))
    record(by=by, act=part if done else f"not_{part}", thing=ready)
    if ready.is_complete:
        begin_what_waited(person)
    if done and part == Readiness.Part.SCREENED and warn.get_backend().supports_defer:
        warn.using(run_after=timezone.now() + SCREENED_FOR - SCREENING_ENDS_SOON).enqueue(ready.pk)
    return Done(ready, created)


@task(backend="background")
def warn(readiness: int) -> None:
    """Tell somebody that they are to be screened again, unless they were meanwhile."""
    ready = Readiness.objects.filter(pk=readiness).select_related("person").first()
    if ready and ready.ends_soon and ready.person.is_member:
        notify.screening_ends(ready.person)


def keep_apart(
    *, by: User, one: User, other: User, kind: str, note: str, client_key: UUID
) -> Done[Exclusion]:
    """Never pair these two. What has not begun between them lapses, as if nobody had answered."""
    require(by, "mentoring.keep_apart")
    first, second = sorted([one, other], key=lambda person: person.pk)

    def create():
        if Exclusion.objects.between(first, second).exists():
            raise Conflict(ALREADY_APART)
        columns = {"one": first, "other": second, "kind": kind, "note": note}
        made = Exclusion.objects.create(by=by, client_key=client_key, **columns)
        for mentorship in Mentorship.objects.between(first, second).filter(started_at=None).open():
            let_go(mentorship.pk, mentorship.state)
        record(by=by, act="keep_apart", thing=made)
        return made

    same = {"one_id": first.pk, "other_id": second.pk, "kind": kind, "note": note}
    return once(Exclusion, owner={"by": by}, client_key=client_key, same=same, create=create)


@transaction.atomic
def let_together(*, by: User, exclusion: Exclusion) -> Done[Exclusion]:
    """Take it back."""
    require(by, "mentoring.keep_apart")
    record(by=by, act="let_together", thing=exclusion)
    Exclusion.objects.filter(pk=exclusion.pk).delete()
    return Done(exclusion, created=False)
