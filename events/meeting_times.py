"""When people can meet at an event, in quarters of an hour: pure functions that know no database."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import groupby
from typing import NamedTuple

QUARTER = timedelta(minutes=15)


class Span(NamedTuple):
    starts: datetime
    ends: datetime


def gaps(talks: Iterable[Span], zone: tzinfo) -> list[Span]:
    """The breaks of a programme: what lies between its talks on each day of the event's calendar."""
    found = []
    ordered = sorted(talks)
    for _day, of_day in groupby(ordered, key=lambda talk: talk.starts.astimezone(zone).date()):
        first, *others = of_day
        until = first.ends
        for talk in others:
            if talk.starts > until:
                found.append(Span(until, talk.starts))
            until = max(until, talk.ends)
    return found


def quarters(spans: Iterable[Span], since: datetime) -> list[datetime]:
    """The quarters of an hour that lie wholly inside, from `since` on, in order."""
    found = set()
    for span in spans:
        moment = _next_quarter(span.starts)
        while moment + QUARTER <= span.ends:
            if moment >= since:
                found.add(moment)
            moment += QUARTER
    return sorted(found)


def _next_quarter(moment: datetime) -> datetime:
    moment = moment.astimezone(UTC)
    return moment + (datetime.min.replace(tzinfo=UTC) - moment) % QUARTER
