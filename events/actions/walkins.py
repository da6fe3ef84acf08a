"""Whoever comes without having registered: a name is enough."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.audit import record
from people.keys import Done
from people.models import User
from people.models.user import NOWHERE
from people.refusals import Conflict
from people.rules import require

from .. import tickets
from ..door import Scan, issue_of
from ..models import CheckIn, Event, Registration
from . import registering, seats
from .checkins import PAGE, check_in


@transaction.atomic
def walk_in(*, by: User, event: Event, full_name: str, email: str, client_key: UUID) -> Done[Registration]:
    """Register somebody who stands at the door, and let them in."""
    require(by, "events.walk_in", event)
    seats.lock(event)
    # Two who come at once may have one name; one form is one person.
    before = CheckIn.objects.filter(device=PAGE, client_nonce=client_key, event=event).first()
    if before and before.registration:
        return Done(before.registration, created=False)
    person = _guest(full_name, email or f"{client_key.hex}{NOWHERE}", event)
    registration, created = registering.seat(person, event=event, client_key=client_key)
    record(by=by, act="walk_in", thing=registration)
    scan = Scan(client_key, timezone.now(), code=tickets.code(registration, issue_of(registration)))
    check_in(by=by, event=event, device=PAGE, scans=[scan])
    return Done(registration, created)


def _guest(full_name: str, email: str, event: Event) -> User:
    """An account without a part in the programme, which nobody can log in to; or the one that is there."""
    if known := User.objects.filter(email__iexact=email).first():
        if known.suspended_at or not known.is_active:
            raise Conflict(_("Ask a programme officer: this person cannot be registered at the door."))
        return known
    call_me = full_name.split()[0][: User._meta.get_field("call_me").max_length]
    return User.objects.create_user(email, full_name=full_name, call_me=call_me, time_zone=event.time_zone)
