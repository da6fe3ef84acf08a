"""Coming to an event."""

from uuid import UUID

from django.db import transaction

from people.keys import Done
from people.models import User
from people.refusals import OtherContent
from people.rules import require

from ..models import Event, Registration


def register(*, by: User, event: Event, mode: str, client_key: UUID) -> Done:
    """Come to an event. Registering again is the same as once, or a change between hall and line."""
    require(by, "events.register", event)
    with transaction.atomic():
        registration, created = Registration.objects.get_or_create(
            event=event, person=by, defaults={"mode": mode, "client_key": client_key}
        )
        if not created and registration.mode != mode:
            if registration.client_key == client_key:
                raise OtherContent
            registration.mode, registration.client_key = mode, client_key
            registration.save(update_fields=["mode", "client_key"])
    return Done(registration, created)
