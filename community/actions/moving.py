"""Moving what was said to where it belongs: a topic to another forum, posts to another topic.

Posts that move get the next numbers and changes of the topic they come to; the topic they leave closes its
ranks, keeps a tombstone for each, and everybody's reading mark goes along.
"""

from bisect import bisect_right
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from people.audit import record
from people.keys import Done, once
from people.models import User
from people.refusals import Conflict, Refused
from people.rules import require

from ..live.hints import announce
from ..models import Forum, MovedPost, MovedTopic, Post, Topic, TopicRead
from .locks import MovedMeanwhile, hold, touch
from .words import note_words

# Numbers wait beyond every real one while a topic closes its ranks, so that no two are ever equal.
ASIDE = 1_000_000_000
AT_ONCE = 200


@transaction.atomic
def move_topic(*, by: User, topic: Topic, forum: Forum, reason: str) -> Done[Topic]:
    """Bring a topic to another forum that one moderates too; there it is the latest."""
    require(by, "community.moderate", topic)
    require(by, "community.moderate", forum)
    if topic.forum_id == forum.pk:
        return Done(topic, created=False)
    topic = hold([topic], [forum])[topic.pk]
    left = Forum.objects.get(topics=topic)
    MovedTopic.objects.filter(forum=forum, topic=topic).delete()
    MovedTopic.objects.create(forum=left, change=touch(left.pk), topic=topic)
    topic.bump = topic.list_change = touch(forum.pk)
    topic.forum = forum
    topic.save(update_fields=["forum", "bump", "list_change"])
    record(by=by, act="move", thing=topic, reason=reason)
    announce(left.stream, *topic.streams)
    return Done(topic, created=False)


@transaction.atomic
def merge(*, by: User, topic: Topic, into: Topic, reason: str) -> Done[Topic]:
    """Bring all posts of a topic into another; its old address leads there."""
    require(by, "community.moderate", topic)
    require(by, "community.moderate", into)
    if topic.pk == into.pk:
        raise Refused(_("A topic cannot be merged into itself."), fields={"into": _("Choose another topic.")})
    held = hold([topic, into])
    topic, into = held[topic.pk], held[into.pk]
    if topic.state == Topic.State.MERGED:
        return Done(into, created=False)
    if into.state not in (Topic.State.OPEN, Topic.State.LOCKED) or topic.state == Topic.State.PENDING:
        raise Conflict(_("Only topics that are shown can be merged."))
    _carry(list(topic.posts.order_by(F("number").asc(nulls_last=True), "pk")), topic, into)
    topic.state = Topic.State.MERGED
    topic.pinned = False
    topic.list_change = touch(topic.forum_id)
    topic.save(update_fields=["state", "pinned", "list_change"])
    record(by=by, act="merge", thing=topic, reason=reason)
    return Done(into, created=False)


def split(
    *, by: User, posts: list[Post], onwards: bool, title: str, reason: str, client_key: UUID
) -> Done[Topic]:
    """Bring posts into a topic of their own, which belongs to the author of the first.

    `onwards` takes everything after the first of them as well.
    """
    first = min(posts, key=lambda post: (post.topic_id, post.number or ASIDE))
    source = first.topic
    require(by, "community.moderate", source)

    def create():
        held = hold([source])[source.pk]
        leaving = _leaving(held, {post.pk for post in posts}, first, onwards)
        new = _topic_for(first, held, title=title, client_key=client_key)
        _carry(leaving, held, new)
        record(by=by, act="split", thing=new, reason=reason)
        return new

    owner = {"opened_by": first.author}
    return once(Topic, owner=owner, client_key=client_key, same={"title": title}, create=create)


def _topic_for(first: Post, source: Topic, **columns) -> Topic:
    """A topic as if the author of this post had opened it beside the other; only a question makes one."""
    kind = Topic.Kind.QUESTION if source.kind == Topic.Kind.QUESTION else Topic.Kind.DISCUSSION
    return Topic.objects.create(
        forum_id=source.forum_id,
        kind=kind,
        language=first.language,
        opened_by=first.author,
        opened_at=first.posted_at,
        **columns,
    )


def _leaving(source: Topic, chosen: set[int], first: Post, onwards: bool) -> list[Post]:
    """The posts that leave, in their order. The opening post stays: a topic is never split to nothing."""
    numbered = list(source.posts.filter(number__isnull=False).order_by("number"))
    if chosen - {post.pk for post in numbered}:
        raise MovedMeanwhile
    onwards_from = numbered.index(first) if onwards else len(numbered)
    leaving = [post for place, post in enumerate(numbered) if post.pk in chosen or place >= onwards_from]
    if leaving[0].number == 1:
        raise Refused(_("The first post stays where it is: merge or move the whole topic instead."))
    return leaving


def _carry(leaving: list[Post], source: Topic, target: Topic) -> None:
    """Take posts from one locked topic to another, in this order, and set both right."""
    gone = [post.number for post in leaving if post.number is not None]
    _settle_marks(source, target, gone)
    if source.accepted_id in {post.pk for post in leaving}:
        if target.accepted_id is None and target.kind == Topic.Kind.QUESTION:
            target.accepted_id = source.accepted_id
        source.accepted_id = None
    _loosen(leaving, source)
    _leave_tombstones(leaving, source, target)
    _arrive(leaving, target)
    close_ranks(source, first_gone=min(gone, default=ASIDE))
    source.list_change = touch(source.forum_id)
    target.bump = target.list_change = touch(target.forum_id)
    for topic in (source, target):
        _write(topic)
    for post in (leaving[0], *Post.objects.filter(topic__in=[source, target], number=1)):
        note_words(post)


def _settle_marks(source: Topic, target: Topic, gone: list[int]) -> None:
    """Who read on to a post that leaves has read one fewer here; who had read all of the target has read
    there what they read here. Nobody's mark passes an unread post."""
    at_source = dict(TopicRead.objects.filter(topic=source).values_list("person_id", "number"))
    at_target = dict(TopicRead.objects.filter(topic=target).values_list("person_id", "number"))
    before = {person: bisect_right(gone, number) for person, number in at_source.items()}
    stays = {person: at_source[person] - seen for person, seen in before.items()}
    comes = {
        person: target.last_number + seen
        for person, seen in before.items()
        if seen and at_target.get(person, 0) == target.last_number
    }
    for topic, marks in ((source, stays), (target, comes)):
        TopicRead.objects.bulk_create(
            [TopicRead(topic=topic, person_id=person, number=number) for person, number in marks.items()],
            batch_size=AT_ONCE,
            update_conflicts=True,
            unique_fields=["person", "topic"],
            update_fields=["number"],
        )


def _loosen(leaving: list[Post], source: Topic) -> None:
    """Answers and what they answer stay tied only where both are in one topic."""
    pks = {post.pk for post in leaving}
    for post in leaving:
        if post.reply_to_id not in pks:
            post.reply_to_id = None
    source.posts.exclude(pk__in=pks).filter(reply_to__in=pks).update(reply_to=None)


def _leave_tombstones(leaving: list[Post], source: Topic, target: Topic) -> None:
    """One change of the source for each post that left; one that comes back takes its tombstone away."""
    MovedPost.objects.filter(topic=target, post__in=leaving).delete()
    stones = [
        MovedPost(topic=source, change=source.head + n, post=post, number=post.number)
        for n, post in enumerate(leaving, start=1)
    ]
    MovedPost.objects.bulk_create(stones, batch_size=AT_ONCE)
    source.head += len(stones)


def _arrive(leaving: list[Post], target: Topic) -> None:
    for post in leaving:
        target.head += 1
        post.topic, post.change = target, target.head
        if post.number is not None:
            target.last_number += 1
            post.number = target.last_number
    Post.objects.bulk_update(leaving, ["topic", "change", "number", "reply_to"], batch_size=AT_ONCE)


def close_ranks(topic: Topic, first_gone: int) -> None:
    """Number what stays without gaps; each post that gets another number is a change to its readers."""
    later = list(topic.posts.filter(number__gt=first_gone).order_by("number"))
    topic.posts.filter(number__gt=first_gone).update(number=F("number") + ASIDE)
    topic.last_number = first_gone - 1 if first_gone < ASIDE else topic.last_number
    for post in later:
        topic.head += 1
        topic.last_number += 1
        post.number, post.change = topic.last_number, topic.head
    Post.objects.bulk_update(later, ["number", "change"], batch_size=AT_ONCE)


def _write(topic: Topic) -> None:
    """Counters and dates, under the lock."""
    topic.posted_at = topic.posts.shown().aggregate(at=Max("posted_at"))["at"] or topic.posted_at
    columns = ["head", "last_number", "bump", "list_change", "posted_at", "accepted"]
    topic.save(update_fields=columns)
    announce(*topic.streams)
