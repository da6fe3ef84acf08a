"""Who sees what a delegate needs: food, access, prayer.

The delegate and programme staff see it always. The people of an institution that receives the delegation
see it for as long as they prepare and receive: from fourteen days before their own first day until two days
after their own last. Nobody else does, the sending institution included. Thirty days after the visit, or
when it is cancelled, it is erased.
"""

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Max, Min
from django.utils import timezone

from people.models import Institution, User

from .models import Delegate, ExchangeVisit, VisitDay, is_programme_staff

BEFORE = timedelta(days=14)
AFTER = timedelta(days=2)
KEPT = timedelta(days=30)


class Guest(NamedTuple):
    """A delegate as one reader sees them: `person` is None where they cannot be shown just now, `needs` is
    None where they are not the reader's to see."""

    delegate: Delegate
    person: User | None
    needs: str | None


def guests(visit: ExchangeVisit, user: User) -> list[Guest]:
    """The delegation, each with what `user` may see of them today."""
    delegates = list(visit.delegates.select_related("person"))
    people = [delegate.person_id for delegate in delegates]
    shown = set(User.objects.visible_to(user).filter(pk__in=people).values_list("pk", flat=True))
    every = sees_all_needs(visit, user, timezone.localdate())
    return [
        Guest(
            delegate,
            delegate.person if delegate.person_id in shown else None,
            delegate.needs if every or delegate.person_id == user.pk else None,
        )
        for delegate in delegates
    ]


def sees_all_needs(visit: ExchangeVisit, user: User, today: date) -> bool:
    """Whether the needs of the whole delegation are `user`'s to see on this day."""
    if is_programme_staff(user):
        return True
    if visit.state == ExchangeVisit.State.CANCELLED:
        return False
    own = VisitDay.objects.filter(visit=visit, receiver__in=Institution.objects.held_by(user))
    spans = own.order_by().values("receiver").annotate(first=Min("day"), last=Max("day"))
    return any(span["first"] - BEFORE <= today <= span["last"] + AFTER for span in spans)
