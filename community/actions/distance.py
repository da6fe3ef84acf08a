"""Keeping somebody at a distance: muted or blocked. They are not told and cannot tell."""

from django.db import transaction

from people.keys import Done
from people.models import User
from people.rules import require

from ..live.hints import announce
from ..models import Block
from ..signals import blocked


@transaction.atomic
def keep_away(*, by: User, other: User, kind: str) -> Done[Block]:
    """Mute or block a member; doing it again changes which of the two it is."""
    require(by, "community.block", other)
    block, created = Block.objects.update_or_create(person=by, other=other, defaults={"kind": kind})
    # Neither is shown to the other as being here any more.
    announce(f"u{by.pk}")
    if kind == Block.Kind.BLOCK:
        blocked.send(Block, person=by, other=other)
    return Done(block, created=created)


def let_near(*, by: User, block: Block) -> None:
    """Take it back; there is nothing to take back of somebody else's."""
    Block.objects.filter(person=by, pk=block.pk).delete()
