"""Keeping translations beside their source."""

from django.db import transaction

from people.audit import record
from people.rules import require

from ..models import StoryPage


@transaction.atomic
def catch_up(*, by, page: StoryPage) -> StoryPage:
    """Say that a translation has its source's present words; saying it twice is the same as once."""
    require(by, "stories.translate", page)
    if page.source and page.source_mark != page.source.mark_of_words():
        page.says_anew(page.source)
        StoryPage.objects.filter(pk=page.pk).update(
            source_mark=page.source_mark, source_revision=page.source_revision
        )
        record(by=by, act="translation-up-to-date", thing=page)
    return page
