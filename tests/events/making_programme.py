"""Programmes in the making, for tests."""

import datetime
import uuid

from events.actions import planning, releasing
from events.models import Event, Move, Room, ScheduleVersion, Talk
from people.models import User
from tests.events import making

# Nine o'clock in Amsterdam.
NINE = datetime.datetime(2027, 3, 1, 8, tzinfo=datetime.UTC)
HOUR = making.HOUR


def conference(slug: str = "closing", **columns) -> Event:
    """Two days, from nine to five."""
    return making.event(slug, **{"starts": NINE, "ends": NINE + 32 * HOUR, **columns})


def seen(talk: Talk) -> int:
    last = talk.moves.last()
    return last.pk if last else 0


def move(talk: Talk, *, by: User, room: Room | None, starts=NINE, minutes: int = 60, **how) -> Move:
    how = {"seen": seen(talk), "client_key": uuid.uuid4(), **how}
    return planning.move(by=by, talk=talk, room=room, starts=starts, minutes=minutes, **how).thing


def withdraw(talk: Talk, *, by: User) -> Move:
    return planning.withdraw(by=by, talk=talk, seen=seen(talk), client_key=uuid.uuid4()).thing


def release(event: Event, *, by: User, **how) -> ScheduleVersion:
    return releasing.release(by=by, event=event, **{"client_key": uuid.uuid4(), **how}).thing
