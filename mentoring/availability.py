"""When people can, counted in quarters of an hour: pure functions that know no database.

A weekly window is read on the clock of its owner's zone; what comes out are instants in UTC, and all
arithmetic is done there. Two times of one zone are never subtracted from each other: across a change of
the clocks the answer would be an hour wrong.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Window(NamedTuple):
    """Weekly hours: an ISO weekday, and minutes after midnight on the owner's clock."""

    weekday: int
    starts: int
    ends: int


class Closure(NamedTuple):
    """From one instant to another nobody meets; or only between two minutes of each day on their clock."""

    starts: datetime
    ends: datetime
    opens: int = 0
    closes: int = 0


class Shift(NamedTuple):
    """From `at` on, the other's hours come so many minutes later on one's own clock (earlier if negative)."""

    at: datetime
    minutes: int


def quarters(windows: Iterable[Window], zone: tzinfo, since: datetime, until: datetime) -> set[datetime]:
    """The quarters of an hour that lie wholly inside the windows, each named by its first instant.

    A time that the clocks jump over is never produced; one that comes twice is produced twice.
    """
    by_weekday = defaultdict(list)
    for window in windows:
        by_weekday[window.weekday].append(window)
    found: set[datetime] = set()
    day, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    while day <= last:
        for window in by_weekday[day.isoweekday()]:
            found.update(_inside(window, day, zone))
        day += DAY
    return {quarter for quarter in found if since <= quarter < until}


def _inside(window: Window, day: date, zone: tzinfo) -> Iterator[datetime]:
    """Walk the window in UTC, and ask the wall clock at each quarter whether it is inside."""
    midnight = datetime.combine(day, time())
    opens, closes = midnight + timedelta(minutes=window.starts), midnight + timedelta(minutes=window.ends)
    moment = _next_quarter(min(_readings(opens, zone)))
    end = max(_readings(closes, zone))
    while moment < end:
        wall = moment.astimezone(zone).replace(tzinfo=None)
        if opens <= wall and wall + QUARTER <= closes:
            yield moment
        moment += QUARTER


def _readings(wall: datetime, zone: tzinfo) -> list[datetime]:
    """The instants that a time on the wall may mean: equal, unless the clocks change around it."""
    return [wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]


def meant(wall: datetime, zone: tzinfo) -> list[datetime]:
    """When the clock of `zone` shows this: never in a jump, two times where the hour comes twice."""
    there_and_back = sorted(set(_readings(wall, zone)))
    return [moment for moment in there_and_back if wall_of(moment, zone) == wall]


def beside_jump(wall: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """For a time that the clocks jump over: the same so much before the jump, and so much after it."""
    after, before = (wall_of(moment, zone) for moment in _readings(wall, zone))
    return before, after


def wall_of(moment: datetime, zone: tzinfo) -> datetime:
    """What the clock of `zone` shows, without a zone."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def _next_quarter(moment: datetime) -> datetime:
    return moment + (datetime.min.replace(tzinfo=UTC) - moment) % QUARTER


def without(
    found: set[datetime], zone: tzinfo, away: Iterable[tuple[date, date]], closures: Iterable[Closure]
) -> set[datetime]:
    """The quarters that remain beside days away, on the calendar of `zone`, and what is closed."""
    away, closures = list(away), list(closures)

    def remains(quarter: datetime) -> bool:
        wall = quarter.astimezone(zone)
        if any(first <= wall.date() <= last for first, last in away):
            return False
        minute = wall.hour * 60 + wall.minute
        return not any(
            closure.starts < quarter + QUARTER
            and quarter < closure.ends
            and not closure.opens <= minute <= closure.closes - 15
            for closure in closures
        )

    return {quarter for quarter in found if remains(quarter)}


def starts(free: set[datetime], minutes: int) -> list[datetime]:
    """The quarters at which so many free minutes in a row begin, in order."""
    steps = range(minutes // 15)
    return sorted(quarter for quarter in free if all(quarter + step * QUARTER in free for step in steps))


def comes_twice(moment: datetime, zone: tzinfo) -> bool:
    """Whether the wall clock of `zone` shows the same time an hour earlier or later as well."""
    wall = moment.astimezone(zone)
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()


def shifts(mine: tzinfo, theirs: tzinfo, since: datetime, until: datetime) -> list[Shift]:
    """When the two clocks come to stand differently to each other, seen from `mine`."""
    moment = since.replace(minute=0, second=0, microsecond=0)
    before, found = _apart(mine, theirs, moment), []
    while moment < until:
        now = _apart(mine, theirs, moment)
        if now != before:
            found.append(Shift(moment, (now - before) // timedelta(minutes=1)))
        before = now
        moment += HOUR
    return found


def _apart(mine: tzinfo, theirs: tzinfo, moment: datetime) -> timedelta:
    """How far my clock is ahead of theirs."""
    here, there = moment.astimezone(mine).utcoffset(), moment.astimezone(theirs).utcoffset()
    return (here or timedelta()) - (there or timedelta())
