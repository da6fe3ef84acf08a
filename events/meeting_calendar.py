"""A meeting of two as their calendars take it in (RFC 5545, 5546). It names nobody (domain I9)."""

from datetime import UTC, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, vCalAddress
from icalendar import Event as Entry

from people.models import User

from .models import MeetingRequest


def invitation(meeting: MeetingRequest, person: User) -> dict[str, str]:
    """The part of a mail by which `person`'s calendar takes a meeting in, or out again."""
    off = meeting.state != MeetingRequest.State.AGREED
    method = "CANCEL" if off else "REQUEST"
    calendar = Calendar()
    calendar.add("prodid", "-//Diwan//Events//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    with translation.override(person.language):
        calendar.add_component(_entry(meeting, person, off=off))
    return {"method": method, "text": calendar.to_ical().decode()}


def _entry(meeting: MeetingRequest, person: User, *, off: bool) -> Entry:
    entry = Entry()
    summary = _("A meeting at “%(event)s”") % {"event": meeting.event.label}
    entry.add("uid", str(meeting.uid))
    entry.add("sequence", meeting.sequence)
    entry.add("dtstamp", timezone.now().replace(microsecond=0))
    entry.add("dtstart", meeting.starts.astimezone(UTC))
    entry.add("dtend", meeting.ends.astimezone(UTC))
    entry.add("summary", summary)
    entry.add("url", settings.SITE_URL + meeting.get_absolute_url())
    entry.add("class", "PRIVATE")
    entry.add("status", "CANCELLED" if off else "CONFIRMED")
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{address}")
    organizer.params["CN"] = name or "Diwan"
    entry.add("organizer", organizer)
    attendee = vCalAddress(f"mailto:{person.email}")
    attendee.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
    entry.add("attendee", attendee)
    if meeting.table:
        entry.add("location", _("Table %(number)s") % {"number": meeting.table})
    if not off:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", timedelta(minutes=-10))
        alarm.add("description", summary)
        entry.add_component(alarm)
    return entry
