"""Setting right what is stored beside what it counts: each under the lock of what is counted, and told to
whoever follows it. `community.counting` finds what to mend; nothing here asks who, for it is the house's own.
"""

from django.db import transaction
from django.db.models import F, Max

from ..live.hints import announce
from ..models import Forum, ForumRead, Inbox, MovedPost, Notification, Post, PostText, Topic, TopicRead
from .locks import held_post, hold, touch
from .moving import close_ranks
from .reactions import count_reactions
from .words import note_words


@transaction.atomic
def mend_topic(pk: int) -> None:
    """Number the posts from 1 without gaps and bring the counters there; the answer is one of them."""
    topic = hold([Topic.objects.get(pk=pk)])[pk]
    numbers = list(
        topic.posts.filter(number__isnull=False).order_by("number").values_list("number", flat=True)
    )
    changes = [rows.aggregate(most=Max("change"))["most"] or 0 for rows in (topic.posts, topic.moved)]
    topic.head = max(topic.head, *changes)
    gap = next((place for place, number in enumerate(numbers, start=1) if place != number), None)
    if gap:
        close_ranks(topic, first_gone=gap)
    topic.last_number = len(numbers)
    if topic.accepted_id and not topic.posts.filter(pk=topic.accepted_id).exists():
        topic.accepted = None
    topic.save(update_fields=["head", "last_number", "accepted"])
    announce(*topic.streams)


def mend_stone(pk: int) -> None:
    MovedPost.objects.filter(pk=pk, post__topic=F("topic")).delete()


@transaction.atomic
def mend_reactions(pk: int) -> None:
    count_reactions(held_post(Post.objects.select_related("topic").get(pk=pk)))


@transaction.atomic
def mend_words(pk: int) -> None:
    post = held_post(Post.objects.select_related("topic").get(pk=pk))
    PostText.objects.filter(post=post).delete()
    note_words(post)


@transaction.atomic
def mend_forum(pk: int) -> None:
    """Raise the head above its list; of topics in one place the later ones get a place of their own."""
    forum = Forum.objects.select_for_update(no_key=True).get(pk=pk)
    most = forum.topics.aggregate(change=Max("list_change"), bump=Max("bump"))
    Forum.objects.filter(pk=pk).update(head=max(forum.head, most["change"] or 0, most["bump"] or 0))
    taken: set[int] = set()
    for topic in forum.topics.filter(state__in=Topic.SHOWN).order_by("posted_at", "pk"):
        if topic.bump in taken:
            topic.bump = topic.list_change = touch(pk)
            topic.save(update_fields=["bump", "list_change"])
        taken.add(topic.bump)
    announce(forum.stream)


def mend_topic_mark(pk: int) -> None:
    last = Topic.objects.filter(topicread=pk).values("last_number")
    TopicRead.objects.filter(pk=pk, number__gt=F("topic__last_number")).update(number=last)


def mend_forum_mark(pk: int) -> None:
    head = Forum.objects.filter(forumread=pk).values("head")
    ForumRead.objects.filter(pk=pk, bump__gt=F("forum__head")).update(bump=head)


@transaction.atomic
def mend_inbox(pk: int) -> None:
    """Raise the head; what tells of nothing was never told."""
    inbox = Inbox.objects.select_for_update().get(pk=pk)
    own = Notification.objects.filter(person=pk)
    own.filter(count=0).delete()
    most = own.aggregate(change=Max("change"), bump=Max("bump"))
    inbox.head = max(inbox.head, most["change"] or 0, most["bump"] or 0)
    inbox.save(update_fields=["head"])
    announce(*inbox.streams)
