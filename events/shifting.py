"""What a delay or another room would do to a day's programme, and what speaks against it. Changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from .models import Room, Shift, Talk


@dataclass(frozen=True)
class Place:
    """When and where a talk is."""

    starts: datetime
    ends: datetime
    room: int

    def meets(self, other: "Place") -> bool:
        return self.starts < other.ends and other.starts < self.ends

    def stored(self) -> list:
        return [self.starts.isoformat(), self.ends.isoformat(), self.room]


@dataclass(frozen=True)
class Move:
    """A talk from one place to another."""

    talk: Talk
    before: Place
    after: Place


def place_of(talk: Talk) -> Place:
    return Place(talk.starts, talk.ends, talk.room.pk)


def delayed(talk: Talk, minutes: int, *, following: bool = True) -> list[Move]:
    """A talk later by `minutes`; one that is on only ends later. What follows in its room moves as far as it
    must: a break takes a delay up, and a night all of it."""
    late = timedelta(minutes=minutes)
    starts = talk.starts if talk.is_on else talk.starts + late
    moves = [Move(talk, place_of(talk), Place(starts, talk.ends + late, talk.room.pk))]
    if following:
        moves += _pushed(talk, moves[0].after.ends)
    return moves


def _pushed(talk: Talk, free: datetime) -> Iterator[Move]:
    """What must move so that it begins when the room is `free`."""
    later = Talk.objects.standing().filter(room=talk.room, starts__gte=talk.starts).exclude(pk=talk.pk)
    for other in later.select_related("event", "room").order_by("starts"):
        if other.starts >= free:
            return
        after = Place(free, free + (other.ends - other.starts), other.room.pk)
        yield Move(other, place_of(other), after)
        free = after.ends


def elsewhere(talk: Talk, room: Room) -> list[Move]:
    """A talk in another room at its time."""
    return [Move(talk, place_of(talk), Place(talk.starts, talk.ends, room.pk))]


def undone(shift: Shift) -> list[Move]:
    """Everything where it was before a shift."""
    moves = []
    for talk in Talk.objects.select_related("event", "room").filter(pk__in=shift.moved).order_by("starts"):
        starts, ends, room = shift.moved[str(talk.pk)][0]
        before = Place(parse_datetime(starts), parse_datetime(ends), room)  # type: ignore[arg-type]
        moves.append(Move(talk, place_of(talk), before))
    return moves


def stands(shift: Shift) -> bool:
    """Whether all that it moved is still where it put it, so that it can be undone."""
    there = Talk.objects.filter(pk__in=shift.moved)
    return len(shift.moved) == len(there) and all(
        place_of(talk).stored() == shift.moved[str(talk.pk)][1] for talk in there
    )


def conflicts(moves: list[Move]) -> list[str]:
    """What speaks against these moves, a sentence each: the room is taken, somebody would have to be in two
    places, the event ends before. What was so before is not their fault."""
    if not moves:
        return []
    event = moves[0].talk.event
    moved = {move.talk.pk: move for move in moves}
    first, last = min(m.after.starts for m in moves), max(m.after.ends for m in moves)
    near = event.talks.filter(starts__lt=last, ends__gt=first).exclude(pk__in=moved)
    own = Talk.objects.filter(pk__in=moved).order_by("starts").prefetch_related("speakers")
    known = [*own, *near.prefetch_related("speakers")]
    told = [sentence for pair in combinations(known, 2) for sentence in _clash(*pair, moved)]
    for move in moves:
        if move.after.ends > event.ends >= move.before.ends:
            told.append(_("“%(talk)s” would end after the event is over.") % {"talk": move.talk.title})
    return told


def _clash(one: Talk, other: Talk, moved: dict[int, Move]) -> Iterator[str]:
    if one.pk not in moved and other.pk not in moved:
        return
    before = place_of(one), place_of(other)
    after = [moved[t.pk].after if t.pk in moved else place_of(t) for t in (one, other)]
    if not after[0].meets(after[1]):
        return
    had_room = before[0].room == before[1].room and before[0].meets(before[1])
    if after[0].room == after[1].room and not had_room:
        titles = {"talk": one.title, "other": other.title}
        yield _("“%(talk)s” and “%(other)s” would be in one room at the same time.") % titles
    shared = set(one.speakers.all()) & set(other.speakers.all())
    if not before[0].meets(before[1]):
        for person in sorted(shared, key=lambda person: person.pk):
            told = {"person": person.call_me, "talk": one.title, "other": other.title}
            yield _("%(person)s would speak in “%(talk)s” and in “%(other)s” at the same time.") % told


def rooms_free_for(talk: Talk) -> list[Room]:
    """Other rooms of the event in which nothing else is at a talk's time."""
    taken = talk.event.talks.filter(starts__lt=talk.ends, ends__gt=max(talk.starts, timezone.now()))
    return list(talk.event.rooms.exclude(pk=talk.room.pk).exclude(pk__in=taken.values("room")))
