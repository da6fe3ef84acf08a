"""What is told by mail about coming to an event: where one stands, and when it begins, on both clocks.

Nothing of what somebody answered or needs is in a mail, nor what is announced on the day, only that it was.
"""

from typing import Any

from django.urls import reverse
from django.utils import translation

from people import clock
from people.models import User
from people.notify import mail

from . import calendar_entry
from .models import Announcement, Event, Registration


def told(registration: Registration, news: str) -> None:
    """To whom it concerns: `news` is the state it is in now, or "lapsed"."""
    calendar = None
    if news in ("confirmed", "cancelled", "lapsed"):
        calendar = calendar_entry.invitation(registration)
    _mail(registration, news, calendar=calendar)


def soon(registration: Registration) -> None:
    """A while before it begins."""
    _mail(registration, "soon")


def _mail(registration: Registration, news: str, **more) -> None:
    person, event = registration.person, registration.event
    with translation.override(person.language):
        context: dict[str, Any] = {
            "news": news,
            "online": registration.mode == Event.Mode.ONLINE,
            "path": reverse("event-register", args=[event.slug]),
            **about(event, person),
        }
        if news == "waitlisted":
            context["position"] = registration.position
        if registration.offered_until:
            context["until"] = clock.day_and_clock(registration.offered_until, person.zone)
        mail(person, "registration", **context, **more)


def about(event: Event, person: User | None = None) -> dict[str, str]:
    """An event in a mail: its name, its place, and when it begins on its own clock and on the reader's."""
    here = f"{clock.day_and_clock(event.starts, event.zone)} ({clock.zone_city(event.zone)})"
    theirs = ""
    if person and person.zone.utcoffset(event.starts) != event.zone.utcoffset(event.starts):
        theirs = clock.day_and_clock(event.starts, person.zone)
    return {"event": event.label, "place": event.place, "when": here, "own_when": theirs}


def news(person: User, announcement: Announcement) -> None:
    """To somebody who comes to the event."""
    with translation.override(person.language):
        mail(person, "event-news", path=announcement.get_absolute_url(), kind=announcement.kind)
