"""One's own programme: talks one wants to be at, and the address that gives them to one's calendar."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from people.audit import record
from people.keys import Done
from people.models import User
from people.rules import require
from people.secret_addresses import make

from ..models import Pick, ProgrammeFeed, Talk


def pick(*, by: User, talk: Talk) -> Done[Talk]:
    """Take a talk into one's programme; again is the same as once."""
    require(by, "events.pick", talk)
    _pick, created = Pick.objects.get_or_create(talk=talk, person=by)
    return Done(talk, created)


def unpick(*, by: User, talk: Talk) -> Done[Talk]:
    """Take it out again."""
    require(by, "events.pick", talk)
    Pick.objects.filter(talk=talk, person=by).delete()
    return Done(talk, created=False)


def open_calendar(*, by: User, client_key: UUID) -> Done[ProgrammeFeed]:
    """Make an address for one's own programme; the one from before answers no more."""
    require(by, "events.keep_calendar")
    return make(ProgrammeFeed, by=by, client_key=client_key)


@transaction.atomic
def close_calendar(*, by: User, feed: ProgrammeFeed) -> Done[ProgrammeFeed]:
    """Let an address of one's own answer no more."""
    require(by, "events.keep_calendar")
    if ProgrammeFeed.objects.of(by).open().filter(pk=feed.pk).update(ended_at=timezone.now()):
        record(by=by, act="close_calendar", thing=feed)
    return Done(feed, created=False)
