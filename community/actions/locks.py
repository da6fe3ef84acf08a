"""Row locks of conversation, always taken in one order: forums before topics, topics before posts, each by
number. Two acts that need the same rows wait for each other and never in a circle."""

from collections.abc import Iterable

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from people.refusals import Conflict
from people.returning import update_returning

from ..models import Forum, Post, Topic


class MovedMeanwhile(Conflict):
    """A moderator moved it between the page and the act."""

    def __init__(self):
        super().__init__(_("A moderator moved this meanwhile. Reload the page and try again."))


def hold(topics: Iterable[Topic], forums: Iterable[Forum] = ()) -> dict[int, Topic]:
    """Lock these topics and their forums until the commit; the topics as they are now, by primary key."""
    topics = list(topics)
    homes = {topic.forum_id for topic in topics if topic.forum_id} | {forum.pk for forum in forums}
    list(Forum.objects.select_for_update(no_key=True).filter(pk__in=homes).order_by("pk"))
    rows = Topic.objects.select_for_update(no_key=True).filter(pk__in={topic.pk for topic in topics})
    held = {topic.pk: topic for topic in rows.order_by("pk")}
    if any(topic.pk not in held or held[topic.pk].forum_id != topic.forum_id for topic in topics):
        raise MovedMeanwhile
    return held


def held_post(post: Post) -> Post:
    """The post as it is now, with its topic locked until the commit."""
    hold([post.topic])
    fresh = Post.objects.select_related("topic__forum", "author").get(pk=post.pk)
    if fresh.topic_id != post.topic_id:
        raise MovedMeanwhile
    return fresh


def touch(forum_id: int | None) -> int:
    """Note a change to a forum's list of topics; returns the forum's new head. Rooms are in no list."""
    if forum_id is None:
        return 0
    rows = Forum.objects.filter(pk=forum_id)
    ((head,),) = update_returning(rows, {"head": F("head") + 1}, "head")
    return head
