"""Where talks stand in the draft of a programme, and what keeps one from standing somewhere."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Max
from django.utils.translation import gettext as _

from people import clock

from .models import Event, Move, Room, Talk, TalkSpeaker

# Who speaks online and in a hall needs so long from one to the other.
CHANGE = timedelta(minutes=15)
USUAL_MINUTES = 45


class Place(NamedTuple):
    """Where and when; in no room (all three are None then) it is off the programme, as `stands` tells."""

    room: Room = None  # type: ignore[assignment]
    starts: datetime = None  # type: ignore[assignment]
    ends: datetime = None  # type: ignore[assignment]
    withdrawn: bool = False

    @property
    def stands(self) -> bool:
        return self.room is not None and not self.withdrawn


NOWHERE = Place()


@dataclass(frozen=True)
class Planned:
    """A talk with its place in the draft; `seen` is the number of its latest move."""

    talk: Talk
    place: Place
    seen: int
    # By their primary keys.
    speakers: dict[int, str]

    @property
    def released(self) -> Place:
        return Place(self.talk.room, self.talk.starts, self.talk.ends, self.talk.withdrawn)

    @property
    def is_moved(self) -> bool:
        return self.place != self.released

    @property
    def minutes(self) -> int:
        """How long it takes, or usually would."""
        starts, ends = self.place.starts, self.place.ends
        return int((ends - starts).total_seconds() // 60) if starts and ends else USUAL_MINUTES

    def at(self, place: Place) -> "Planned":
        return replace(self, place=place)


def plan(event: Event) -> list[Planned]:
    """Every talk of an event where the draft has it, in three queries."""
    talks = event.talks.select_related("room", "track").annotate(latest=Max("moves")).order_by("pk")
    drafted = Move.objects.drafted().filter(talk__event=event).select_related("room").order_by("pk")
    places = {move.talk_id: Place(move.room, move.starts, move.ends, move.withdrawn) for move in drafted}
    speakers: dict[int, dict[int, str]] = {}
    for row in TalkSpeaker.objects.filter(talk__event=event).select_related("person"):
        speakers.setdefault(row.talk_id, {})[row.person_id] = row.person.call_me
    told = []
    for talk in talks:
        talk.event = event
        released = Place(talk.room, talk.starts, talk.ends, talk.withdrawn)
        place = places.get(talk.pk, released)
        told.append(Planned(talk, place, talk.latest or 0, speakers.get(talk.pk, {})))
    return sorted(told, key=_order)


def _order(planned: Planned) -> tuple:
    place = planned.place
    if place.starts is None or place.room is None:
        return (1, planned.talk.pk)
    return (0, place.starts, place.room.position, planned.talk.pk)


def clashes(planned: Planned, others: Iterable[Planned]) -> list[str]:
    """What keeps a talk from standing where it is put, a sentence each; nothing where it can."""
    here = planned.place
    if not here.stands:
        return []
    told = []
    for other in others:
        if other.talk.pk != planned.talk.pk and other.place.stands:
            told += _between(planned, other)
    return told


def _between(planned: Planned, other: Planned) -> list[str]:
    """Why two talks cannot both stand where they do."""
    here, there = planned.place, other.place
    told = []
    named = {"talk": other.talk.title, "room": there.room.label, "time": span(there, planned.talk.event)}
    at_once = here.starts < there.ends and there.starts < here.ends
    if at_once and here.room == there.room:
        told.append(_("%(room)s is taken by “%(talk)s” then (%(time)s).") % named)
    for pk in planned.speakers.keys() & other.speakers.keys():
        who = {**named, "name": planned.speakers[pk]}
        if at_once:
            told.append(_("%(name)s speaks in “%(talk)s” then (%(room)s, %(time)s).") % who)
        elif _too_close(here, there):
            told.append(
                _(
                    "%(name)s speaks in “%(talk)s” (%(room)s, %(time)s) and needs a quarter of an hour "
                    "between the hall and the line."
                )
                % who
            )
    return told


def _too_close(here: Place, there: Place) -> bool:
    """One in a hall and one online, with too little between them."""
    if (here.room.kind == Room.Kind.ONLINE) == (there.room.kind == Room.Kind.ONLINE):
        return False
    return here.starts < there.ends + CHANGE and there.starts < here.ends + CHANGE


def span(place: Place, event: Event) -> str:
    """From when until when, on the event's clock."""
    return f"{clock.clock(place.starts, event.zone)}–{clock.clock(place.ends, event.zone)}"
