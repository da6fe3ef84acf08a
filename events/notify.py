"""What is told by mail about a programme."""

from django.urls import reverse
from django.utils import translation

from people import clock
from people.models import User
from people.notify import mail

from .models import ScheduleVersion
from .releasing import NEW, WITHDRAWN, thawed


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
