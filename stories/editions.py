"""A story as it is being told now: its latest draft in each language that has words of its own."""

from collections.abc import Iterable
from uuid import UUID

from . import versions
from .models import StoryPage


def editions(story: UUID) -> list[StoryPage]:
    """The latest draft of every copy that is no stand-in, the oldest copy first."""
    copies = StoryPage.objects.translated().filter(translation_key=story).order_by("pk")
    return [page.get_latest_revision_as_object() for page in copies.select_related("locale")]


def titles_of(stories: Iterable[UUID]) -> dict[UUID, str]:
    """What each story is called in the draft that it began from."""
    copies = StoryPage.objects.translated().filter(translation_key__in=set(stories)).order_by("-pk")
    return dict(copies.values_list("translation_key", "draft_title"))


def versions_of(drafts: list[StoryPage]) -> dict[str, dict[str, str]]:
    """The parts of each draft by the version they make."""
    return {versions.version(draft): versions.parts(draft) for draft in drafts}


def chosen(drafts: list[StoryPage], *languages: str) -> StoryPage | None:
    """The draft in the first of `languages` that there is, else the oldest."""
    by_language = {draft.locale.language_code: draft for draft in drafts}
    return next((by_language[one] for one in languages if one in by_language), drafts[0] if drafts else None)


def first(story: UUID) -> StoryPage | None:
    """The copy from which the story began, which is where the office speaks of the whole of it."""
    return StoryPage.objects.translated().filter(translation_key=story).order_by("pk").first()
