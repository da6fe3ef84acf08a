"""The streams of a stage: a talk's log, how a room's stage is, and what is announced at an event."""

from collections.abc import Iterable

from django.template.loader import render_to_string
from django.utils import translation

from community.live.streams import Audience, Batch, Change, Stream, register

from .models import Announcement, Event, LogLine, Room, Talk


def _batch(head: int, after: int, rows: list, limit: int, gone: str) -> Batch:
    """What changed after a cursor; `head` was asked before `rows`. A thing with a `gone` date is gone."""
    last = rows[-1].change if rows else after
    cursor = last if len(rows) == limit else max(head, last)
    changes = [Change(row.change, row.pk, None if getattr(row, gone) else row) for row in rows]
    return Batch(max(head, cursor), cursor, changes)


def _rendered(template: str, context: dict, audience: Audience) -> str:
    with translation.override(audience.language):
        return render_to_string(template, context)


def _heads(rows: Iterable, keys: set[int], column: str) -> dict[int, int]:
    return dict(rows.filter(pk__in=keys).values_list("pk", column))  # type: ignore[attr-defined]


@register
class LogStream(Stream):
    """`l12`: the log of talk 12."""

    kind = "l"

    def readers(self, key, people):
        talk = Talk.objects.select_related("event__focus_country").filter(pk=key).first()
        return talk.readers(people) if talk else set()

    def heads(self, keys):
        return _heads(Talk.objects, keys, "log_head")

    def batch(self, key, after, limit):
        # The head first: its transaction also wrote the row, so nothing up to it can be missed below.
        head = Talk.objects.filter(pk=key).values_list("log_head", flat=True).first() or 0
        rows = LogLine.objects.select_related("talk__event").filter(talk=key, change__gt=after)
        return _batch(head, after, list(rows.order_by("change")[:limit]), limit, "struck_at")

    def render(self, thing: LogLine, audience: Audience) -> str:
        return _rendered("events/log_line.html", {"line": thing, "event": thing.talk.event}, audience)


@register
class NewsStream(Stream):
    """`a12`: what is announced at event 12."""

    kind = "a"

    def readers(self, key, people):
        event = Event.objects.select_related("focus_country").filter(pk=key).first()
        return event.admits(people) if event else set()

    def heads(self, keys):
        return _heads(Event.objects, keys, "news_head")

    def batch(self, key, after, limit):
        head = Event.objects.filter(pk=key).values_list("news_head", flat=True).first() or 0
        rows = Announcement.objects.for_reading().filter(event=key, change__gt=after)
        return _batch(head, after, list(rows.order_by("change")[:limit]), limit, "withdrawn_at")

    def render(self, thing: Announcement, audience: Audience) -> str:
        return _rendered("events/announcement.html", {"said": thing}, audience)


@register
class StageStream(Stream):
    """`s12`: how the stage of room 12 is. It has one thing, the room, which changes."""

    kind = "s"

    def readers(self, key, people):
        room = Room.objects.select_related("event__focus_country").filter(pk=key).first()
        return room.event.admits(people) if room else set()

    def heads(self, keys):
        return _heads(Room.objects, keys, "stage_head")

    def batch(self, key, after, limit):
        room = Room.objects.select_related("event").filter(pk=key).first()
        if room is None or room.stage_head <= after:
            return Batch(after, after, [])
        return Batch(room.stage_head, room.stage_head, [Change(room.stage_head, room.pk, room)])

    def render(self, thing: Room, audience: Audience) -> str:
        return _rendered("events/stage_state.html", {"room": thing}, audience)
