"""What one does with one's ticket."""

from django.db import transaction
from django.db.models import F

from people.audit import record
from people.keys import Done
from people.models import User
from people.rules import require

from ..models import Registration, Ticket


@transaction.atomic
def replace(*, by: User, registration: Registration) -> Done[Registration]:
    """Make a ticket anew: what was printed, sent or lost before lets nobody in any more."""
    require(by, "events.ticket", registration)
    ticket, _made = Ticket.objects.get_or_create(registration=registration)
    Ticket.objects.filter(pk=ticket.pk).update(issue=F("issue") + 1)
    record(by=by, act="replace", thing=ticket)
    return Done(registration, created=False)
