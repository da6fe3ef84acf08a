"""What becomes of a member's words when they leave: without a name, or gone; every reader's page follows."""

from django.db import connection, transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, prefetch_related_objects
from django.utils import translation

from people.leaving import drop_files
from people.models import User

from ..live.hints import announce
from ..models import (
    Attachment,
    Flag,
    Post,
    PostText,
    PostTranslation,
    Reaction,
    Revision,
    Topic,
    TopicMember,
)
from .locks import hold, touch
from .words import note_words

AT_ONCE = 500
_OUT_OF_SIGHT = (Post.State.PENDING, Post.State.HIDDEN)


def erase_words(person: User, *, keep_texts: bool) -> None:
    """Take a member out of every topic. What waits or is hidden goes in any case, and so do files, earlier
    texts, reactions, and what was said in a room in which nobody is left to read it."""
    held = hold(Topic.objects.filter(Q(pk__in=_touched(person).values("topic")) | Q(opened_by=person)))
    prefetch_related_objects(list(held.values()), "forum")
    TopicMember.objects.filter(person=person).delete()
    Flag.objects.filter(person=person).update(note="")
    _renew(person, held)
    _take_reactions_back(person)
    _drop_what_gathers(person, keep_texts=keep_texts)
    _take_away(_gone(person, keep_texts=keep_texts))
    Post.objects.filter(author=person).update(author=None)
    _leave_topics(person, held, keep_texts=keep_texts)
    announce(*(stream for topic in held.values() for stream in topic.streams))


def _touched(person: User) -> QuerySet[Post]:
    """The posts that will look different: one's own, and those with a reaction or a translation of one's."""
    reacted = Reaction.objects.filter(person=person).values("post")
    translated = PostTranslation.objects.filter(by=person).values("post")
    return Post.objects.filter(Q(author=person) | Q(pk__in=reacted) | Q(pk__in=translated))


def _renew(person: User, held: dict[int, Topic]) -> None:
    """A new change for each of them, in two statements however many there are: beyond its topic's head by its
    number, which no other post there has."""
    head = Subquery(Topic.objects.filter(pk=OuterRef("topic")).values("head"))
    touched = _touched(person)
    touched.filter(number__isnull=False).update(change=head + F("number"))
    Topic.objects.filter(pk__in=held).update(head=F("head") + F("last_number"))
    for post in touched.filter(number=None).select_related("topic"):
        Topic.objects.filter(pk=post.topic_id).update(head=F("head") + 1)
        Post.objects.filter(pk=post.pk).update(change=head)


def _take_reactions_back(person: User) -> None:
    mine = Reaction.objects.filter(person=person)
    reacted = list(mine.order_by("post").values_list("post", flat=True).distinct())
    mine.delete()
    for start in range(0, len(reacted), AT_ONCE):
        posts = Post.objects.filter(pk__in=reacted[start : start + AT_ONCE]).defer("body", "html")
        counts: dict[int, dict[str, int]] = {post.pk: {} for post in posts}
        rows = Reaction.objects.filter(post__in=counts).order_by("post", "kind").values_list("post", "kind")
        for post_id, kind, count in rows.annotate(n=Count("pk")):
            counts[post_id][kind] = count
        for post in posts:
            post.reactions = counts[post.pk]
        Post.objects.bulk_update(posts, ["reactions"])


def _gone(person: User, *, keep_texts: bool) -> QuerySet[Post]:
    """Which of one's posts lose their text."""
    posts = Post.objects.filter(author=person)
    if not keep_texts:
        return posts
    unread = Q(topic__forum=None) & ~Q(topic__in=TopicMember.objects.values("topic"))
    return posts.filter(Q(state__in=_OUT_OF_SIGHT) | unread)


def _drop_what_gathers(person: User, *, keep_texts: bool) -> None:
    """Files, earlier texts and translations of one's own."""
    files = Attachment.objects.filter(Q(uploaded_by=person) | Q(post__author=person))
    drop_files(*(name for pair in files.values_list("file", "thumbnail") for name in pair))
    files.delete()
    Revision.objects.filter(post__author=person).delete()
    Revision.objects.filter(by=person).update(by=None)
    if not keep_texts:
        PostTranslation.objects.filter(by=person).delete()
    PostTranslation.objects.filter(by=person).update(by=None)


def _take_away(gone: QuerySet[Post]) -> None:
    """Texts go with all that tells of them; who follows the topic is told that the post is gone."""
    PostTranslation.objects.filter(post__in=gone).delete()
    PostText.objects.filter(post__in=gone).delete()
    Topic.objects.filter(accepted__in=gone).update(accepted=None)
    gone.update(body="", html="", state=Post.State.DELETED)
    if connection.vendor == "sqlite":
        # The index only marks words as gone until it is written anew.
        transaction.on_commit(_rewrite_index, robust=True)


def _rewrite_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO community_posttext_fts(community_posttext_fts) VALUES ('optimize')")


def _leave_topics(person: User, held: dict[int, Topic], *, keep_texts: bool) -> None:
    """Titles are texts too. A topic in which nothing is left to read goes out of sight."""
    readable = set(Post.objects.shown().filter(topic__in=held).values_list("topic", flat=True).distinct())
    for topic in held.values():
        away = topic.state in (Topic.State.HIDDEN, Topic.State.MERGED)
        empty = topic.forum_id is not None and not away and topic.pk not in readable
        if empty:
            topic.state = Topic.State.HIDDEN
        titled = topic.opened_by_id == person.pk and (empty or not keep_texts)
        if titled:
            with translation.override(topic.language):
                topic.title = translation.gettext("(title taken away)")
        if empty or titled:
            topic.list_change = touch(topic.forum_id)
            topic.save(update_fields=["state", "title", "list_change"])
            for first in topic.posts.shown().filter(number=1):
                note_words(first)
    Topic.objects.filter(opened_by=person).update(opened_by=None)
