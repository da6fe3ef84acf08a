"""What is told by mail of events: where one stands, when it begins on both clocks, what changed.

Nothing of what somebody answered or needs is in a mail, nor what is announced on the day, only that it was.
"""

from typing import Any

from django.urls import reverse
from django.utils import translation

from people import clock
from people.models import User
from people.notify import mail

from . import calendar_entry
from .models import Announcement, Event, Registration, ScheduleVersion
from .releasing import NEW, WITHDRAWN, thawed


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


def programme_changed(person: User, version: ScheduleVersion, codes: set[str]) -> None:
    """To who speaks at, or picked, a talk that a release changed; in detail only if the event is public."""
    event = version.event
    mine = [change for change in version.diff if change["code"] in codes]
    with translation.override(person.language):
        mail(
            person,
            "programme-changed",
            path=reverse("event-schedule", args=[event.slug]),
            event=event.label if event.public else "",
            note=version.note if event.public else "",
            lines=[line(change, event.zone) for change in mine] if event.public else [],
            city=clock.zone_city(event.zone),
        )


def line(change: dict, zone) -> dict:
    """One change in words, on the event's clock and in the language that is on."""
    was, now = (_where(thawed(change[side]), zone) for side in ("was", "now"))
    kind = change["change"]
    return {
        "title": change["title"],
        "change": kind,
        "was": "" if kind == NEW else was,
        "now": "" if kind == WITHDRAWN else now,
    }


def _where(place, zone) -> str:
    if place is None:
        return ""
    return f"{clock.day_and_clock(place.starts, zone)}–{clock.clock(place.ends, zone)}, {place.room}"
