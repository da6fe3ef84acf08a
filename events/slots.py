"""What is free for two people at an event: the time to meet there, less what either holds.

Reads past the gate on purpose: each is shown the times that come out, never what the other holds.
"""

from datetime import datetime

from django.utils import timezone

from people import booking
from people.models import User

from .meeting_times import QUARTER, Span, gaps, quarters
from .models import Event


def times_to_meet(event: Event) -> list[Span]:
    """The organiser's; else the breaks of the programme; of an event without talks, all of it."""
    if hours := [Span(*row) for row in event.meeting_hours.values_list("starts", "ends")]:
        return hours
    talks = [Span(*row) for row in event.talks.order_by().values_list("starts", "ends")]
    return gaps(talks, event.zone) if talks else [Span(event.starts, event.ends)]


def free_quarters(event: Event, one: User, other: User) -> list[datetime]:
    """The quarters of an hour that are still free for both."""
    asked = quarters(times_to_meet(event), timezone.now())
    if not asked:
        return []
    taken = booking.taken([one.pk, other.pk], asked[0], asked[-1] + QUARTER)
    return [moment for moment in asked if not any(moment in held for held in taken.values())]
