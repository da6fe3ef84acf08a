"""Reminding those who come, a day and an hour before."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from .. import notify
from ..models import Registration

# Real hours, counted on no wall clock; the last one first, for none leaves after a later one.
REMINDERS = {hours: timedelta(hours=hours) for hours in (1, 24)}


def remind(now: datetime) -> int:
    """Tell everybody for whom it is time, each of them once; returns how many."""
    told = 0
    for hours, before in REMINDERS.items():
        due = Registration.objects.seated().filter(
            Q(reminded=None) | Q(reminded__gt=hours), event__starts__gt=now, event__starts__lte=now + before
        )
        for registration in due.select_related("event", "person").order_by("pk"):
            with transaction.atomic():
                if due.filter(pk=registration.pk).update(reminded=hours):
                    notify.soon(registration)
                    told += 1
    return told
