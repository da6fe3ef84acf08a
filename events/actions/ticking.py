"""What time does at events: offers lapse, reminders leave, tables are dealt, what is spent is forgotten.

All of it can run as often as wished and in several places at once: each row changes once.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.utils import timezone

from people import guests
from people.models import User

from ..models import Event, Invitee, Need, Registration, TalkSpeaker
from .registering import pass_on
from .reminders import remind
from .tables import deal_due

GUESTS_KEPT = timedelta(days=30)


class Ticked(NamedTuple):
    lapsed: int
    reminded: int
    dealt: int


def tick(now: datetime | None = None) -> Ticked:
    """Pass on the seats that nobody took in time, remind, and deal the tables that are due."""
    now = now or timezone.now()
    late = Registration.objects.filter(state=Registration.State.OFFERED, offered_until__lte=now)
    events = Event.objects.filter(pk__in=late.values("event")).order_by("pk")
    return Ticked(sum(pass_on(event, now) for event in events), remind(now), deal_due(now))


def forget_needs(day: date) -> int:
    """Erase what somebody needed at an event that is over."""
    return Need.objects.spent(day).delete()[0]


def forget_guests(day: date) -> int:
    """Erase guests some time after the last event they had to do with."""
    person, recent = OuterRef("pk"), Event.objects.filter(ends__date__gt=day - GUESTS_KEPT)
    spent = User.objects.guests().filter(
        Exists(Registration.objects.filter(person=person)),
        ~Exists(Registration.objects.filter(person=person, event__in=recent)),
        ~Exists(Invitee.objects.filter(person=person, event__in=recent)),
        ~Exists(TalkSpeaker.objects.filter(person=person, talk__event__in=recent)),
    )
    found = list(spent.order_by("pk"))
    for guest in found:
        guests.forget(guest)
    return len(found)


def seal_anew() -> int:
    """Bring every need under the site's first key; how many there are."""
    needs = Need.objects.order_by("pk")
    for need in needs.iterator():
        need.seal_anew()
        need.save(update_fields=["sealed"])
    return needs.count()
