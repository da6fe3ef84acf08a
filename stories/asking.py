"""The page on which somebody reads a story before it is published, as its readers will, and says yes or no.

Files of a draft have no reader yet. The page gives them addresses below its own, and only those it shows.
"""

import re
from dataclasses import dataclass
from difflib import unified_diff

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from . import reading, versions
from .editions import chosen, editions, versions_of
from .models import Agreement, Appearance, StoryPage

# So many earlier drafts are looked through for the one that somebody agreed to.
LOOK_BACK = 60


@dataclass(frozen=True)
class Change:
    """A line of the story that is new, or gone."""

    added: bool
    text: str


@dataclass(frozen=True)
class Sheet:
    """What is put before somebody: a draft, all drafts beside it, and what changed since their last yes."""

    appearance: Appearance
    draft: StoryPage | None
    languages: list[str]
    seen: list[str]
    changed: list[str]
    lines: list[Change]

    @property
    def is_agreed(self) -> bool:
        """Whether they agreed to all of this as it is."""
        agreed = Agreement.objects.standing().filter(appearance=self.appearance, version__in=self.seen)
        return bool(self.seen) and agreed.count() == len(self.seen)

    @property
    def was_withdrawn(self) -> bool:
        """Whether somebody else took it down; who, nobody is told."""
        others = Appearance.objects.needed().filter(
            story=self.appearance.story, state=Appearance.State.WITHDRAWN
        )
        return others.exclude(pk=self.appearance.pk).exists()


def sheet(appearance: Appearance, *languages: str) -> Sheet:
    """The story as it is now, in the first of `languages` that it has."""
    drafts = editions(appearance.story)
    draft = chosen(drafts, *languages)
    changed, lines = _changes(appearance, draft) if draft else ([], [])
    told = [one.locale.language_code for one in drafts]
    return Sheet(appearance, draft, told, sorted(versions_of(drafts)), changed, lines)


def as_read(draft: StoryPage, files: str) -> SafeString:
    """The draft as its page will show it, with its files at addresses that begin with `files`."""
    context = {
        "page": draft,
        "credits": {"names": [], "others": 0} if draft.anonymous else reading.credits(draft),
        "host": reading.host(draft),
        "when": reading.when(draft),
        "tracks": reading.tracks(draft),
        "user": AnonymousUser(),
    }
    html = render_to_string("stories/as_read.html", context)
    return mark_safe(html.replace(settings.MEDIA_URL, files))


def shows(draft: StoryPage, name: str) -> bool:
    """Whether the page shows the file of this name."""
    asked = re.escape(f"{settings.MEDIA_URL}{name}")
    return re.search(rf"{asked}(?=[\"\s])", as_read(draft, settings.MEDIA_URL)) is not None


def _changes(appearance: Appearance, draft: StoryPage) -> tuple[list[str], list[Change]]:
    """What changed since the version that they last agreed to, if there is one and it is another."""
    given = Agreement.objects.filter(appearance=appearance).first()
    now = versions.parts(draft)
    if given is None or given.version == versions.version(draft):
        return [], []
    names = {
        "words": _("The words changed."),
        "pictures": _("The pictures changed."),
        "film": _("The film changed."),
        "place": _("What is said of the place changed."),
    }
    changed = [sentence for name, sentence in names.items() if given.parts.get(name) != now[name]]
    before = _draft_of(draft, given.version)
    if before is None or given.parts.get("words") == now["words"]:
        return changed, []
    rows = list(unified_diff(lines_of(before), lines_of(draft), lineterm="", n=0))[2:]
    marked = [Change(row[0] == "+", row[1:]) for row in rows if row[0] in "+-"]
    return changed, marked


def _draft_of(draft: StoryPage, version: str) -> StoryPage | None:
    """The earlier draft of the same edition that makes `version`."""
    for revision in draft.revisions.order_by("-created_at", "-pk")[:LOOK_BACK]:
        earlier = revision.as_object()
        if versions.version(earlier) == version:
            return earlier
    return None


def lines_of(page: StoryPage) -> list[str]:
    """The words of a story, line by line."""
    told = [page.title, page.intro]
    for text in page.texts():
        # A paragraph's end is a line's end.
        told += strip_tags(re.sub(r"</(p|li|h\d)>|<br ?/?>", "\n", text)).splitlines()
    return [line.strip() for line in told if line.strip()]
