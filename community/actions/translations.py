"""A member's translation of a post."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.audit import record
from people.keys import Done
from people.models import User
from people.refusals import Conflict
from people.rules import may, require

from ..models import Post, PostTranslation
from ..text import to_html
from .posts import change
from .revisions import hold_text, require_unchanged


def translate(
    *, by: User, post: Post, language: str, body: str, since: int | None = None
) -> Done[PostTranslation]:
    """Write a post in another language. What somebody else wrote is replaced only once it is out of date,
    or by a moderator, of whom the log keeps it."""
    require(by, "community.reply", post.topic)
    since = post.change if since is None else since
    with transaction.atomic():
        hold_text(post)
        found = PostTranslation.objects.filter(post=post, language=language).first()
        if found and (found.body, found.by_id) == (body, by.pk) and not found.is_outdated:
            return Done(found, created=False)
        require_unchanged(post, since)
        if found and found.by_id != by.pk and not found.is_outdated:
            _replace_as_moderator(by, found)
        change(post)
        written, created = PostTranslation.objects.update_or_create(
            post=post,
            language=language,
            defaults={"body": body, "html": to_html(body), "by": by, "written_at": timezone.now()},
        )
    return Done(written, created=created)


def _replace_as_moderator(by: User, found: PostTranslation) -> None:
    if not may(by, "community.hide", found.post):
        raise Conflict(_("This post is already translated into that language."))
    record(by=by, act="replace_translation", thing=found)
