"""The address that gives one's sessions to one's calendar."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from people.audit import record
from people.keys import Done
from people.models import User
from people.rules import require
from people.secret_addresses import make

from ..models import CalendarFeed


def open_calendar(*, by: User, client_key: UUID) -> Done[CalendarFeed]:
    """Make an address for one's calendar; the one from before answers no more."""
    require(by, "mentoring.keep_calendar")
    return make(CalendarFeed, by=by, client_key=client_key)


@transaction.atomic
def close_calendar(*, by: User, feed: CalendarFeed) -> Done[CalendarFeed]:
    """Let an address of one's own answer no more."""
    require(by, "mentoring.close_calendar", feed)
    if CalendarFeed.objects.open().filter(pk=feed.pk).update(ended_at=timezone.now()):
        record(by=by, act="close_calendar", thing=feed)
    return Done(feed, created=False)
