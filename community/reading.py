"""What pages of conversation show, with a cost that depends on the page and never on the history."""

from dataclasses import dataclass

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from .models import (
    Appeal,
    Block,
    Draft,
    Flag,
    Forum,
    ForumRead,
    MovedPost,
    Notification,
    Post,
    Reaction,
    Revision,
    Topic,
    TopicMember,
    TopicRead,
    Watch,
)
from .models.forums import Holds, Level, LevelHeld
from .rules import may_be_waiting

POSTS_PER_PAGE = 20
TOPICS_PER_PAGE = 30
LATEST = 12
QUEUE = 50
REVISIONS_PER_PAGE = 10
REACTORS = 50


@dataclass(frozen=True)
class Window:
    """The posts of one page of a topic. `head` was read before them: live updates start there."""

    posts: list[Post]
    head: int
    first: int
    last: int
    is_end: bool

    @property
    def earlier(self) -> int | None:
        return self.first - POSTS_PER_PAGE if self.first > 1 else None

    @property
    def later(self) -> int | None:
        return None if self.is_end else self.last + 1


def window(topic: Topic, number: int, user) -> Window:
    """The page on which post `number` stands; numbers beyond the end give the last page."""
    number = min(max(number, 1), max(topic.last_number, 1))
    first = (number - 1) // POSTS_PER_PAGE * POSTS_PER_PAGE + 1
    last = first + POSTS_PER_PAGE - 1
    shown = topic.posts.shown().for_reading().seen_by(user)
    posts = list(shown.filter(number__range=(first, last)).order_by("number"))
    return Window(posts, topic.head, first, last, is_end=last >= topic.last_number)


def mark_own_reactions(posts: list[Post], user) -> None:
    """Note on each post of a page which reactions are the reader's own: one query for them all."""
    if not user.is_authenticated:
        return
    own: dict[int, set[str]] = {}
    reactions = Reaction.objects.filter(person=user, post__in=posts)
    for post_id, kind in reactions.values_list("post_id", "kind"):
        own.setdefault(post_id, set()).add(kind)
    for post in posts:
        post.mine = frozenset(own.get(post.pk, ()))


def reactions_to(post: Post) -> list[Reaction]:
    """Who reacted to a post, latest first; the counts say how many more there are."""
    return list(post.reacted.select_related("person").order_by("-pk")[:REACTORS])


def history(post: Post, before: int | None) -> tuple[list[Revision], int | None]:
    """A page of a post's earlier texts, latest first, and the change before which the next page starts."""
    revisions = post.revisions.select_related("by")
    if before is not None:
        revisions = revisions.filter(change__lt=before)
    page = list(revisions[: REVISIONS_PER_PAGE + 1])
    more = len(page) > REVISIONS_PER_PAGE
    return page[:REVISIONS_PER_PAGE], page[REVISIONS_PER_PAGE - 1].change if more else None


def with_marks(topics, user):
    """Topics with `read`: up to which number `user` has seen each, 0 where nothing is known."""
    marks = TopicRead.objects.visible_to(user).filter(topic=OuterRef("pk"))
    whole = ForumRead.objects.visible_to(user).filter(forum=OuterRef("forum"), bump__gte=OuterRef("bump"))
    number = Coalesce(Subquery(marks.values("number")[:1]), 0)
    topics = topics.select_related("taken_by")
    return topics.annotate(read=Case(When(Exists(whole), then=F("last_number")), default=number))


def with_standing(topics, user):
    """Topics with what `user` is there, as a page and its act need it: level `held`, the watching `chosen`
    for the topic itself, whether something about it waits in their inbox (`told`) or in a draft (`drafted`),
    whether they keep anybody away, and whether posts have left it."""
    if not (user.is_authenticated and user.is_member):
        return topics.annotate(
            held=Value(0), lost_posts=Exists(MovedPost.objects.filter(topic=OuterRef("pk")))
        )
    here = OuterRef("pk")
    in_room = TopicMember.objects.filter(topic=here, person=user).values(level=Value(int(Level.REPLY)))
    held = Coalesce(LevelHeld(user.pk, "forum"), Subquery(in_room[:1]), 0)
    chosen = Watch.objects.visible_to(user).filter(topic=here)
    told = Notification.objects.filter(person=user, topic=here).unread()
    return topics.annotate(
        standing_of=Value(user.pk),
        held=held,
        chosen=Subquery(chosen.values("level")[:1]),
        told=Exists(told),
        drafted=Exists(Draft.objects.filter(person=user, place=Concat(Value("t"), Cast(here, CharField())))),
        keeps_away=Exists(Block.objects.filter(person=user)),
        lost_posts=Exists(MovedPost.objects.filter(topic=here)),
    )


def topics_of(forum: Forum, user, before: int | None) -> tuple[list[Topic], int | None]:
    """A page of a forum's topics, latest first, and the bump before which the next page starts."""
    topics = with_marks(Topic.objects.visible_to(user).filter(forum=forum).listed(), user)
    if before is not None:
        topics = topics.filter(pinned=False, bump__lt=before)
    page = list(topics[: TOPICS_PER_PAGE + 1])
    more = len(page) > TOPICS_PER_PAGE
    return page[:TOPICS_PER_PAGE], page[TOPICS_PER_PAGE - 1].bump if more else None


def latest_topics(user) -> list[Topic]:
    """What moved last in all forums one may see."""
    topics = Topic.objects.visible_to(user).filter(forum__isnull=False).select_related("forum")
    return list(with_marks(topics.listed(), user).order_by("-posted_at")[:LATEST])


def unread_topics(user, before=None) -> list[Topic]:
    """Topics with something `user` has not seen, the latest first: a page of those posted before `before`."""
    topics = with_marks(Topic.objects.visible_to(user).select_related("forum"), user)
    topics = topics.filter(read__lt=F("last_number"), state__in=Topic.SHOWN).order_by("-posted_at")
    if before is not None:
        topics = topics.filter(posted_at__lt=before)
    return list(topics[:TOPICS_PER_PAGE])


def rooms_of(user) -> list[Topic]:
    """One's private rooms, latest first."""
    if not user.is_authenticated:
        return []
    mine = Topic.objects.visible_to(user).filter(Q(people=user), forum=None)
    return list(with_marks(mine, user).order_by("-posted_at")[:LATEST])


def first_unread(topic: Topic, user) -> Post | None:
    """The first post after one's mark, else the last one there is."""
    mark = (
        TopicRead.objects.visible_to(user).filter(topic=topic).values_list("number", flat=True).first() or 0
    )
    shown = topic.posts.shown()
    return shown.filter(number__gt=mark).order_by("number").first() or shown.order_by("-number").first()


def forums_of(user) -> list[Forum]:
    """All forums one may see, each with `moderated`: whether one moderates there."""
    forums = Forum.objects.visible_to(user)
    if not (user.is_authenticated and user.is_member):
        return list(forums)
    return list(forums.annotate(moderated=Holds(user.pk, "pk", Level.MODERATE)))


def waiting_in(topic: Topic, user) -> list[Post]:
    """One's own posts that wait for a moderator there."""
    if not may_be_waiting(user):
        return []
    return list(Post.objects.withheld(user).waiting().for_reading().filter(topic=topic))


def where_a_post_went(topic: Topic, number: int | None, user) -> Post | None:
    """The post that had this number here and was moved to another topic, if one may see it there; of several,
    the one that left last."""
    if number is None or not topic.lost_posts:
        return None
    moved = Post.objects.visible_to(user).filter(moves__topic=topic, moves__number=number)
    return moved.select_related("topic").order_by("-moves__change").first()


def kept_away(topic: Topic, user) -> list[int]:
    """Whom a reader of the topic keeps at a distance, as its page folds what they write live."""
    return list(user.blocks.values_list("other", flat=True)) if topic.keeps_away else []


def where_it_went(topic: Topic, user) -> Topic | None:
    """The topic into which another one was merged, if one may see it."""
    into = Topic.objects.visible_to(user).filter(posts__moves__topic=topic)
    return into.order_by("posts__moves__change").first()


@dataclass(frozen=True)
class Queue:
    """What waits for moderators, oldest first."""

    flagged: dict[Post, list[Flag]]
    waiting: list[Post]
    appeals: list[Appeal]


def queue(user) -> Queue:
    """What waits for this moderator in all their forums."""
    of_post = ("post__topic__forum", "post__author", "person")
    flagged: dict[Post, list[Flag]] = {}
    for flag in Flag.objects.to_judge(user).select_related(*of_post)[:QUEUE]:
        flagged.setdefault(flag.post, []).append(flag)
    waiting = Post.objects.moderated_by(user).waiting().select_related("topic__forum", "author")
    appeals = Appeal.objects.to_judge(user).select_related(*of_post)
    return Queue(flagged, list(waiting[:QUEUE]), list(appeals[:QUEUE]))
