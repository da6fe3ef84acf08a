"""Coming to an event: registering, changing between hall and line, calling off, taking an offered seat."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.audit import record
from people.keys import Done
from people.models import User
from people.refusals import Conflict, OtherContent
from people.rules import require

from .. import notify
from ..models import Event, Registration, SeatPool
from . import seats
from .details import Details, tell
from .reminders import REMINDERS

State = Registration.State


def register(
    *, by: User, event: Event, mode: str, client_key: UUID, details: Details | None = None
) -> Done[Registration]:
    """Come to an event, or wait for a seat. Registering again is the same as once, or a change between hall
    and line; `details` are written where there are any."""
    require(by, "events.register", event)
    with transaction.atomic():
        pools = seats.lock(event)
        if mode not in pools:
            raise Conflict(_("One cannot come to this event in this way."))
        mine = Registration.objects.filter(event=event, person=by).first()
        if mine and mine.client_key == client_key:
            if mine.mode != mode:
                raise OtherContent
            return Done(mine, created=False)
        created = mine is None
        mine = mine or Registration(event=event, person=by, mode=mode, state=State.CANCELLED)
        mine.event, mine.person, mine.client_key = event, by, client_key
        if not mine.holds and mine.state != State.WAITLISTED:
            _begin(mine, pools[mode])
        elif mine.mode != mode:
            _change(mine, pools[mine.mode], pools[mode])
        mine.save()
        if details is not None:
            tell(mine, details)
    return Done(mine, created)


def _begin(mine: Registration, pool: SeatPool) -> None:
    now = timezone.now()
    mine.registered_at = now
    # A reminder that would come on the heels of this is not sent.
    late = [hours for hours, before in REMINDERS.items() if mine.event.starts - now <= before]
    mine.reminded = min(late, default=None)
    seats.seat_or_line(mine, pool)
    # Its number is in the mail.
    mine.save()
    notify.told(mine, mine.state)


def _change(mine: Registration, old: SeatPool, new: SeatPool) -> None:
    """Come in the other way. Whoever has a seat keeps it where the other has none."""
    held = mine.holds
    if held and not new.has_room:
        raise Conflict(
            _("All seats there are taken, and yours is still yours. To wait for one, call off first."),
            code="full",
        )
    if held:
        old.taken -= 1
        old.save(update_fields=["taken"])
    seats.seat_or_line(mine, new)
    mine.save()
    notify.told(mine, mine.state)
    seats.fill(mine.event, old)


def seat(person: User, *, event: Event, client_key: UUID) -> tuple[Registration, bool]:
    """A seat in the hall for somebody who stands at the door, and whether they are new; told to nobody.

    In the caller's transaction."""
    pools = seats.lock(event)
    hall = pools.get(Event.Mode.ONSITE)
    mine = Registration.objects.filter(event=event, person=person).first()
    created = mine is None
    mine = mine or Registration(event=event, person=person, client_key=client_key, state=State.CANCELLED)
    if mine.holds and mine.mode == Event.Mode.ONSITE:
        seats.move(mine, State.CONFIRMED)
        mine.save()
        return mine, created
    if hall is None or not hall.has_room:
        raise Conflict(_("The hall is full. A programme officer can add seats in the office."), code="full")
    old = pools[mine.mode] if mine.holds else None
    if old:
        seats.give_up(mine, old)
    seats.seat_or_line(mine, hall)
    mine.save()
    if old:
        seats.fill(event, old)
    return mine, created


def call_off(*, by: User, registration: Registration) -> Done[Registration]:
    """Not come, or let an offered seat go: it is the next one's at once. Twice is the same as once."""
    require(by, "events.call_off", registration)
    with transaction.atomic():
        pools, mine = _locked(registration)
        if mine.state == State.CANCELLED:
            return Done(mine, created=False)
        _end(mine, pools[mine.mode], "cancelled")
        if by.pk != mine.person_id:
            record(by=by, act="call-off", thing=mine)
    return Done(mine, created=False)


def accept(*, by: User, registration: Registration) -> Done[Registration]:
    """Take the seat that is offered; twice is the same as once."""
    require(by, "events.accept", registration)
    with transaction.atomic():
        _pools, mine = _locked(registration)
        if mine.offered_until and mine.offered_until > timezone.now():
            seats.move(mine, State.CONFIRMED)
            mine.save()
            notify.told(mine, "confirmed")
        elif mine.state != State.CONFIRMED:
            raise Conflict(_("This seat is not offered to you any more."))
    return Done(mine, created=False)


def pass_on(event: Event, now: datetime) -> int:
    """End the offers of an event that nobody took in time, each seat to the next; how many there were."""
    with transaction.atomic():
        pools = seats.lock(event)
        late = Registration.objects.filter(event=event, state=State.OFFERED, offered_until__lte=now)
        ended = list(late.select_related("person").order_by("offered_until", "pk"))
        for mine in ended:
            mine.event = event
            _end(mine, pools[mine.mode], "lapsed")
    return len(ended)


def open_seats(*, by: User, event: Event, mode: str, capacity: int | None) -> Done[SeatPool]:
    """Say how many can come in one way, for the first time or anew."""
    require(by, "events.seat")
    with transaction.atomic():
        pool = seats.lock(event)[mode]
        return set_capacity(by=by, pool=pool, capacity=capacity)


def set_capacity(*, by: User, pool: SeatPool, capacity: int | None) -> Done[SeatPool]:
    """How many can come in one way. More seats go to those who wait; fewer than are taken there cannot be."""
    require(by, "events.seat", pool)
    with transaction.atomic():
        locked = seats.lock(pool.event)[pool.mode]
        if capacity is not None and capacity < locked.taken:
            sentence = _("%(taken)s seats are taken already: there cannot be fewer.")
            raise Conflict(sentence % {"taken": locked.taken})
        locked.capacity = capacity
        locked.save(update_fields=["capacity"])
        seats.fill(pool.event, locked)
        record(by=by, act="seats", thing=locked)
    return Done(locked, created=False)


def forget(person: User, **_how) -> None:
    """Their registrations go; their seats are the next ones'."""
    mine = Registration.objects.filter(person=person).select_related("event").order_by("event", "pk")
    for registration in mine:
        pools = seats.lock(registration.event)
        registration.refresh_from_db(fields=["state", "mode"])
        pool = pools[registration.mode]
        if registration.holds:
            pool.taken -= 1
            pool.save(update_fields=["taken"])
        registration.delete()
        seats.fill(registration.event, pool)


@transaction.atomic
def mend_pool(pk: int) -> None:
    """Count a pool's taken seats anew."""
    event = SeatPool.objects.select_related("event").get(pk=pk).event
    pool = next(pool for pool in seats.lock(event).values() if pool.pk == pk)
    pool.taken = Registration.objects.holding().filter(event=event, mode=pool.mode).count()
    pool.save(update_fields=["taken"])


def _locked(registration: Registration) -> tuple[dict[str, SeatPool], Registration]:
    """The pools, locked, and the registration as it is now that nobody else can change it."""
    pools = seats.lock(registration.event)
    mine = Registration.objects.select_related("person").get(pk=registration.pk)
    mine.event = registration.event
    return pools, mine


def _end(mine: Registration, pool: SeatPool, news: str) -> None:
    seats.give_up(mine, pool)
    mine.save()
    notify.told(mine, news)
    seats.fill(mine.event, pool)
