"""Public events for machines: an Atom feed, and a calendar that others subscribe to.

They say what anybody may read, whoever asks.
"""

from datetime import UTC, timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as Entry

from people import clock

from .models import Event

ENTRIES = 50
# What is over stays in others' calendars for so long.
KEPT = timedelta(days=30)


def _public():
    shown = Event.objects.visible_to(AnonymousUser()).filter(visibility=Event.Visibility.ALL)
    return shown.select_related("focus_country")


class ComingEvents(Feed):
    """Public events that are on or to come, the next one first."""

    feed_type = Atom1Feed
    author_name = "Diwan"

    def title(self):
        return "Diwan: " + _("Events")

    def subtitle(self):
        return _("Evenings, trainings, visits and one conference. Nearly everything can be followed online.")

    def link(self):
        return reverse("event-list")

    def feed_url(self):
        return reverse("event-feed")

    def items(self):
        return _public().coming().prefetch_related("tags")[:ENTRIES]

    def item_title(self, event):
        return event.label

    def item_description(self, event):
        when = f"{clock.day_and_clock(event.starts, event.zone)} ({clock.zone_city(event.zone)})"
        return f"{when}. {event.lead}"

    def item_categories(self, event):
        country = [event.focus_country.label] if event.focus_country else []
        return [event.get_kind_display(), *country, *sorted(tag.name for tag in event.tags.all())]

    def item_guid(self, event):
        return settings.SITE_URL + event.get_absolute_url()


def calendar(request) -> HttpResponse:
    """Public events as a calendar to subscribe to; all times are UTC, so that no program needs to know a
    zone."""
    told = Calendar()
    told.add("prodid", "-//Diwan//Events//EN")
    told.add("version", "2.0")
    told.add("name", "Diwan: " + _("Events"))
    told.add("x-wr-calname", "Diwan: " + _("Events"))
    told.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for event in _public().filter(ends__gt=timezone.now() - KEPT).order_by("starts", "pk"):
        told.add_component(_entry(event))
    return HttpResponse(told.to_ical(), content_type="text/calendar; charset=utf-8")


def _entry(event: Event) -> Entry:
    address = settings.SITE_URL + event.get_absolute_url()
    entry = Entry()
    entry.add("uid", f"event-{event.pk}@{settings.SITE_URL.partition('://')[2]}")
    # The same as long as nothing changed, so that asking again is answered 304.
    entry.add("dtstamp", event.starts.astimezone(UTC))
    entry.add("dtstart", event.starts.astimezone(UTC))
    entry.add("dtend", event.ends.astimezone(UTC))
    entry.add("summary", event.label)
    if event.lead:
        entry.add("description", event.lead)
    if event.place:
        entry.add("location", event.place)
    entry.add("url", address)
    entry.add("status", "CONFIRMED")
    return entry
