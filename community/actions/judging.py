"""Flags, approval and second looks: what is said about one post, and what moderators answer."""

from uuid import UUID

from django.db import transaction

from people.audit import record
from people.keys import Done, once
from people.models import User
from people.rules import require

from ..live.hints import announce
from ..models import Flag, Notification, Post, Topic
from .cases import close_cases
from .locks import held_post, touch
from .posts import advance, change, leave_question
from .telling import tell, tell_author
from .words import note_words

# So many members' open flags hide a post until a moderator looks.
FLAGS_THAT_HIDE = 3


def flag(*, by: User, post: Post, reason: str, note: str = "", client_key: UUID) -> Done[Flag]:
    """Tell the moderators that something is wrong with a post; a second open flag is the first."""
    require(by, "community.flag", post)
    if already := Flag.objects.filter(post=post, person=by, state=Flag.State.OPEN).first():
        return Done(already, created=False)

    def create():
        # Under the lock flags are counted one after the other: of three at once the last one sees three.
        fresh = held_post(post)
        made = Flag.objects.create(post=fresh, person=by, reason=reason, note=note, client_key=client_key)
        _hide_for_now(fresh)
        return made

    return once(Flag, owner={"person": by}, client_key=client_key, same={"post_id": post.pk}, create=create)


def _hide_for_now(post: Post) -> None:
    """Enough flags hide a post; not one that a moderator has looked at before and kept."""
    flags = Flag.objects.filter(post=post)
    if post.state != Post.State.VISIBLE or flags.filter(state=Flag.State.DISMISSED).exists():
        return
    if flags.filter(state=Flag.State.OPEN).count() >= FLAGS_THAT_HIDE:
        change(post, state=Post.State.HIDDEN)
        record(by=None, act="hide", thing=post, reason="flags")


@transaction.atomic
def uphold_flags(*, by: User, post: Post, reason: str) -> Done[Post]:
    """The flags are right: the post is hidden. Answered before means nothing is left to do."""
    require(by, "community.judge", post)
    post = held_post(post)
    if _has_open_flags(post):
        if post.state == Post.State.VISIBLE:
            change(post, state=Post.State.HIDDEN)
            tell_author(post, Notification.Kind.MODERATION, by=by)
        close_cases(post, hidden=True)
        record(by=by, act="uphold-flags", thing=post, reason=reason)
    return Done(post, created=False)


@transaction.atomic
def dismiss_flags(*, by: User, post: Post, reason: str) -> Done[Post]:
    """Nothing is wrong with the post; if the flags had hidden it, it is shown again."""
    require(by, "community.judge", post)
    post = held_post(post)
    if _has_open_flags(post):
        if post.state == Post.State.HIDDEN:
            _bring(post)
        close_cases(post, hidden=False)
        record(by=by, act="dismiss-flags", thing=post, reason=reason)
    return Done(post, created=False)


@transaction.atomic
def show(*, by: User, post: Post, reason: str, act: str = "show") -> Done[Post]:
    """Show a hidden post again, which also answers the flags and the appeal about it."""
    require(by, "community.judge", post)
    post = held_post(post)
    if post.state == Post.State.HIDDEN:
        _bring(post)
        tell_author(post, Notification.Kind.MODERATION, by=by)
        close_cases(post, hidden=False)
        record(by=by, act=act, thing=post, reason=reason)
    return Done(post, created=False)


@transaction.atomic
def approve(*, by: User, post: Post) -> Done[Post]:
    """Let a waiting post in: it gets its number now, so that it is unread for everybody."""
    require(by, "community.judge", post)
    post = held_post(post)
    if post.state == Post.State.PENDING:
        _bring(post)
        tell_author(post, Notification.Kind.MODERATION, by=by)
        record(by=by, act="approve", thing=post)
    return Done(post, created=False)


@transaction.atomic
def reject(*, by: User, post: Post, reason: str) -> Done[Post]:
    """Keep a waiting post out, with its topic if it would have opened one."""
    require(by, "community.judge", post)
    post = held_post(post)
    if post.state == Post.State.PENDING:
        change(post, state=Post.State.HIDDEN)
        if post.topic.state == Topic.State.PENDING:
            _set_state(post.topic, Topic.State.HIDDEN)
        record(by=by, act="reject", thing=post, reason=reason)
    return Done(post, created=False)


def _has_open_flags(post: Post) -> bool:
    return Flag.objects.filter(post=post, state=Flag.State.OPEN).exists()


def _bring(post: Post) -> None:
    """Make a post visible. One that never was gets its number now, and opens its topic if it is the first."""
    if post.number is not None:
        change(post, state=Post.State.VISIBLE)
        return
    post.change, post.number = advance(post.topic, published=True)
    post.state = Post.State.VISIBLE
    post.save(update_fields=["state", "number", "change"])
    if post.number == 1:
        _set_state(post.topic, Topic.State.OPEN)
    note_words(post)
    if post.author:
        leave_question(post.author, post.topic)
    tell(post)
    announce(*post.topic.streams)


def _set_state(topic: Topic, state: str) -> None:
    topic.state = state
    topic.list_change = touch(topic.forum_id)
    topic.save(update_fields=["state", "list_change"])
