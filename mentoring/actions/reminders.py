"""Reminding both of a session, a day and an hour before it starts."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from .. import notify
from ..models import Session

# Real hours, counted on no wall clock: a night in which the clocks change is not a day of 24.
HOURS_BEFORE = (24, 1)


@task(backend="background")
def remind(session: int, hours: int) -> None:
    """Tell both that it comes, if it still does; each reminder once, and none after a later one."""
    now = timezone.now()
    due = Session.objects.filter(
        Q(reminded=None) | Q(reminded__gt=hours),
        pk=session,
        state=Session.State.CONFIRMED,
        starts__gt=now,
        starts__lte=now + timedelta(hours=hours),
    )
    with transaction.atomic():
        if due.update(reminded=hours):
            notify.soon(
                Session.objects.select_related("mentorship__mentor", "mentorship__mentee").get(pk=session)
            )


def remind_later(session: Session) -> None:
    """Ask the worker to; what is asked for a time that was changed since finds nothing to do."""
    if not remind.get_backend().supports_defer:
        return
    for hours, due in zip(HOURS_BEFORE, due_at(session.starts), strict=True):
        if due > timezone.now():
            remind.using(run_after=due).enqueue(session.pk, hours)


def due_at(starts: datetime) -> list[datetime]:
    """When the reminders of a session leave."""
    return [starts - timedelta(hours=hours) for hours in HOURS_BEFORE]
