"""Who has a seat and who waits for one. All of it runs in a transaction whose first statement is `lock`.

The statement is an UPDATE: it takes the row's lock on PostgreSQL and the writer's on SQLite, so whoever comes
next waits, and then reads what is true (docs/decisions/0030).
"""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from .. import notify
from ..models import Event, Registration, SeatPool
from ..models.registration import WAYS

State = Registration.State
OFFER_LASTS = timedelta(hours=24)
# When it begins before long, the next in line must have time to come as well.
SOON = timedelta(hours=48)
OFFER_LASTS_SOON = timedelta(hours=2)


def lock(event: Event) -> dict[str, SeatPool]:
    """The event's pools by mode, locked, always in the same order. A missing one is made, without end."""
    for mode, _label in WAYS:
        mine = SeatPool.objects.filter(event=event, mode=mode)
        if not mine.update(version=F("version") + 1) and mode in event.ways:
            held = Registration.objects.holding().filter(event=event, mode=mode).count()
            SeatPool.objects.get_or_create(event=event, mode=mode, defaults={"taken": held})
            mine.update(version=F("version") + 1)
    return {pool.mode: pool for pool in SeatPool.objects.filter(event=event)}


def seat_or_line(registration: Registration, pool: SeatPool) -> None:
    """Give a seat of `pool`, or the last place in line for one."""
    registration.mode = pool.mode
    if pool.has_room:
        pool.taken += 1
        move(registration, State.CONFIRMED)
    else:
        move(registration, State.WAITLISTED, queue_no=pool.next_no)
        pool.next_no += 1
    pool.save(update_fields=["taken", "next_no"])


def give_up(registration: Registration, pool: SeatPool) -> None:
    """Leave a seat or a place in line; a seat goes to whoever is next (`fill`)."""
    if registration.holds:
        pool.taken -= 1
        pool.save(update_fields=["taken"])
    move(registration, State.CANCELLED)


def fill(event: Event, pool: SeatPool) -> None:
    """Offer the seats that are free to those who wait, in their order."""
    if event.is_over:
        return
    line = Registration.objects.waiting().filter(event=event, mode=pool.mode).select_related("person")
    while pool.has_room and (first := line.first()):
        pool.taken += 1
        move(first, State.OFFERED, offered_until=_until(event))
        first.save(update_fields=["state", "queue_no", "offered_until", "sequence"])
        first.event = event
        notify.told(first, "offered")
    pool.save(update_fields=["taken"])


def move(registration: Registration, state: str, **columns) -> None:
    """Into `state`; whoever calls saves it."""
    registration.queue_no = columns.get("queue_no")
    registration.offered_until = columns.get("offered_until")
    registration.state = state
    registration.sequence += 1


def _until(event: Event) -> datetime:
    now = timezone.now()
    return now + (OFFER_LASTS if event.starts - now > SOON else OFFER_LASTS_SOON)
