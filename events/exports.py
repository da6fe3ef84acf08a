"""A programme as other programs read it: schedule.xml and schedule.json (voc), and calendars (RFC 5545).

The same for every reader: nobody is named in it who did not agree to be named in public.
"""

import json
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from xml.etree import ElementTree as ET

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.text import slugify
from django.utils.translation import get_language
from icalendar import Calendar, Timezone
from icalendar import Event as Entry

from .models import Event, Talk
from .reading import with_credits

# What XML 1.0 cannot hold, and no text needs.
_CONTROL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REFRESH = timedelta(minutes=30)
SLOT = "00:05"
GENERATOR = "Diwan"


def plain(text: str) -> str:
    return _CONTROL.sub("", text)


def talks_of(event: Event, user) -> list[Talk]:
    """What takes place, with those who are named in public: three queries."""
    found = event.talks.visible_to(user).standing().select_related("room", "track")
    return _told(event, found)


def _told(event: Event, talks) -> list[Talk]:
    told = with_credits(talks.order_by("starts", "room__position", "pk"), AnonymousUser())
    for talk in told:
        talk.event = event
    return told


def address(thing) -> str:
    return settings.SITE_URL + thing.get_absolute_url()


def acronym(event: Event) -> str:
    """Letters, digits and lower lines, at least four."""
    return slugify(event.slug).replace("-", "_").ljust(4, "_")


def track_slug(track) -> str:
    """It begins with a letter, whatever the name is written in."""
    told = re.sub("[^a-z0-9-]", "", track.slug.lower())
    return told if re.fullmatch("[a-z][a-z0-9-]+", told) else f"track-{told or track.pk}"


def slug(talk: Talk) -> str:
    return f"{acronym(talk.event)}-{talk.code.lower()}"


def duration(talk: Talk) -> str:
    minutes = int((talk.ends - talk.starts).total_seconds() // 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _days(event: Event, talks: list[Talk]) -> list[tuple[date, list[Talk]]]:
    days = groupby(talks, key=lambda talk: talk.starts.astimezone(event.zone).date())
    return [(day, list(told)) for day, told in days]


def _rooms(talks: list[Talk]) -> list[tuple[str, list[Talk]]]:
    rooms = sorted({talk.room for talk in talks}, key=lambda room: (room.position, room.pk))
    return [(plain(room.label), [talk for talk in talks if talk.room_id == room.pk]) for room in rooms]


def _of_conference(event: Event, talks: list[Talk], version: str) -> tuple[datetime, datetime, list]:
    starts, ends = event.starts.astimezone(event.zone), event.ends.astimezone(event.zone)
    return starts, ends, _days(event, talks)


def xml(event: Event, talks: list[Talk], version: str) -> bytes:
    """schedule.xml, as the voc's schema has it."""
    root = ET.Element("schedule")
    ET.SubElement(root, "generator", name=GENERATOR, system=settings.SITE_URL)
    _say(root, "url", address(event) + "schedule.xml")
    _say(root, "version", version)
    conference = ET.SubElement(root, "conference")
    starts, ends, days = _of_conference(event, talks, version)
    for name, text in (
        ("title", event.label),
        ("acronym", acronym(event)),
        ("start", starts.isoformat()),
        ("end", ends.isoformat()),
        ("days", str(len(days))),
        ("timeslot_duration", SLOT),
        ("base_url", address(event)),
        ("url", address(event)),
        ("time_zone_name", event.time_zone),
    ):
        _say(conference, name, text)
    for track in _tracks(talks):
        ET.SubElement(conference, "track", name=plain(track.label), slug=track_slug(track))
    for index, (day, told) in enumerate(days, start=1):
        element = ET.SubElement(
            root,
            "day",
            index=str(index),
            date=day.isoformat(),
            start=min(talk.starts for talk in told).astimezone(event.zone).isoformat(),
            end=max(talk.ends for talk in told).astimezone(event.zone).isoformat(),
        )
        for name, in_room in _rooms(told):
            room = ET.SubElement(element, "room", name=name)
            for talk in in_room:
                _event_element(room, talk, name)
    ET.indent(root)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="utf-8")


def _event_element(room, talk: Talk, where: str) -> None:
    element = ET.SubElement(room, "event", id=str(talk.pk), guid=str(talk.guid), code=talk.code)
    for name, text in _facts(talk, where).items():
        _say(element, name, text)
    persons = ET.SubElement(element, "persons")
    for credit in talk.credits:
        if credit.name:
            _say(persons, "person", credit.name)


def _facts(talk: Talk, where: str) -> dict[str, str]:
    """What both formats say of a talk, in the same words."""
    starts = talk.starts.astimezone(talk.event.zone)
    return {
        "room": where,
        "title": plain(talk.title),
        "subtitle": "",
        "type": talk.kind,
        "date": starts.isoformat(),
        "start": starts.strftime("%H:%M"),
        "duration": duration(talk),
        "abstract": plain(talk.abstract),
        "slug": slug(talk),
        "track": plain(talk.track.label),
        "language": talk.language,
        "url": address(talk),
    }


def _say(parent, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = plain(text)


def _tracks(talks: Iterable[Talk]) -> list:
    return sorted({talk.track for talk in talks}, key=lambda track: (track.position, track.pk))


def as_json(event: Event, talks: list[Talk], version: str) -> bytes:
    """schedule.json, as the voc's first schema has it."""
    starts, ends, days = _of_conference(event, talks, version)
    told = {
        "schedule": {
            "version": version,
            "base_url": address(event),
            "conference": {
                "acronym": acronym(event),
                "title": plain(event.label),
                "start": starts.date().isoformat(),
                "end": ends.date().isoformat(),
                "daysCount": len(days),
                "timeslot_duration": SLOT,
                "time_zone_name": event.time_zone,
                "url": address(event),
                "tracks": [
                    {"name": plain(track.label), "slug": track_slug(track)} for track in _tracks(talks)
                ],
                "days": [_json_day(event, *numbered) for numbered in enumerate(days, start=1)],
            },
        }
    }
    return json.dumps(told, ensure_ascii=False).encode()


def _json_day(event: Event, index: int, day: tuple[date, list[Talk]]) -> dict:
    when, told = day
    return {
        "index": index,
        "date": when.isoformat(),
        "day_start": min(talk.starts for talk in told).astimezone(event.zone).isoformat(),
        "day_end": max(talk.ends for talk in told).astimezone(event.zone).isoformat(),
        "rooms": {name: [_json_event(talk, name) for talk in in_room] for name, in_room in _rooms(told)},
    }


def _json_event(talk: Talk, where: str) -> dict:
    return {
        "id": talk.pk,
        "guid": str(talk.guid),
        "code": talk.code,
        **_facts(talk, where),
        "end": talk.ends.astimezone(talk.event.zone).isoformat(),
        # The schema does without, but readers take it for granted.
        "description": "",
        "persons": [{"name": plain(credit.name)} for credit in talk.credits if credit.name],
        "links": [],
    }


def calendar(event: Event, user) -> bytes:
    """The programme for a calendar; what was withdrawn stays in it, crossed out."""
    found = event.talks.visible_to(user).select_related("room", "track")
    return written(event.label, _told(event, found), url=address(event))


def written(name: str, talks: Iterable[Talk], *, url: str = "") -> bytes:
    """Talks as a calendar, each on its event's own clock."""
    told = Calendar()
    told.add("prodid", f"-//Diwan//Programme//{(get_language() or 'en').upper()}")
    told.add("version", "2.0")
    told.add("name", plain(name))
    told.add("x-wr-calname", plain(name))
    if url:
        told.add("url", url)
    told.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    told.add("x-published-ttl", "PT30M")
    talks = list(talks)
    for zone, moments in _zones(talks).items():
        told.add_component(_zone(zone, min(moments).year - 1, max(moments).year + 2))
    for talk in talks:
        told.add_component(_entry(talk))
    return told.to_ical()


def _zones(talks: list[Talk]) -> dict[str, list[datetime]]:
    """When something happens, by zone."""
    told: dict[str, list[datetime]] = {}
    for talk in talks:
        told.setdefault(talk.event.time_zone, []).append(talk.starts)
    return told


@lru_cache(maxsize=64)
def _zone(name: str, first: int, last: int) -> Timezone:
    """A zone with its changes of clocks in these years; the library searches for them day by day."""
    return Timezone.from_tzid(name, first_date=date(first, 1, 1), last_date=date(last, 1, 1))


def _entry(talk: Talk) -> Entry:
    entry, event = Entry(), talk.event
    changed = talk.modified_at.replace(microsecond=0)
    entry.add("uid", f"{talk.guid}@diwan")
    entry.add("sequence", talk.sequence)
    # Without a METHOD it says when the entry was last revised, and so the feed is the same until it changes.
    entry.add("dtstamp", changed)
    entry.add("last-modified", changed)
    entry.add("dtstart", talk.starts.astimezone(event.zone))
    entry.add("dtend", talk.ends.astimezone(event.zone))
    entry.add("summary", plain(talk.title), parameters={"LANGUAGE": talk.language})
    named = ", ".join(credit.name for credit in talk.credits if credit.name)
    entry.add("description", plain("\n".join(part for part in (named, talk.abstract) if part)))
    entry.add("location", plain(talk.room.label))
    entry.add("categories", [plain(talk.track.label)])
    entry.add("url", address(talk))
    entry.add("status", "CANCELLED" if talk.withdrawn else "CONFIRMED")
    return entry
