"""Writing and hiding a post, and what each does to its topic's counters."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from people.audit import record
from people.keys import Done, once
from people.models import User
from people.refusals import Refused
from people.returning import update_returning
from people.rules import require

from ..attaching import Prepared
from ..live.hints import announce
from ..models import Notification, Post, Topic
from ..rules import OPEN_ONLY, is_new
from ..text import to_html
from .attachments import attach
from .cases import close_cases
from .drafts import forget_draft
from .limits import few_links, within_limits
from .locks import MovedMeanwhile, touch
from .marks import mark_written
from .telling import tell, tell_author
from .words import note_words


def reply(
    *,
    by: User,
    topic: Topic,
    body: str,
    language: str = "",
    reply_to: Post | None = None,
    attached: Sequence[Prepared] = (),
    client_key: UUID,
) -> Done[Post]:
    """Write a post in a topic, with what is to stand below it."""
    require(by, "community.reply", topic)

    def create():
        post = write(
            topic,
            author=by,
            body=body,
            language=language or by.language,
            reply_to=reply_to,
            client_key=client_key,
        )
        # Asked again under the lock: it may have been locked, hidden or merged since the page was shown.
        if topic.state != Topic.State.OPEN:
            raise Refused(OPEN_ONLY[1])
        attach(post, attached)
        return post

    same = {"topic_id": topic.pk, "body": body}
    return once(Post, owner={"author": by}, client_key=client_key, same=same, create=create)


def hide(*, by: User, post: Post, reason: str) -> Done[Post]:
    """Take a post out of sight; it stays as a tombstone so that every reader is told."""
    require(by, "community.hide", post)
    with transaction.atomic():
        shown = post.state != Post.State.HIDDEN
        change(post, state=Post.State.HIDDEN)
        close_cases(post, hidden=True)
        if shown:
            tell_author(post, Notification.Kind.MODERATION, by=by)
        record(by=by, act="hide", thing=post, reason=reason)
    return Done(post, created=False)


def write(topic: Topic, *, author: User, body: str, **columns) -> Post:
    """Publish a post, or keep it for a moderator while its author is new; private rooms have none."""
    html = to_html(body)
    few_links(author, html)
    within_limits(author)
    waits = topic.forum_id is not None and is_new(author)
    state = Post.State.PENDING if waits else Post.State.VISIBLE
    forget_draft(author, columns["client_key"])
    return publish(topic, author=author, body=body, html=html, state=state, **columns)


def publish(topic: Topic, *, author: User, **columns) -> Post:
    """Insert a post under the topic's row lock, which is taken as late as can be. What waits for approval
    gets its number when it is approved."""
    now = timezone.now()
    waits = columns["state"] == Post.State.PENDING
    head, last = advance(topic, published=not waits)
    number = None if waits else last
    post = Post.objects.create(
        topic=topic, number=number, change=head, author=author, posted_at=now, **columns
    )
    if number is not None:
        note_words(post)
        mark_written(by=author, topic=topic, number=number)
        tell(post)
        leave_question(author, topic)
    announce(*topic.streams)
    return post


def leave_question(author: User, topic: Topic) -> None:
    """Who said they would answer has now."""
    if topic.taken_by_id == author.pk:
        note_holder(topic, None, None)


def note_holder(topic: Topic, person: User | None, until: datetime | None) -> None:
    """Write who answers a question, under a change of its own that brings the topic's head to its readers."""
    topic.taken_change, _number = advance(topic)
    topic.taken_by, topic.taken_until = person, until
    topic.save(update_fields=["taken_by", "taken_until", "taken_change"])


def change(post: Post, **columns) -> None:
    """Write columns of a post under a new change number."""
    head, _number = advance(post.topic)
    if not post.topic.posts.filter(pk=post.pk).exists():
        raise MovedMeanwhile
    for name, value in {**columns, "change": head}.items():
        setattr(post, name, value)
    post.save(update_fields=[*columns, "change"])
    if columns:
        note_words(post)
    announce(post.topic.stream)


def advance(topic: Topic, *, published: bool = False) -> tuple[int, int]:
    """Move the topic's counters and return (head, last number). The UPDATE takes the row lock: whoever
    writes next to this topic waits here until we commit, so numbers and changes have no gaps and no twins."""
    moved: dict[str, Any] = {"head": F("head") + 1}
    if published:
        moved |= {"last_number": F("last_number") + 1, "posted_at": timezone.now()}
        if topic.forum_id:
            moved["bump"] = moved["list_change"] = touch(topic.forum_id)
    stands = ("head", "last_number", "bump", "list_change", "state", "taken_by_id")
    rows = update_returning(Topic.objects.filter(pk=topic.pk, forum=topic.forum_id), moved, *stands)
    if not rows:
        raise MovedMeanwhile
    for name, value in zip(stands, rows[0], strict=True):
        setattr(topic, name, value)
    if published:
        topic.posted_at = moved["posted_at"]
    return topic.head, topic.last_number
