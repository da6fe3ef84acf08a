"""How long people were at an event, and at how many of its talks: online as their pages told, in the hall
from the door on. Nobody is at two talks at once."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from .models import CheckIn, Event, Presence

Span = tuple[datetime, datetime]


class Attended(NamedTuple):
    minutes: int
    talks: int


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same time, in stretches that do not touch."""
    found: list[Span] = []
    for starts, ends in sorted(spans):
        if found and starts <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        elif starts < ends:
            found.append((starts, ends))
    return found


def length(spans: Iterable[Span]) -> timedelta:
    return sum((ends - starts for starts, ends in spans), timedelta())


def within(span: Span, spans: Iterable[Span]) -> list[Span]:
    """What of `spans` lies in `span`."""
    cut = ((max(starts, span[0]), min(ends, span[1])) for starts, ends in spans)
    return [(starts, ends) for starts, ends in cut if starts < ends]


def attended(event: Event, people: Iterable[int] | None = None) -> dict[int, Attended]:
    """What everybody (or these people) attended so far, in three queries."""
    talks = [(pk, (starts, ends)) for pk, starts, ends in event.talks.values_list("pk", "starts", "ends")]
    hall: dict[int, list[Span]] = {}
    online: dict[int, dict[int, list[Span]]] = {}
    came = CheckIn.objects.inside().filter(event=event)
    seen = Presence.objects.filter(talk__event=event)
    if people is not None:
        people = list(people)
        came, seen = came.filter(registration__person__in=people), seen.filter(person__in=people)
    for person, at in came.values_list("registration__person", "scanned_at"):
        hall.setdefault(person, []).extend(_day_from(at, event, [span for _pk, span in talks]))
    for person, talk, starts, ends in seen.values_list("person", "talk", "started", "last_seen"):
        online.setdefault(person, {}).setdefault(talk, []).append((starts, ends))
    return {
        person: _sum(talks, merged(hall.get(person, ())), online.get(person, {}))
        for person in hall.keys() | online.keys()
    }


def _day_from(at: datetime, event: Event, talks: list[Span]) -> list[Span]:
    """What of the event was still to come on the day when somebody came in, and is over by now."""
    local = at.astimezone(event.zone)
    midnight = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return within((at, min(midnight, timezone.now())), talks or [(event.starts, event.ends)])


def _sum(talks: list[tuple[int, Span]], hall: list[Span], online: dict[int, list[Span]]) -> Attended:
    there = merged([*hall, *(part for spans in online.values() for part in spans)])
    count, free = 0, None
    for pk, span in sorted(talks, key=lambda talk: talk[1][1]):
        had = length(merged([*within(span, hall), *within(span, online.get(pk, ()))]))
        if had * 2 >= span[1] - span[0] and (free is None or span[0] >= free):
            count, free = count + 1, span[1]
    return Attended(int(length(there).total_seconds() // 60), count)
