"""What is findable in conversation: topics by title, posts by words, members by what they are called."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.fold import fold
from people.models import User

from .models import Post
from .models.search import openings_with, posts_with
from .search import Hit, findable, marked, snippet

PER_PAGE = 20
# `?since=`: days.
SPANS = {"week": 7, "month": 31, "year": 366}


@findable("topics", _("Topics"))
def topics(user, words, limit):
    found = Post.objects.visible_to(user).filter(pk__in=openings_with(words)).select_related("topic__forum")
    return [
        Hit(
            marked(post.topic.title, words),
            post.topic.get_absolute_url(),
            post.topic.language,
            where=post.topic.forum.label if post.topic.forum else "",
            at=post.topic.posted_at,
        )
        for post in found.order_by("-topic__posted_at")[:limit]
    ]


@findable("members", _("Members"))
def members(user, words, limit):
    """By what they are called: other fields are shown to some only."""
    if not (user.is_authenticated and user.is_member):
        return []
    people = User.objects.visible_to(user).members().only("pk", "call_me")
    found = [one for one in people if all(f" {word}" in fold(one.call_me) for word in words)]
    return [Hit(marked(one.call_me, words), one.get_absolute_url()) for one in found[:limit]]


def posts(user, words: list[str], *, before: int | None = None, **narrow) -> tuple[list[Hit], int | None]:
    """A page of posts, newest first, and the number before which the next page starts."""
    found = _narrowed(Post.objects.visible_to(user).filter(pk__in=posts_with(words)), **narrow)
    if before is not None:
        found = found.filter(pk__lt=before)
    page = list(found.select_related("topic__forum").order_by("-pk")[: PER_PAGE + 1])
    later = page[PER_PAGE - 1].pk if len(page) > PER_PAGE else None
    return [_hit(post, words) for post in page[:PER_PAGE]], later


def _narrowed(found, *, forum: str = "", language: str = "", author: int | None = None, since: str = ""):
    if forum:
        found = found.filter(topic__forum__slug=forum)
    if language:
        found = found.filter(language=language)
    if author is not None:
        found = found.filter(author=author)
    if since in SPANS:
        found = found.filter(posted_at__gte=timezone.now() - timedelta(days=SPANS[since]))
    return found


def _hit(post: Post, words: list[str]) -> Hit:
    return Hit(
        marked(post.topic.title, words),
        post.get_absolute_url(),
        post.language,
        snippet(post.html, words),
        where=post.topic.forum.label if post.topic.forum else "",
        at=post.posted_at,
    )
