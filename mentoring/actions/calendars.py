"""The address that gives one's sessions to one's calendar."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from people.audit import record
from people.keys import Done, once
from people.models import User
from people.rules import require

from ..models import CalendarFeed, digest_of


def open_calendar(*, by: User, client_key: UUID) -> Done[CalendarFeed]:
    """Make an address for one's calendar; the one from before answers no more."""
    require(by, "mentoring.keep_calendar")

    def create():
        # Two of one member's windows make one after the other.
        User.objects.select_for_update(no_key=True).values_list("pk").get(pk=by.pk)
        CalendarFeed.objects.of(by).open().update(ended_at=timezone.now())
        feed = CalendarFeed(person=by, client_key=client_key)
        feed.digest = digest_of(feed.token)
        feed.save()
        record(by=by, act="open_calendar", thing=feed)
        return feed

    return once(CalendarFeed, owner={"person": by}, client_key=client_key, same={}, create=create)


@transaction.atomic
def close_calendar(*, by: User, feed: CalendarFeed) -> Done[CalendarFeed]:
    """Let an address of one's own answer no more."""
    require(by, "mentoring.close_calendar", feed)
    if CalendarFeed.objects.open().filter(pk=feed.pk).update(ended_at=timezone.now()):
        record(by=by, act="close_calendar", thing=feed)
    return Done(feed, created=False)
