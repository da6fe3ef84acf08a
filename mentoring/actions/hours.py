"""Saying when one can, when one is away, and how much room one wants around sessions."""

from datetime import date, timedelta

from django.db import transaction

from people.keys import Done
from people.models import User
from people.rules import require

from ..models import Availability, Away, Pace


@transaction.atomic
def add_availability(*, by: User, days: list[int], starts: int, ends: int) -> Done[Availability]:
    """Add weekly hours on each of `days`; hours that touch become one window, so twice is as once."""
    require(by, "mentoring.add_availability")
    added = [_add_window(by, day, starts, ends) for day in days]
    return Done(added[0].thing, created=any(window.created for window in added))


def _add_window(person: User, day: int, starts: int, ends: int) -> Done[Availability]:
    touching = Availability.objects.of(person).filter(weekday=day, starts__lte=ends, ends__gte=starts)
    for window in touching:
        if window.starts <= starts and ends <= window.ends:
            return Done(window, created=False)
        starts, ends = min(starts, window.starts), max(ends, window.ends)
    touching.delete()
    made = Availability.objects.create(person=person, weekday=day, starts=starts, ends=ends)
    return Done(made, created=True)


def remove_availability(*, by: User, window: Availability) -> Done[Availability]:
    """Take weekly hours away. Sessions that are booked stay booked."""
    require(by, "mentoring.remove_availability", window)
    Availability.objects.filter(pk=window.pk).delete()
    return Done(window, created=False)


@transaction.atomic
def go_away(*, by: User, first: date, last: date) -> Done[Away]:
    """Say that one cannot on these days; days that touch become one stretch, so twice is as once.

    Sessions that are booked stay booked.
    """
    require(by, "mentoring.go_away")
    day = timedelta(days=1)
    touching = Away.objects.of(by).filter(first__lte=last + day, last__gte=first - day)
    for away in touching:
        if away.first <= first and last <= away.last:
            return Done(away, created=False)
        first, last = min(first, away.first), max(last, away.last)
    touching.delete()
    return Done(Away.objects.create(person=by, first=first, last=last), created=True)


def come_back(*, by: User, away: Away) -> Done[Away]:
    """Take days away back."""
    require(by, "mentoring.come_back", away)
    Away.objects.filter(pk=away.pk).delete()
    return Done(away, created=False)


def set_pace(*, by: User, notice: int, rest: int) -> Done[Pace]:
    """Say how much room one wants around sessions; it holds for what is booked from now on."""
    require(by, "mentoring.set_pace")
    told = {"notice": notice, "rest": rest}
    return Done(*Pace.objects.update_or_create(person=by, defaults=told))
