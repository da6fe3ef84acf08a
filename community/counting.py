"""Every number that is stored beside what it counts, looked at again (`manage.py recount`).

A check reads and yields what differs; its mend sets one thing right under that thing's lock. Higher floors
add their own by `counted`. A live site moves meanwhile, so only what two looks find counts as a difference.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from django.db.models import Count, F, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from people.fold import fold

from .actions import recounting
from .models import (
    Forum,
    ForumRead,
    Inbox,
    MovedPost,
    Notification,
    Post,
    PostText,
    Reaction,
    Topic,
    TopicRead,
)

AT_ONCE = 1000


class Difference(NamedTuple):
    """`found` is stored where `true` is right; `pk` is what the mend takes."""

    pk: int
    thing: str
    found: str
    true: str

    def __str__(self):
        return f"{self.thing}: {self.found}, should be {self.true}"


Check = Callable[[], Iterator[Difference]]
Mend = Callable[[int], None]
_checks: list[tuple[Check, Mend]] = []


def counted(mend: Mend) -> Callable[[Check], Check]:
    """Decorate a check with what sets right one of the things that it finds."""

    def register(check: Check) -> Check:
        _checks.append((check, mend))
        return check

    return register


def differences() -> dict[Difference, Mend]:
    """Everything that is wrong, each with what mends it."""
    wrong: dict[Difference, Mend] = {}
    for check, mend in _checks:
        if first := dict.fromkeys(check(), mend):
            again = set(check())
            wrong |= {difference: mend for difference in first if difference in again}
    return wrong


def _differ(pk: int, thing: str, **columns: tuple) -> Iterator[Difference]:
    for name, (found, true) in columns.items():
        if found != true:
            yield Difference(pk, f"{thing}, {name}", str(found), str(true))


def _most(model, outer: str, column: str) -> Coalesce:
    """The highest `column` of the rows whose `outer` this is, 0 where there are none."""
    rows = model.objects.filter(**{outer: OuterRef("pk")}).order_by().values(outer)
    return Coalesce(Subquery(rows.annotate(most=Max(column)).values("most")), 0)


@counted(recounting.mend_topic)
def topics() -> Iterator[Difference]:
    """Numbers are dense from 1, the head is no lower than any change, the answer stands in its topic."""
    numbered = Post.objects.filter(topic=OuterRef("pk"), number__isnull=False).order_by().values("topic")
    rows = Topic.objects.annotate(
        count=Coalesce(Subquery(numbered.annotate(n=Count("pk")).values("n")), 0),
        top=_most(Post, "topic", "number"),
        change=_most(Post, "topic", "change"),
        left=_most(MovedPost, "topic", "change"),
        answer_in=F("accepted__topic"),
    ).values_list("pk", "last_number", "count", "top", "head", "change", "left", "answer_in")
    for pk, last, count, top, head, change, left, answer_in in rows.order_by("pk").iterator(AT_ONCE):
        yield from _differ(
            pk,
            f"topic {pk}",
            last_number=(last, count),
            numbers=(top, count),
            head=(head, max(head, change, left)),
            accepted=(answer_in, answer_in and pk),
        )


@counted(recounting.mend_stone)
def tombstones() -> Iterator[Difference]:
    """A tombstone stands where a post is not."""
    for pk in MovedPost.objects.filter(post__topic=F("topic")).order_by("pk").values_list("pk", flat=True):
        yield Difference(pk, f"tombstone {pk}", "its post is here", "gone")


@counted(recounting.mend_reactions)
def reactions() -> Iterator[Difference]:
    counts: dict[int, dict[str, int]] = {}
    rows = Reaction.objects.order_by("post", "kind").values_list("post", "kind").annotate(n=Count("pk"))
    for pk, kind, count in rows.iterator(AT_ONCE):
        counts.setdefault(pk, {})[kind] = count
    for pk, stored in Post.objects.order_by("pk").values_list("pk", "reactions").iterator(AT_ONCE):
        yield from _differ(pk, f"post {pk}", reactions=(stored, counts.get(pk, {})))


@counted(recounting.mend_words)
def words() -> Iterator[Difference]:
    """Each visible post is found by its words, an opening post by its topic's title as well; no other is."""
    own = PostText.objects.filter(post=OuterRef("pk"))
    shown = Post.objects.shown().annotate(
        title=Subquery(own.values("title")), key=Subquery(own.values("key"))
    )
    rows = shown.order_by("pk").values_list("pk", "number", "body", "topic__title", "title", "key")
    for pk, number, body, title, stored_title, stored in rows.iterator(AT_ONCE):
        right = fold(title) if number == 1 else ""
        yield from _differ(pk, f"words of post {pk}", title=(stored_title, right), text=(stored, fold(body)))
    for pk in (
        PostText.objects.exclude(post__state=Post.State.VISIBLE).order_by("pk").values_list("pk", flat=True)
    ):
        yield Difference(pk, f"words of post {pk}", "can be found", "not visible")


@counted(recounting.mend_forum)
def forums() -> Iterator[Difference]:
    """The head is no lower than any change of the list, and no two topics stand in one place."""
    rows = Forum.objects.annotate(
        change=_most(Topic, "forum", "list_change"), bump=_most(Topic, "forum", "bump")
    )
    for pk, head, change, bump in rows.order_by("pk").values_list("pk", "head", "change", "bump"):
        yield from _differ(pk, f"forum {pk}", head=(head, max(head, change, bump)))
    places = Topic.objects.filter(forum__isnull=False, state__in=Topic.SHOWN).order_by("forum", "bump", "pk")
    for one, other in pairwise(places.values_list("forum", "bump", "pk").iterator(AT_ONCE)):
        if one[:2] == other[:2]:
            yield Difference(other[0], f"topic {other[2]}, place", f"that of topic {one[2]}", "its own")


@counted(recounting.mend_topic_mark)
def topic_marks() -> Iterator[Difference]:
    """Nobody has read further than there is."""
    beyond = TopicRead.objects.filter(number__gt=F("topic__last_number")).order_by("pk")
    for pk, number, last in beyond.values_list("pk", "number", "topic__last_number"):
        yield from _differ(pk, f"mark {pk} in a topic", number=(number, last))


@counted(recounting.mend_forum_mark)
def forum_marks() -> Iterator[Difference]:
    beyond = ForumRead.objects.filter(bump__gt=F("forum__head")).order_by("pk")
    for pk, bump, head in beyond.values_list("pk", "bump", "forum__head"):
        yield from _differ(pk, f"mark {pk} in a forum", bump=(bump, head))


@counted(recounting.mend_inbox)
def inboxes() -> Iterator[Difference]:
    """The head is no lower than any change in it, and what is told was told at least once."""
    rows = Inbox.objects.annotate(
        change=_most(Notification, "person", "change"), bump=_most(Notification, "person", "bump")
    ).order_by("pk")
    for pk, head, change, bump in rows.values_list("pk", "head", "change", "bump").iterator(AT_ONCE):
        yield from _differ(pk, f"inbox {pk}", head=(head, max(head, change, bump)))
    for pk, person in Notification.objects.filter(count=0).order_by("pk").values_list("pk", "person"):
        yield Difference(person, f"notification {pk}, count", "0", "one or more")
