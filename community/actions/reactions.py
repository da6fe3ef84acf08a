"""Reacting to a post: said on or off, so that saying it twice is once."""

from django.db import transaction
from django.db.models import Count

from people.keys import Done
from people.models import User
from people.rules import require

from ..models import Post, Reaction
from .posts import change


def react(*, by: User, post: Post, kind: str, on: bool) -> Done[Post]:
    """Put one's reaction under a post or take it back; every reader's page follows."""
    require(by, "community.react", post)
    with transaction.atomic():
        if on:
            _reaction, moved = Reaction.objects.get_or_create(post=post, person=by, kind=kind)
        else:
            moved = Reaction.objects.filter(post=post, person=by, kind=kind).delete()[0] > 0
        if moved:
            count_reactions(post)
    return Done(post, created=on and moved)


def count_reactions(post: Post) -> None:
    """Write how many of each kind there are, as a change that every reader is told."""
    change(post)
    # Counted only now: the topic's row lock is ours, so no other reaction is half written.
    counts = post.reacted.order_by("kind").values_list("kind").annotate(n=Count("pk"))
    post.reactions = dict(counts)
    post.save(update_fields=["reactions"])
