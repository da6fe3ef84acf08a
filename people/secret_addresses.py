"""How a secret address is made: the one from before answers no more."""

from typing import TypeVar
from uuid import UUID

from django.utils import timezone

from .audit import record
from .keys import Done, once
from .models import User
from .models.secret_address import SecretAddress, digest_of

Address = TypeVar("Address", bound=SecretAddress)


def make(model: type[Address], *, by: User, client_key: UUID) -> Done[Address]:
    """The body of an action that has asked its rule."""

    def create():
        # Two of one member's windows make one after the other.
        User.objects.select_for_update(no_key=True).values_list("pk").get(pk=by.pk)
        model.objects.of(by).open().update(ended_at=timezone.now())
        address = model(person=by, client_key=client_key)
        address.digest = digest_of(address.token)
        address.save()
        record(by=by, act="open_calendar", thing=address)
        return address

    return once(model, owner={"person": by}, client_key=client_key, same={}, create=create)
