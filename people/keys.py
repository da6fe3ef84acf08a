"""Twice the same is once: a form's `client_key` makes a repeated write harmless.

The model carries `client_key` and a unique constraint over (`owner` field, `client_key`), so the
database decides, whichever process or retry comes first.
"""

from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from django.db import IntegrityError, models, transaction

from .refusals import OtherContent, Refused

Thing = TypeVar("Thing", bound=models.Model)


class Done(NamedTuple, Generic[Thing]):
    """What an action made: the thing, and whether it is new or the same as before."""

    thing: Thing
    created: bool


def once(
    model: type[Thing],
    *,
    owner: dict[str, Any],
    client_key: UUID,
    same: dict[str, Any],
    create: Callable[[], Thing],
) -> Done[Thing]:
    """Run `create` in one transaction, or give what was made with this key; other content then raises.

    `owner` is the lookup that the unique constraint names beside the key, `same` what must be equal.
    """

    def earlier() -> Done[Thing] | None:
        found = model._default_manager.filter(**owner, client_key=client_key).first()
        if found is None:
            return None
        if any(getattr(found, name) != value for name, value in same.items()):
            raise OtherContent
        return Done(found, created=False)

    try:
        with transaction.atomic():
            return Done(create(), created=True)
    except (IntegrityError, Refused):
        # What was made with this key before may itself be why it cannot be made again.
        if before := earlier():
            return before
        raise
