"""A registration as its holder's calendar reads it (RFC 5545, 5546): one entry for ever, whatever happens.

Times are UTC, so that no program needs to know a zone; both clocks are in words.
"""

from datetime import UTC
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, vCalAddress
from icalendar import Event as Entry

from people import clock

from .models import Event, Registration


def invitation(registration: Registration) -> dict[str, str]:
    """The part of a mail by which a calendar takes the event in, or out when it was called off."""
    called_off = registration.state == Registration.State.CANCELLED
    method = "CANCEL" if called_off else "REQUEST"
    calendar = Calendar()
    calendar.add("prodid", "-//Diwan//Events//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    with translation.override(registration.person.language):
        calendar.add_component(_entry(registration, "CANCELLED" if called_off else "CONFIRMED"))
    return {"method": method, "text": calendar.to_ical().decode()}


def _entry(registration: Registration, status: str) -> Entry:
    event, person = registration.event, registration.person
    entry = Entry()
    entry.add("uid", f"registration-{registration.pk}@{urlsplit(settings.SITE_URL).hostname}")
    entry.add("sequence", registration.sequence)
    entry.add("dtstamp", timezone.now().replace(microsecond=0))
    entry.add("dtstart", event.starts.astimezone(UTC))
    entry.add("dtend", event.ends.astimezone(UTC))
    entry.add("summary", event.label)
    entry.add("description", _clocks(event, person))
    if registration.mode == Event.Mode.ONSITE and event.place:
        entry.add("location", event.place)
    entry.add("url", settings.SITE_URL + event.get_absolute_url())
    entry.add("status", status)
    entry.add("organizer", _organizer())
    entry.add("attendee", _attendee(person.email))
    return entry


def _clocks(event: Event, person) -> str:
    lines = [f"{clock.day_and_clock(event.starts, event.zone)} ({clock.zone_city(event.zone)})"]
    if person.zone.utcoffset(event.starts) != event.zone.utcoffset(event.starts):
        lines.append(_("Your time: %(when)s") % {"when": clock.day_and_clock(event.starts, person.zone)})
    return "\n".join(lines)


def _organizer() -> vCalAddress:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{address}")
    organizer.params["CN"] = name or "Diwan"
    return organizer


def _attendee(address: str) -> vCalAddress:
    """The reader. Answers by mail are not read, so none is asked for."""
    attendee = vCalAddress(f"mailto:{address}")
    attendee.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
    return attendee
