"""A day of a programme's draft as its editor shows it: rooms beside one another, a line for each quarter."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from .models import Event, Room
from .planning import Planned, plan
from .reading import MOST_LINES, MOST_ROOMS

STEP = timedelta(minutes=15)
HOUR = timedelta(hours=1)
# A day that the event does not begin or end on.
OPENS, CLOSES = time(8), time(18)


@dataclass(frozen=True)
class Block:
    """A talk in the grid, from one line to another. Lines and columns count from one."""

    planned: Planned
    first: int
    last: int
    column: int


@dataclass(frozen=True)
class Board:
    day: date
    days: list[date]
    rooms: list[Room]
    opens: datetime
    # Each line's number and time, and whether it is a full hour.
    lines: list[tuple[int, datetime, bool]]
    blocks: list[Block]
    aside: list[Planned]
    moved: int

    @property
    def opening_minute(self) -> int:
        return self.opens.hour * 60 + self.opens.minute

    @property
    def fits(self) -> bool:
        return len(self.lines) <= MOST_LINES and len(self.rooms) <= MOST_ROOMS


def days_of(event: Event) -> list[date]:
    """The dates of an event's own calendar."""
    first, last = (moment.astimezone(event.zone).date() for moment in (event.starts, event.ends))
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def board(event: Event, asked: str) -> Board:
    """The day that was asked for, or the first one."""
    days = days_of(event)
    day = next((one for one in days if one.isoformat() == asked), days[0])
    planned = plan(event)
    rooms = list(event.rooms.all())
    of_day = [one for one in planned if one.place.stands and _date(event, one.place.starts) == day]
    opens, closes = _hours(event, day, of_day)
    columns = {room.pk: number for number, room in enumerate(rooms, start=1)}
    blocks = [
        Block(
            one,
            _line(opens, one.place.starts),
            _line(opens, one.place.ends + STEP - timedelta(seconds=1)),
            columns[one.place.room.pk],
        )
        for one in of_day
    ]
    count = int((closes - opens) / STEP)
    moments = [opens + STEP * number for number in range(count)]
    return Board(
        day,
        days,
        rooms,
        opens,
        [(number, moment, moment.minute == 0) for number, moment in enumerate(moments, start=1)],
        blocks,
        [one for one in planned if not one.place.stands],
        sum(one.is_moved for one in planned),
    )


def _date(event: Event, moment: datetime) -> date:
    return moment.astimezone(event.zone).date()


def _line(opens: datetime, moment: datetime) -> int:
    return int((moment - opens) / STEP) + 1


def _hours(event: Event, day: date, planned: Iterable[Planned]) -> tuple[datetime, datetime]:
    """From when until when the day is shown, in full quarters: the event's hours, and whatever is outside."""
    zone = event.zone
    opens, closes = (datetime.combine(day, clock, zone) for clock in (OPENS, CLOSES))
    if _date(event, event.starts) == day:
        opens = event.starts.astimezone(zone)
    if _date(event, event.ends) == day:
        closes = event.ends.astimezone(zone)
    places = [one.place for one in planned]
    opens = min([opens, *(place.starts.astimezone(zone) for place in places)])
    closes = max([closes, opens + HOUR, *(place.ends.astimezone(zone) + HOUR for place in places)])
    opens = opens.replace(minute=opens.minute // 15 * 15, second=0, microsecond=0)
    return opens, min(closes, datetime.combine(day + timedelta(days=1), time(0), zone))
