"""Writing how often stories were read and played."""

from collections import Counter
from urllib.parse import unquote

from django.db import transaction
from django.db.models import F

from ..models import Readership, StoryPage


@transaction.atomic
def add(counted: Counter) -> None:
    """Add to the days of stories: {(day, "readers" or "plays", page or (language, slug)): how many}.

    What nobody can read by now is not counted: a story that is gone, an address that never was one."""
    pages = set(StoryPage.objects.live().filter(pk__in=_pages(counted)).values_list("pk", flat=True))
    named = dict(_by_address({story for _day, _what, story in counted if isinstance(story, tuple)}))
    # In one order, so that two processes never wait for each other.
    for (day, what, story), count in sorted(counted.items(), key=str):
        page = named.get(story) if isinstance(story, tuple) else story
        if page is None or (page == story and page not in pages):
            continue
        row, _made = Readership.objects.get_or_create(page_id=page, day=day)
        Readership.objects.filter(pk=row.pk).update(**{what: F(what) + count})


def _pages(counted: Counter) -> set[int]:
    return {story for _day, _what, story in counted if isinstance(story, int)}


def _by_address(addresses: set[tuple[str, str]]):
    """((language, slug), page) of those that are stories with a film."""
    for language, slug in addresses:
        found = StoryPage.objects.live().in_language(language).filter(slug=unquote(slug), film__isnull=False)
        if page := found.values_list("pk", flat=True).first():
            yield (language, slug), page
