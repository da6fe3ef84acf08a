"""People without an account and events with few seats, for tests of registering."""

import uuid

from events.actions import registering, seats
from events.models import Event, NeedsReader, Registration, SeatPool
from people.models import User


def guest(name: str = "Zahra Nuur", address: str = "zahra@example.org", **columns) -> User:
    """As following the link makes them."""
    return User.objects.create_user(address, full_name=name, call_me=name.split()[0], **columns)


def seats_for(event: Event, capacity: int | None, mode: str = "onsite") -> SeatPool:
    return SeatPool.objects.create(event=event, mode=mode, capacity=capacity)


def come(person: User, event: Event, mode: str = "onsite", **more) -> Registration:
    done = registering.register(by=person, event=event, mode=mode, client_key=uuid.uuid4(), **more)
    return done.thing


def offer(registration: Registration) -> Registration:
    """A seat is offered to whoever waits: their line moves up by one seat."""
    pool = SeatPool.objects.get(event=registration.event, mode=registration.mode)
    pool.capacity += 1
    pool.save()
    seats.fill(registration.event, pool)
    registration.refresh_from_db()
    return registration


def looks_after(person: User, event: Event, kind: str = "dietary") -> NeedsReader:
    return NeedsReader.objects.create(event=event, person=person, kind=kind)


def stands(event: Event) -> dict[str, str]:
    """Who stands where, by address."""
    return dict(event.registrations.values_list("person__call_me", "state"))
