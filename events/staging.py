"""What the pages of a stage show: ways to follow it, its log, what is announced; few queries each."""

import datetime
from typing import NamedTuple

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import get_language

from people.models import Film

from .models import Announcement, Event, LogLine, Recording, Room, Source, Talk

# How long an announcement stands on every page, and how many of them.
STANDS = datetime.timedelta(hours=12)
MOST_NEWS = 3
# As many lines of a log as a phone reads back; the log's own page has all of them.
LATEST_LINES = 12


def news(event: Event, user, most: int = MOST_NEWS) -> list[Announcement]:
    """The latest announcements, the newest first."""
    fresh = Announcement.objects.visible_to(user).standing().filter(said_at__gt=timezone.now() - STANDS)
    return list(fresh.filter(event=event).for_reading()[:most])


class Ways(NamedTuple):
    """How a room can be followed: the way that was chosen, and all others."""

    chosen: Source | None
    others: list[Source]
    tracks: list


def ways(room: Room, talk: Talk | None, user, asked: str = "", kept: str = "") -> Ways:
    """The sources of a room; those of the talk first. `asked` is the reader's choice: a source, or "sound";
    `kept` the way (`Source.way`) they chose here before, in an earlier talk perhaps.

    Unasked it is the picture in the reader's language, else in any; while the picture fails, the sound.
    """
    found = Source.objects.visible_to(user).filter(room=room).select_related("film__work")
    usual, _, spoken = kept.partition("-")
    if usual not in Source.Role:
        kept = usual = spoken = ""
    mine = spoken or (get_language() or "en").partition("-")[0]
    heard = asked == "sound" or room.state == Room.State.FALLBACK
    role = Source.Role.AUDIO if heard else usual or Source.Role.VIDEO

    def fitness(source: Source) -> tuple:
        of_talk = talk is not None and source.talk_id == talk.pk
        other = source.language != mine
        return (source.role != role, bool(kept) and other, not of_talk, other, source.position, source.pk)

    sources = [s for s in found if s.talk_id is None or (talk is not None and s.talk_id == talk.pk)]
    chosen = next((s for s in sources if str(s.pk) == asked), None)
    if chosen is None and sources:
        best = min(sources, key=fitness)
        chosen = best if not heard or best.role == role else None
    tracks = tracks_of(chosen.film) if chosen and chosen.film else []
    return Ways(chosen, [s for s in sources if s != chosen], tracks)


def tracks_of(film: Film) -> list:
    """Captions and transcripts, the reader's language first."""
    prefetch_related_objects([film], "tracks")
    mine = (get_language() or "en").partition("-")[0]
    return sorted(film.tracks.all(), key=lambda track: track.language != mine)


def log_of(talk: Talk, user, language: str = "", most: int | None = None) -> list[LogLine]:
    """The lines of a talk's log, the newest first."""
    lines = LogLine.objects.visible_to(user).filter(talk=talk).standing()
    if language:
        lines = lines.filter(language=language)
    return list(lines.order_by("-pk")[:most])


def languages_of(talk: Talk, user) -> list[str]:
    """The languages in which a talk's log is written."""
    lines = LogLine.objects.visible_to(user).filter(talk=talk).standing()
    return list(lines.order_by("language").values_list("language", flat=True).distinct())


def recording_of(talk: Talk, user) -> Recording | None:
    seen = Recording.objects.visible_to(user).filter(talk=talk)
    return seen.select_related("film__work").first()
