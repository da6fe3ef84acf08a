"""The one way in which the programme's work moves: the table's step, since when, why, and who is told."""

from django.db import transaction
from django.utils import timezone

from people.keys import Done
from people.models import User
from people.states import transition

from .. import notify


@transaction.atomic
def step(thing, act: str, *, by: User | None, reason: str = "", **columns) -> Done:
    """Move `thing` by `act` (`assignments.states`), note when and why, and tell those it concerns.

    Refused where the rule forbids it, 409 where the table or a gate does.
    """
    transition(thing, act, by=by, reason=reason, moved_at=timezone.now(), said=reason, **columns)
    notify.moved(thing, by=by)
    return Done(thing, created=False)
