"""What a reader of stories gets: the newest, or one with its credits and what stands beside it."""

from django.conf import settings
from django.db.models import Case, Prefetch, Q, Value, When, prefetch_related_objects
from django.utils.translation import get_language

from people import clock
from people.models import Institution, Track

from . import elsewhere
from .models import StoryAuthor, StoryPage

RELATED = 3


# What a card shows. The bodies stay where they are, and so do forty columns that only the office needs.
_ON_A_CARD = (
    *("title", "intro", "url_path", "picture_alt", "text_language", "first_published_at"),
    *("locale__language_code", "focus_country__code", "film__duration"),
    *("picture__file", "picture__title", "picture__width", "picture__height"),
    *("sector__name", "sector__name_nl", "sector__name_ar", "sector__name_so"),
)


def cards(stories):
    """Stories, newest first, with what their cards show."""
    return (
        stories.select_related("picture", "sector", "focus_country", "film", "locale")
        .only(*_ON_A_CARD)
        .prefetch_related("picture__renditions")
        .order_by("-first_published_at", "-pk")
    )


def latest(user, language: str, count: int) -> list[StoryPage]:
    """The newest stories of one tree, those that are written in its language before the others."""
    found = cards(StoryPage.objects.visible_to(user).in_language(language))
    own = Case(When(text_language=language, then=Value(0)), default=Value(1))
    return list(found.order_by(own, "-first_published_at", "-pk")[:count])


def whole(stories):
    """Stories with all that their page shows, in few queries."""
    return stories.select_related(
        "locale", "picture", "film__work", "sector", "focus_country", "host", "assignment", "topic__forum"
    ).prefetch_related("film__tracks", "goals", Prefetch("authors", StoryAuthor.objects.named()))


def story(page: StoryPage, user) -> dict:
    """What stands on a story's page besides the story itself."""
    copies, related = beside(page, user)
    inside = [block.value["image"] for block in page.body if block.block_type == "picture"]
    shown = [picture for picture in (page.picture, *inside, *(one.picture for one in related)) if picture]
    prefetch_related_objects(shown, "renditions")
    translations = {copy.locale.language_code: copy.address for copy in copies}
    return {
        "credits": credits(page),
        "related": related,
        "tracks": tracks(page),
        "host": host(page),
        "when": when(page),
        "topic": page.topic if page.topic and page.topic.readers({user.pk}) else None,
        "translations": translations,
        "outdated": is_outdated(page, copies),
        # For readers of other languages: English if there is, else the words it was written in.
        "default": next(
            (translations[code] for code in ("en", page.original_language) if code in translations),
            page.address,
        ),
        "canonical": translations.get(page.text_language, page.address),
        "site": settings.SITE_URL,
        **going_out(page, settings.SITE_URL + translations.get(page.text_language, page.address)),
    }


def going_out(page: StoryPage, canonical: str) -> dict:
    """What a page says of itself to machines, and how readers pass it on."""
    told = elsewhere.article(page, credits(page), canonical)
    return {
        "structured": [told, elsewhere.way_to(page, canonical)],
        "card": told["image"],
        "card_alt": elsewhere.card_alt(page),
        "ways": elsewhere.reader_ways(page, canonical),
        "short": elsewhere.short(page),
    }


def beside(page: StoryPage, user) -> tuple[list[StoryPage], list[StoryPage]]:
    """The same story in words of its own, in whichever language, and other stories of the same tree: of the
    sector first, then of the country, then the newest. One query for both."""
    same = Q(translation_key=page.translation_key)
    nearness = Case(
        When(same, then=Value(-1)),
        When(sector=page.sector_id, then=Value(0)),
        When(focus_country=page.focus_country_id, then=Value(1)),
        default=Value(2),
    )
    wanted = Q(same, alias_of=None) | Q(~same, locale=page.locale_id)
    found = cards(StoryPage.objects.visible_to(user).filter(wanted)).prefetch_related(None)
    found = found.only(*_ON_A_CARD, "translation_key", "words_mark")
    rows = found.order_by(nearness, "-first_published_at", "-pk")[: len(settings.LANGUAGES) + RELATED]
    copies: list[StoryPage] = []
    others: list[StoryPage] = []
    for row in rows:
        (copies if row.translation_key == page.translation_key else others).append(row)
    return copies, others[:RELATED]


def credits(page: StoryPage) -> dict:
    """The names of those authors who may be named, and how many more there are."""
    names = [author.name for author in page.authors.all()]
    named = [name for name in names if name]
    return {"names": named, "others": len(names) - len(named)}


def host(page: StoryPage) -> Institution | None:
    """The host, unless the story or the institution hides it (its country is open, or there is no story)."""
    hidden = page.hide_host or page.host is None or page.host.hidden
    return None if hidden else page.host


def tracks(page: StoryPage) -> list[Track]:
    """The film's captions and transcripts: the reader's language first, else the story's own."""
    if page.film is None:
        return []
    found = list(page.film.tracks.all())
    first = next(
        (code for code in (get_language(), page.text_language) if any(t.language == code for t in found)), ""
    )
    return sorted(found, key=lambda track: track.language != first)


def when(page: StoryPage) -> str:
    """The assignment's months. They would help to find a host that is to stay hidden, so then nothing."""
    if page.assignment is None or page.hide_host:
        return ""
    return clock.months(page.assignment.starts, page.assignment.ends)


def is_outdated(page: StoryPage, copies: list[StoryPage]) -> bool:
    """Whether the words that the page was translated from have changed since, if they are still public."""
    mark = next((copy.words_mark for copy in copies if copy.pk == page.source_id), "")
    return bool(mark and page.source_mark) and mark != page.source_mark


def quote(page: StoryPage):
    """The first thing somebody says in a story: its `text` and `who`."""
    return next((block.value for block in page.body if block.block_type == "quote"), None)
