"""What templates show of events, on this app's pages and beside other apps' on the home page."""

from babel.dates import format_date
from django import template
from django.utils import timezone

from events import meeting_reading, notify, reading, releasing
from people import clock

register = template.Library()
ON_HOME_PAGE = 3


@register.inclusion_tag("events/coming_events.html", takes_context=True)
def coming_events(context):
    """The next few events, for the home page."""
    return {"events": next_few(context["request"])}


def next_few(request) -> list:
    """What is on now and what comes next, asked once for a page."""
    if not hasattr(request, "next_few_events"):
        request.next_few_events = list(reading.coming(request.user)[:ON_HOME_PAGE])
    return request.next_few_events


@register.inclusion_tag("events/my_meetings.html", takes_context=True)
def my_meetings(context, event):
    """One's meetings at `event`, for the page of one's own programme."""
    user = context["request"].user
    found = meeting_reading.meetings(user, event) if user.is_authenticated else []
    return {**context.flatten(), "appointments": found}


@register.inclusion_tag("events/span.html")
def span(starts, ends, zone=None):
    """From when until when, on the reader's clock or `zone`'s; the second day is named if it is another."""
    one_day = clock.in_zone(starts, zone).date() == clock.in_zone(ends, zone).date()
    return {"starts": starts, "ends": ends, "zone": zone, "one_day": one_day}


@register.inclusion_tag("events/your_time.html", takes_context=True)
def your_time(context, moment, event, form="clock"):
    """`moment` on the reader's own clock, to stand beside the event's where they differ.

    A reader without an account has no zone here: their device knows it, if scripts run.
    """
    same = timezone.get_current_timezone().utcoffset(moment) == event.zone.utcoffset(moment)
    known = context["request"].user.is_authenticated
    return {"moment": moment, "form": form, "beside": event.time_zone, "hidden": same or not known}


@register.filter
def day_of_month(moment, zone) -> str:
    return format_date(clock.in_zone(moment, zone), "d", locale=clock.locale())


@register.filter
def month(moment, zone) -> str:
    """A month's short name, such as "Nov"."""
    return format_date(clock.in_zone(moment, zone), "MMM", locale=clock.locale())


@register.inclusion_tag("events/frozen.html")
def frozen(written, zone):
    """A place as a release stored it, on the event's clock."""
    return {"place": releasing.thawed(written), "zone": zone}


@register.filter
def told(changes, event) -> list[dict]:
    """Changes as the mail about them words them."""
    return [notify.line(change, event.zone) for change in changes]


@register.filter
def minute_of_day(moment, zone) -> int:
    here = clock.in_zone(moment, zone)
    return here.hour * 60 + here.minute
