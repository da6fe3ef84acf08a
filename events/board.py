"""The organiser's day: each room with what is on and next, who is missing, how many were counted."""

import datetime
from typing import NamedTuple

from django.utils import timezone

from people.states import open_to

from . import reading
from .models import Event, HeadCount, Room, Scribe, Shift, Talk, TalkSpeaker

# Who speaks within this time and has not been seen is missing.
SOON = datetime.timedelta(minutes=90)


class Row(NamedTuple):
    """One room on the day."""

    room: Room
    now: Talk | None
    next: Talk | None
    acts: list[str]
    scribes: list[Scribe]


class Board(NamedTuple):
    rows: list[Row]
    missing: list[TalkSpeaker]
    later: list[Talk]
    shifts: list[Shift]


def board(event: Event, user) -> Board:
    """The day, in a number of queries that does not grow with it."""
    stages = reading.stages(event, user)
    scribes: dict[int, list[Scribe]] = {}
    for scribe in Scribe.objects.visible_to(user).filter(room__event=event).select_related("person"):
        scribes.setdefault(scribe.room_id, []).append(scribe)
    shown = [talk for stage in stages for talk in (stage.now, stage.next) if talk]
    _with_speakers(shown, user)
    _with_counts([stage.now for stage in stages if stage.now], user)
    rows = [
        Row(stage.room, stage.now, stage.next, open_to(user, stage.room), scribes.get(stage.room.pk, []))
        for stage in stages
    ]
    return Board(rows, _missing(shown), _later(event, user, shown), _undoable(event, user))


def _with_speakers(talks: list[Talk], user) -> None:
    """Each talk with `people`: who speaks, and whether they are here."""
    speaking = TalkSpeaker.objects.filter(talk__in=talks).select_related("person", "talk__room")
    by_talk: dict[int, list[TalkSpeaker]] = {}
    for speaker in speaking:
        by_talk.setdefault(speaker.talk_id, []).append(speaker)
    for talk in talks:
        talk.people = by_talk.get(talk.pk, [])  # type: ignore[attr-defined]


def _with_counts(talks: list[Talk], user) -> None:
    """Each talk with `counted`: the latest head count."""
    latest = {c.talk_id: c for c in HeadCount.objects.visible_to(user).filter(talk__in=talks)}
    for talk in talks:
        talk.counted = latest.get(talk.pk)  # type: ignore[attr-defined]


def _missing(talks: list[Talk]) -> list[TalkSpeaker]:
    """Who speaks now or soon and has not been seen, by when they speak."""
    near = sorted((t for t in talks if t.starts < timezone.now() + SOON), key=lambda talk: talk.starts)
    seen: set[int] = set()
    missing = []
    for talk in near:
        for speaker in talk.people:  # type: ignore[attr-defined]
            if speaker.here_at is None and speaker.person_id not in seen:
                seen.add(speaker.person_id)
                missing.append(speaker)
    return missing


def _later(event: Event, user, shown: list[Talk]) -> list[Talk]:
    """What else comes on this date of the event's calendar."""
    midnight = timezone.localtime(None, event.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    today = event.talks.visible_to(user).filter(
        starts__gt=timezone.now(), starts__lt=midnight + datetime.timedelta(days=1)
    )
    return list(
        today.exclude(pk__in=[t.pk for t in shown]).select_related("event", "room").order_by("starts")
    )


def _undoable(event: Event, user) -> list[Shift]:
    """What was moved and can be brought back: what is still to come of it."""
    standing = Shift.objects.visible_to(user).filter(
        event=event, undone_at=None, talk__ends__gt=timezone.now()
    )
    return list(standing.select_related("talk__event", "room", "by")[:5])
