"""Taking time of people, a quarter of an hour at a time, and giving it back.

Whoever books calls this inside the transaction of the act; the database refuses a quarter that is taken.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from .models import Busy
from .refusals import Conflict

QUARTER = timedelta(minutes=15)
TAKEN = _("This time was taken meanwhile. Choose another one.")


def held(since: datetime, until: datetime) -> list[datetime]:
    """The quarters that a meeting from `since` to `until` takes."""
    return [since + step * QUARTER for step in range((until - since) // QUARTER)]


def taken(
    people: Iterable[int], since: datetime, until: datetime, *, besides: UUID | None = None
) -> dict[int, set[datetime]]:
    """The quarters that are held, for each of these people; `besides` those that one thing holds itself."""
    found: dict[int, set[datetime]] = {person: set() for person in people}
    busy = Busy.objects.filter(person__in=found, at__gte=since, at__lt=until)
    if besides:
        busy = busy.exclude(held_by=besides)
    for person, at in busy.values_list("person", "at"):
        found[person].add(at)
    return found


def is_taken(people: Collection[int], since: datetime, until: datetime, *, besides: UUID) -> bool:
    """Whether one of these people has something else in that time."""
    busy = Busy.objects.filter(person__in=people, at__in=held(since, until))
    return busy.exclude(held_by=besides).exists()


def hold(uid: UUID, times: Mapping[int, tuple[datetime, datetime]]) -> None:
    """Take the time of each person, all or none; in one order, so that no two bookings deadlock."""
    quarters = [
        Busy(person_id=person, at=at, held_by=uid) for person in sorted(times) for at in held(*times[person])
    ]
    try:
        with transaction.atomic():
            Busy.objects.bulk_create(quarters)
    except IntegrityError as error:
        raise Conflict(TAKEN) from error


def release(*uids: UUID) -> None:
    """Give back what these hold."""
    Busy.objects.filter(held_by__in=uids).delete()
