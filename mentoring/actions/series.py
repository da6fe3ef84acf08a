"""Booking sessions that come again and again."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from people.audit import record
from people.keys import Done, once
from people.models import User
from people.refusals import Conflict
from people.rules import require

from .. import notify
from ..availability import meant, wall_of
from ..models import Mentorship, Series, Session
from ..slots import free_starts
from .reminders import remind_later
from .sessions import TAKEN, call_off, hold, new_session, still_active


def book_series(
    *,
    by: User,
    mentorship: Mentorship,
    starts: datetime,
    minutes: int,
    every: int,
    times: int,
    zone: str,
    aim: str = "",
    client_key: UUID,
) -> Done[Series]:
    """Book the same time of day in `zone` again and again. What does not fit is left out and told
    (`Series.left_out`); where nothing fits, nothing is booked."""
    require(by, "mentoring.book", mentorship)
    told = {
        "zone": zone,
        "wall": f"{wall_of(starts, ZoneInfo(zone)):%Y-%m-%dT%H:%M}",
        "minutes": minutes,
        "every": every,
        "times": times,
    }

    def create():
        still_active(mentorship)
        series = Series.objects.create(mentorship=mentorship, booked_by=by, client_key=client_key, **told)
        sessions = _book_each(series, by, aim)
        if not sessions:
            raise Conflict(TAKEN)
        record(by=by, act="book-series", thing=series)
        notify.booked_series(series, sessions, by=by)
        return series

    same = {"mentorship_id": mentorship.pk, **told}
    return once(Series, owner={"booked_by": by}, client_key=client_key, same=same, create=create)


def _book_each(series: Series, by: User, aim: str) -> list[Session]:
    zone = ZoneInfo(series.zone)
    lasts = timedelta(weeks=series.every * series.times)
    until = datetime.fromisoformat(series.wall).replace(tzinfo=zone).astimezone(UTC) + lasts
    free = set(free_starts(series.mentorship, series.minutes, timezone.now(), until=until))
    sessions = []
    for key, wall in series.walls():
        fitting = [moment for moment in meant(wall, zone) if moment in free]
        if not fitting:
            continue
        with suppress(Conflict), transaction.atomic():
            sessions.append(_book_one(series, fitting[0], by=by, wall=wall, aim=aim, client_key=key))
    return sessions


def _book_one(series: Series, starts: datetime, *, wall: datetime, **columns) -> Session:
    session = new_session(
        series.mentorship,
        series=series,
        starts=starts,
        ends=starts + timedelta(minutes=series.minutes),
        zone=series.zone,
        wall=f"{wall:%Y-%m-%dT%H:%M}",
        **columns,
    )
    hold(session)
    remind_later(session)
    return session


@transaction.atomic
def cancel_series(*, by: User, series: Series) -> Done[Series]:
    """Call off what of a series is still to come; the other is told of each, as their calendars are."""
    require(by, "mentoring.cancel_series", series)
    for session in series.sessions.coming().filter(starts__gt=timezone.now()).select_related("mentorship"):
        call_off(session, by=by)
        notify.cancelled(session, by=by)
    return Done(series, created=False)
