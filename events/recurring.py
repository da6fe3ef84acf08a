"""The dates of a row of events: each on the same local hour, across changes of the clocks. Pure."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo

WEEKLY, FORTNIGHTLY, MONTHLY = "weekly", "fortnightly", "monthly"


def dates(first: date, every: str, times: int) -> Iterator[date]:
    """The days after `first`. Monthly is the same weekday of the month, its last where it has no fifth."""
    for step in range(1, times + 1):
        if every == MONTHLY:
            yield _in_month(first, step)
        else:
            yield first + timedelta(weeks=step * (2 if every == FORTNIGHTLY else 1))


def _in_month(first: date, later: int) -> date:
    months = first.year * 12 + first.month - 1 + later
    year, month = divmod(months, 12)
    day = date(year, month + 1, 1)
    day += timedelta(days=(first.weekday() - day.weekday()) % 7 + 7 * ((first.day - 1) // 7))
    return day if day.month == month + 1 else day - timedelta(days=7)


def at_same_hour(moment: datetime, day: date, zone: tzinfo) -> datetime:
    """The instant at which the clock of `zone` shows on `day` what it showed at `moment`; a time that the
    clocks jump over is as long after the jump."""
    wall = datetime.combine(day, moment.astimezone(zone).timetz().replace(tzinfo=None))
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
