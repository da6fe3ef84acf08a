"""When the three waves of follow-up are due, and whom they ask.

At the start, when the work is over, and twelve months after its last day: the expert and the host each time.
An assignment and its extension are one work: it starts with the first and is over with the last.
"""

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from people.models import Seat, User

from .models import Assignment, FollowUp

# Missed for longer than this, a wave is not asked for any more: nobody answers for a day long past.
LATE = timedelta(days=30)
REMINDS_AFTER = timedelta(days=14)
# An answer may be changed for so long.
CHANGES_FOR = timedelta(days=60)

_OVER = (Assignment.State.CLOSED, Assignment.State.ENDED_EARLY)
_W = FollowUp.Wave


def asks(today: date) -> models.QuerySet[Assignment]:
    """Assignments of which some wave may lack on this day."""
    now = timezone.now()
    # A year, and the leap day.
    oldest = today - timedelta(days=366) - LATE
    over = Q(state__in=_OVER) & (Q(ends__gte=oldest) | Q(moved_at__gte=now - LATE))
    starts = Q(state__in=Assignment.RUNNING, follows=None)
    return Assignment.objects.filter(starts | over & Q(pk__in=Assignment.objects.not_extended()))


def days(assignment: Assignment, today: date) -> dict[str, date]:
    """The waves that its state calls for, each with the day on which it is sent."""
    if assignment.state in Assignment.RUNNING:
        return {_W.START: assignment.starts}
    if assignment.state not in _OVER:
        return {}
    over = timezone.localdate(assignment.moved_at)
    called = {_W.END: over, _W.YEAR: a_year_on(min(assignment.ends, over))}
    return {wave: day for wave, day in called.items() if today <= day + LATE}


def a_year_on(day: date) -> date:
    """The same day of the next year; of a leap day the day before it."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def respondent(assignment: Assignment) -> User | None:
    """Who answers for the host: its focal point, or the deputy where there is none."""
    seats = Seat.objects.current().filter(
        institution=assignment.host_id, person__in=User.objects.members().values("pk")
    )
    # "deputy" stands before "focal" in the alphabet.
    seat = seats.exclude(person=assignment.expert_id).select_related("person").order_by("-rank").first()
    return seat and seat.person


def may_change(follow_up: FollowUp) -> bool:
    """Whether an answer can still be given or changed."""
    answered = follow_up.answered_at
    return answered is None or timezone.now() < answered + CHANGES_FOR
