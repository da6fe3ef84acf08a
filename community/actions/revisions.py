"""Changing a text without losing the one before it, and without overwriting somebody's newer one."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.audit import record
from people.keys import Done
from people.models import User
from people.refusals import Conflict, OtherContent
from people.rules import require

from ..models import Post, Revision, Topic
from ..text import to_html
from .drafts import forget_draft
from .limits import few_links
from .posts import change
from .telling import tell_mentioned


class TextChanged(Conflict):
    """Somebody wrote on the ground of a text that is no longer the post's."""

    code = "text_changed"

    def __init__(self):
        super().__init__(
            _("The post was changed meanwhile. Here are both texts: compare them, then save yours again.")
        )


def edit(
    *, by: User, post: Post, body: str, since: int | None = None, client_key: UUID | None = None
) -> Done[Post]:
    """Change what one wrote; readers see the new text in place, and the one before stays in its history.

    `since` is the change at which one began to write; without it, the change of `post` as it was read. The
    draft of the same `client_key` goes with it.
    """
    require(by, "community.edit", post)
    since = post.change if since is None else since
    html = to_html(body)
    few_links(by, html)
    with transaction.atomic():
        hold_text(post)
        if client_key:
            forget_draft(by, client_key)
        if post.body == body or _was_made(by, post, body, client_key):
            return Done(post, created=False)
        require_unchanged(post, since)
        before, now = post.body, timezone.now()
        change(post, body=body, html=html, edited_at=now)
        told = {"change": post.change, "body": before, "edited_at": now, "by": by, "client_key": client_key}
        Revision.objects.create(post=post, **told)
        tell_mentioned(post)
    return Done(post, created=False)


def _was_made(by: User, post: Post, body: str, client_key: UUID | None) -> bool:
    """Whether this very edit is made already; its text may have been changed again since."""
    if client_key is None:
        return False
    made = Revision.objects.filter(by=by, client_key=client_key).select_related("post").first()
    if made and (made.post_id != post.pk or made.after != body):
        raise OtherContent
    return made is not None


def blank(*, by: User, revision: Revision, reason: str) -> Done[Revision]:
    """Take an earlier text away for good: what was edited out may be what must not be read."""
    require(by, "community.hide", revision.post)
    with transaction.atomic():
        if Revision.objects.filter(pk=revision.pk).exclude(body="").update(body=""):
            record(by=by, act="blank", thing=revision, reason=reason)
    revision.body = ""
    return Done(revision, created=False)


def hold_text(post: Post) -> None:
    """Read a post's text again under its topic's row lock, which every change of a text takes."""
    Topic.objects.select_for_update().get(pk=post.topic_id)
    post.refresh_from_db(fields=["body", "html", "change", "state", "edited_at"])


def require_unchanged(post: Post, since: int) -> None:
    """Refuse whoever began at an earlier text. Reactions move a post too, but not its text."""
    if post.revisions.filter(change__gt=since).exists():
        raise TextChanged
