"""What time does at events: offers lapse, reminders leave, what nobody needs any more is forgotten.

All of it can run as often as wished and in several places at once: each row changes once.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.utils import timezone

from people import guests
from people.models import User

from ..models import Event, Need, Registration
from .registering import pass_on
from .reminders import remind

GUESTS_KEPT = timedelta(days=30)


class Ticked(NamedTuple):
    lapsed: int
    reminded: int


def tick(now: datetime | None = None) -> Ticked:
    """Pass on the seats that nobody took in time, and remind."""
    now = now or timezone.now()
    late = Registration.objects.filter(state=Registration.State.OFFERED, offered_until__lte=now)
    events = Event.objects.filter(pk__in=late.values("event")).order_by("pk")
    return Ticked(sum(pass_on(event, now) for event in events), remind(now))


def forget_needs(day: date) -> int:
    """Erase what somebody needed at an event that is over."""
    return Need.objects.spent(day).delete()[0]


def forget_guests(day: date) -> int:
    """Erase guests some time after the last event they had to do with."""
    since = day - GUESTS_KEPT
    recent = Event.objects.filter(ends__date__gt=since)
    ways = (Registration.objects, User.event_invitations.rel.related_model.objects, User.talks.through.objects)
    bound = [Exists(way.filter(person=OuterRef("pk"), event__in=recent)) for way in ways[:2]]
    bound.append(Exists(ways[2].filter(person=OuterRef("pk"), talk__event__in=recent)))
    came = Exists(Registration.objects.filter(person=OuterRef("pk")))
    spent = User.objects.guests().filter(came, *(~bind for bind in bound))
    for person in spent.order_by("pk"):
        guests.forget(person)
    return len(spent)


def seal_anew() -> int:
    """Bring every need under the site's first key; how many there are."""
    needs = Need.objects.order_by("pk")
    for need in needs.iterator():
        need.seal_anew()
        need.save(update_fields=["sealed"])
    return needs.count()
