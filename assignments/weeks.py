"""The weeks of an assignment: each is named by its Monday, whichever day the working week begins on."""

from datetime import date, timedelta

from django.utils import timezone

from .models import Assignment

WEEK = timedelta(days=7)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def weeks(assignment: Assignment) -> list[date]:
    """Those that have begun, latest first. Work may go on a while past the last day, and so may the log."""
    latest = min(timezone.localdate(), assignment.ends + WEEK)
    first, week = monday(assignment.starts), monday(latest)
    found = []
    while week >= first:
        found.append(week)
        week -= WEEK
    return found
