"""The hall's code: people without an account take part from their seat."""

import secrets
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.live.hints import announce
from people.audit import record
from people.keys import Done, once
from people.models import User
from people.models.user import NOWHERE
from people.refusals import Conflict
from people.rules import require

from ..models import Event, HallCode, Registration
from ..models.programme import new_code
from . import seats

State = Registration.State


def open_hall(*, by: User, event: Event, closes: datetime, client_key: UUID) -> Done:
    """Make a code for the hall's screen; the one before it is closed, so that one holds at a time."""
    require(by, "events.open_hall", event)

    def create() -> HallCode:
        now = timezone.now()
        event.hall_codes.filter(closes__gt=now).update(closes=now)
        made = HallCode.objects.create(
            event=event, code=new_code(), opens=now, closes=closes, opened_by=by, client_key=client_key
        )
        record(by=by, act="open", thing=made)
        return made

    same = {"event_id": event.pk}
    return once(HallCode, owner={"opened_by": by}, client_key=client_key, same=same, create=create)


@transaction.atomic
def close_hall(*, by: User, hall_code: HallCode) -> Done:
    """Nobody enters by it any more, and whoever did is out at once.

    What they asked and how they voted stays and counts: it was said in the hall. Their accounts are shut, so
    no line of theirs stays open; their rows go with the event's own term.
    """
    require(by, "events.open_hall", hall_code.event)
    if hall_code.closes > timezone.now():
        hall_code.closes = timezone.now()
        hall_code.save(update_fields=["closes"])
    guests = list(_guests(hall_code))
    User.objects.filter(pk__in=guests).update(is_active=False)
    record(by=by, act="close", thing=hall_code)
    announce(*(f"u{pk}" for pk in guests))
    return Done(hall_code, created=False)


def enter_hall(*, by: User | None, event: Event, code: str, call_me: str = "", language: str) -> Done:
    """Take part in the hall: a guest is made for who has no account, and is registered as in the hall."""
    found = event.hall_codes.open().filter(code=code).first()
    if found is None or event.is_over:
        raise Conflict(_("This code is not open. Look at the screen in the hall."))
    with transaction.atomic():
        seats.lock(event)
        person = by or _guest(call_me or _("Guest in the hall"), language)
        mine = Registration.objects.filter(event=event, person=person).first()
        created = mine is None
        mine = mine or Registration(event=event, person=person, client_key=uuid4(), state=State.CANCELLED)
        if mine.state not in (State.CONFIRMED, State.HALL):
            if mine.state == State.OFFERED:
                seats.move(mine, State.CONFIRMED)
            else:
                mine.mode, mine.hall_code = Event.Mode.ONSITE, found
                seats.move(mine, State.HALL)
            mine.save()
    return Done(mine, created)


def _guest(call_me: str, language: str) -> User:
    """Somebody whom nobody can write to and who can log in nowhere else: this device's session is all."""
    address = f"{secrets.token_hex(12)}{NOWHERE}"
    return User.objects.create_user(address, full_name=call_me, call_me=call_me, language=language)


def _guests(hall_code: HallCode):
    """Those who came in by it and have no other way in: members who used the code keep their accounts."""
    people = User.objects.filter(registrations__hall_code=hall_code, email__endswith=NOWHERE)
    return people.values_list("pk", flat=True)
