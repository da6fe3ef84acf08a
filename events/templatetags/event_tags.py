"""What templates show of events, on this app's pages and beside other apps' on the home page."""

from babel.dates import format_date
from django import template
from django.utils import timezone

from events import reading
from people import clock

register = template.Library()
ON_HOME_PAGE = 3


@register.inclusion_tag("events/coming_events.html", takes_context=True)
def coming_events(context):
    """The next few events, for the home page."""
    return {"events": reading.coming(context["request"].user)[:ON_HOME_PAGE]}


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
