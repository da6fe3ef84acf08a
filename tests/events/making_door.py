"""Guests with tickets, and what scanners send."""

import base64
import uuid
from datetime import datetime, timedelta

from django.utils import timezone

from events import tickets
from events.actions.checkins import check_in
from events.door import Scan, issue_of
from events.models import CheckIn, Event, Registration
from people.models import User
from tests import factories


def guest(event: Event, person: User | None = None, mode: str = "onsite", **person_columns) -> Registration:
    """Somebody who is registered; an account without a part in a programme unless one is given."""
    person = person or factories.PersonFactory(**person_columns)
    return Registration.objects.create(event=event, person=person, mode=mode, client_key=uuid.uuid4())


def guests(event: Event, count: int) -> list[Registration]:
    """Many at once, without the cost of a password each."""
    people = User.objects.bulk_create(
        User(email=f"guest{n}@example.org", full_name=f"Guest Number {n}", call_me=f"Guest {n}", password="!")
        for n in range(count)
    )
    return Registration.objects.bulk_create(
        Registration(event=event, person=person, mode="onsite", client_key=uuid.uuid4()) for person in people
    )


def code(registration: Registration) -> str:
    return tickets.code(registration, issue_of(registration))


def flipped(text: str, bit: int) -> str:
    """The code with one bit of its 656 the other way round."""
    raw = bytearray(base64.b32decode(text + "=" * (-len(text) % 8)))
    raw[bit // 8] ^= 1 << bit % 8
    return base64.b32encode(raw).decode().rstrip("=")


def scan(what: Registration | str, at: datetime | None = None, ago: int = 0) -> Scan:
    """A scan of a ticket or of any text, `ago` seconds ago."""
    text = what if isinstance(what, str) else code(what)
    return Scan(uuid.uuid4(), at or timezone.now() - timedelta(seconds=ago), code=text)


def scanned(by: User, event: Event, *scans: Scan, device: uuid.UUID | None = None, **how) -> list[CheckIn]:
    return check_in(by=by, event=event, device=device or uuid.uuid4(), scans=scans, **how)
