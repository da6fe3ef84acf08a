"""Asking for a second look at a hidden post, and what closes what waits about a post."""

from uuid import UUID

from django.db import transaction

from people.audit import record
from people.keys import Done, once
from people.models import User
from people.rules import require

from ..models import Appeal, Flag, Post


def appeal(*, by: User, post: Post, text: str, client_key: UUID) -> Done[Appeal]:
    """Ask the moderators to look at one's hidden post again."""
    if not Appeal.objects.filter(person=by, client_key=client_key).exists():
        require(by, "community.appeal", post)
    return once(
        Appeal,
        owner={"person": by},
        client_key=client_key,
        same={"post_id": post.pk, "text": text},
        create=lambda: Appeal.objects.create(post=post, person=by, text=text, client_key=client_key),
    )


def close_cases(post: Post, *, hidden: bool) -> None:
    """What waits about a post is answered by hiding it or by showing it. An appeal outlives a hiding: it is
    about that."""
    flags = Flag.objects.filter(post=post, state=Flag.State.OPEN)
    flags.update(state=Flag.State.UPHELD if hidden else Flag.State.DISMISSED)
    if not hidden:
        Appeal.objects.filter(post=post, state=Appeal.State.OPEN).update(state=Appeal.State.RESTORED)


@transaction.atomic
def keep_hidden(*, by: User, appeal: Appeal, reason: str) -> Done[Appeal]:
    """Answer an appeal with no: the post stays hidden."""
    require(by, "community.judge", appeal.post)
    closed = Appeal.objects.filter(pk=appeal.pk, state=Appeal.State.OPEN).update(state=Appeal.State.UPHELD)
    if closed:
        record(by=by, act="appeal-uphold", thing=appeal.post, reason=reason)
    return Done(appeal, created=False)
