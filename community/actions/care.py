"""Raising a concern, and what safeguarding officers do with one."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from people.audit import record
from people.keys import Done, once
from people.models import AuditEntry, User
from people.refusals import Refused
from people.states import transition

from .. import notify
from ..models import Concern, RoomAccess, carers
from ..rules import NOBODY_LEFT
from ..subjects import Subject

# So long what was told and done is kept once it is settled: somebody may come back to it.
KEPT = timedelta(days=730)


def raise_concern(
    *,
    by: User | None,
    reason: str,
    note: str = "",
    contact: str = "",
    about: str = "",
    subject: Subject | None = None,
    keep_from=(),
    client_key: UUID,
) -> Done[Concern]:
    """Tell the safeguarding officers; anybody may. Who did is in no log that the accused could read."""

    def create():
        away = set(subject.people if subject else ()) | {person.pk for person in keep_from}
        readers = list(carers().exclude(pk__in=away))
        if not readers and keep_from:
            raise Refused(NOBODY_LEFT, fields={"keep_from": NOBODY_LEFT})
        made = Concern.objects.create(
            by=by,
            reason=reason,
            note=note,
            contact=contact,
            about=about if subject else "",
            room=subject.room if subject else None,
            client_key=client_key,
        )
        made.kept_from.set(away)
        record(by=None, act="raise", thing=made)
        notify.concern(made, readers)
        return made

    same = {"reason": reason, "note": note, "contact": contact}
    return once(Concern, owner={"by": by}, client_key=client_key, same=same, create=create)


def take_concern(*, by: User, concern: Concern) -> Done[Concern]:
    """Say that one looks after it."""
    transition(concern, "take", by=by, taken_by=by)
    return Done(concern, created=False)


def close_concern(*, by: User, concern: Concern, outcome: str) -> Done[Concern]:
    """Say what was done."""
    transition(concern, "close", by=by, taken_by=by, outcome=outcome)
    return Done(concern, created=False)


def reopen_concern(*, by: User, concern: Concern) -> Done[Concern]:
    """Take a settled one up again."""
    transition(concern, "reopen", by=by, taken_by=by)
    return Done(concern, created=False)


@transaction.atomic
def forget_concerns(person: User, **_how) -> None:
    """Who raised it leaves: their words go with them, what was done about it stays."""
    Concern.objects.filter(by=person).update(by=None, note="", contact="")


@transaction.atomic
def forget_settled(*, dry_run: bool = False) -> int:
    """Delete concerns that were settled more than two years ago, and whatever was asked to be read because of
    them; returns how many. The log keeps that there was one, by its number."""
    since = timezone.now() - KEPT
    closed = AuditEntry.objects.filter(thing=Concern._meta.label_lower, act="close", at__gt=since)
    lately = [int(number) for number in closed.values_list("thing_id", flat=True)]
    old = Concern.objects.filter(state=Concern.State.CLOSED, at__lte=since).exclude(pk__in=lately)
    found = list(old)
    if not dry_run:
        for concern in found:
            record(by=None, act="forget", thing=concern)
        RoomAccess.objects.filter(concern__in=found).delete()
        old.delete()
    return len(found)
