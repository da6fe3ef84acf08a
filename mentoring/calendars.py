"""Sessions as other calendars read them (RFC 5545, 5546, 7986).

All times are UTC, so that no program needs to know a zone. What leaves the site names nobody, and nobody's
address but the reader's own; the other person's name is in it only for who asked that mail says what it is
about (domain I9).
"""

from collections.abc import Iterable
from datetime import UTC, timedelta, tzinfo
from email.utils import parseaddr
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vCalAddress

from community.inbox import inbox_of
from people import clock
from people.models import User

from .models import Session
from .reading import Pair, pairs

# What is over, or was called off, stays in a calendar for so long.
KEPT = timedelta(days=30)
REFRESH = timedelta(hours=1)
REMIND = timedelta(minutes=-15)
STATUS = {
    Session.State.PROPOSED: "TENTATIVE",
    Session.State.CANCELLED: "CANCELLED",
    Session.State.EXPIRED: "CANCELLED",
}
CONFIRMED = "CONFIRMED"


class Words(NamedTuple):
    """What an entry says in words."""

    summary: str
    description: str


def invitation(session: Session, person: User) -> dict[str, str]:
    """The part of a mail by which `person`'s calendar takes a session in, moves it or takes it out."""
    method = "CANCEL" if STATUS.get(Session.State(session.state)) == "CANCELLED" else "REQUEST"
    calendar, (event,) = _calendar([session], person)
    calendar.add("method", method)
    event.add("organizer", _organizer())
    event.add(
        "attendee",
        _attendee(person, "NEEDS-ACTION" if session.state == Session.State.PROPOSED else "ACCEPTED"),
    )
    return {"method": method, "text": calendar.to_ical().decode()}


def publication(sessions: list[Session], person: User) -> dict[str, str]:
    """The part of a mail that brings several sessions: an invitation may hold one alone."""
    calendar, events = _calendar(sessions, person)
    calendar.add("method", "PUBLISH")
    for event in events:
        event.add("organizer", _organizer())
    return {"method": "PUBLISH", "text": calendar.to_ical().decode()}


def entry(session: Session, person: User) -> bytes:
    """One session as a file."""
    calendar, _events = _calendar([session], person)
    return calendar.to_ical()


def feed(person: User) -> tuple[bytes, bytes]:
    """All that `person` has before them, and what is not long over; and the same without the time of asking,
    which is equal as long as nothing changed."""
    since = timezone.now() - KEPT
    sessions = Session.objects.visible_to(person).with_pair().filter(ends__gt=since).order_by("starts", "pk")
    calendar, _events = _calendar(list(sessions), person)
    with translation.override(person.language):
        name = "Diwan: " + _("Mentoring")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    text = calendar.to_ical()
    return text, b"\n".join(line for line in text.split(b"\r\n") if not line.startswith(b"DTSTAMP"))


def _calendar(sessions: list[Session], person: User) -> tuple[Calendar, list[Event]]:
    calendar = Calendar()
    calendar.add("prodid", "-//Diwan//Mentoring//EN")
    calendar.add("version", "2.0")
    with translation.override(person.language):
        events = [_event(session, words) for session, words in _told(sessions, person)]
        for event in events:
            calendar.add_component(event)
    return calendar, events


def _event(session: Session, words: Words) -> Event:
    event = Event()
    event.add("uid", str(session.uid))
    event.add("sequence", session.sequence)
    event.add("dtstamp", timezone.now().replace(microsecond=0))
    event.add("dtstart", session.starts.astimezone(UTC))
    event.add("dtend", session.ends.astimezone(UTC))
    event.add("summary", words.summary)
    event.add("description", words.description)
    event.add("url", settings.SITE_URL + session.get_absolute_url())
    event.add("class", "PRIVATE")
    event.add("status", STATUS.get(Session.State(session.state), CONFIRMED))
    if session.state == Session.State.CONFIRMED:
        event.add_component(_alarm(words.summary))
    return event


def _alarm(summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", REMIND)
    alarm.add("description", summary)
    return alarm


def _organizer() -> vCalAddress:
    """The site itself: so neither of the two has to give the other an address."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{address}")
    organizer.params["CN"] = name or "Diwan"
    return organizer


def _attendee(person: User, answer: str) -> vCalAddress:
    """The reader. Answers by mail are not read, so none is asked for."""
    attendee = vCalAddress(f"mailto:{person.email}")
    attendee.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": answer, "RSVP": "FALSE"})
    return attendee


def _told(sessions: list[Session], person: User) -> Iterable[tuple[Session, Words]]:
    """Each session with its words, in the language that is on."""
    tells = inbox_of(person).tell_content
    mentorships = {session.mentorship_id: session.mentorship for session in sessions}
    by_id = {pair.mentorship.pk: pair for pair in pairs(list(mentorships.values()), person)}
    for session in sessions:
        yield session, _words(session, person, by_id[session.mentorship_id], tells)


def _words(session: Session, person: User, pair: Pair, tells: bool) -> Words:
    lines = [_("Your time: %(when)s") % {"when": _span(session, person.zone)}]
    if pair.zone:
        lines.append(_("The other person’s time: %(when)s") % {"when": _span(session, pair.zone)})
    if tells:
        return Words(_("Mentoring session with %(name)s") % {"name": pair.name}, "\n".join(lines))
    return Words(_("Mentoring session"), "\n".join(lines))


def _span(session: Session, zone: tzinfo) -> str:
    return f"{clock.day_and_clock(session.starts, zone)}–{clock.clock(session.ends, zone)}"
