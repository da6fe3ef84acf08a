"""The nine stories with their pictures and films, in every language they were written in or translated to."""

import uuid
from datetime import timedelta
from html import escape

from django.core.files.base import ContentFile, File
from django.utils import timezone
from wagtail.actions.convert_alias import ConvertAliasPageAction

from people.films.actions import prepare
from people.models import Channel, Film, Picture, Track
from stories.models import (
    Readership,
    StoryAuthor,
    StoryGoal,
    StoryIndexPage,
    StoryPage,
    StoryPosting,
    Subscriber,
)

from . import films
from .consents import agreed
from .world import World, read

# The copy that others are translated from, where there is one: most readers get on in it.
PREFERRED = "en"


def fill(world: World) -> None:
    for row in read("stories")["story"]:
        picture = _picture(row, world.studio.picture(row["picture"]))
        film = _film(row, world.studio.film(row["picture"])) if "film" in row else None
        _story(world, row, picture, film)
    _made_known(world)
    _read()


def _made_known(world: World) -> None:
    """One story was posted elsewhere, and a few invented readers get the newsletter."""
    editor, now = world.people["editor"], timezone.now()
    told = StoryPage.objects.translated().in_language(PREFERRED).order_by("-first_published_at").first()
    for days, channel in ((2, Channel.LINKEDIN), (1, Channel.X)):
        at = now - timedelta(days=days)
        StoryPosting.objects.create(page=told, channel=channel, by=editor, at=at, client_key=uuid.uuid4())
    for language, said_yes in (("en", True), ("nl", True), ("ar", True), ("so", True), ("so", False)):
        Subscriber.objects.create(
            address=f"reader-{language}{'' if said_yes else '-asked'}@demo.example",
            language=language,
            asked_at=now,
            confirmed_at=now if said_yes else None,
            told_until=now if said_yes else None,
        )


def _read() -> None:
    """Forty days of readers, so that the office's chart has something to show; invented like all else."""
    today = timezone.localdate()
    rows = [
        Readership(
            page=page,
            day=today - timedelta(days=ago),
            readers=(37 * ago + 11 * place) % 19 + (40 - ago) // (place + 2),
            plays=(13 * ago + 7 * place) % 6 if page.film_id else 0,
        )
        for place, page in enumerate(StoryPage.objects.translated().order_by("pk"))
        for ago in range(40)
    ]
    Readership.objects.bulk_create(rows)


def _picture(row: dict, drawn: bytes) -> Picture:
    return Picture.objects.create(
        title=row["text"][row["original"]]["title"],
        file=ContentFile(drawn, name=f"{row['picture']}.webp"),
        description=row["picture_alt"][row["original"]],
    )


def _film(row: dict, made: films.Film) -> Film:
    told = row["film"]
    film = Film(
        title=told["title"].get(PREFERRED) or told["title"][row["original"]],
        type="video",
        duration=made.seconds,
        width=made.width,
        height=made.height,
    )
    for field, path in (("file", made.video), ("sound", made.audio), ("thumbnail", made.poster)):
        with path.open("rb") as file:
            getattr(film, field).save(path.name, File(file), save=False)
    film.save()
    prepare(film)
    for language, transcript in told["transcript"].items():
        cues = [(cue["start"], cue["end"], cue["text"][language]) for cue in told["cue"]]
        Track.objects.create(
            film=film,
            language=language,
            title=told["title"][language],
            captions=ContentFile(films.captions(cues).encode(), name=f"{row['picture']}.{language}.vtt"),
            transcript=transcript.strip(),
        )
    return film


def _story(world: World, row: dict, picture: Picture, film: Film | None) -> None:
    """Publish one copy, which puts stand-ins into all trees; then make translations of those there are."""
    first, *others = sorted(row["text"], key=lambda code: code != PREFERRED)
    page = _about(world, row, StoryPage(slug=row["slug"], picture=picture, film=film, live=False))
    _write(page, row, first)
    StoryIndexPage.objects.in_language(first).get().add_child(instance=page)
    _publish(page)
    for language in others:
        translation = StoryPage.objects.in_language(language).get(translation_key=page.translation_key)
        ConvertAliasPageAction(translation).execute(skip_permission_checks=True)
        _write(translation, row, language)
        _publish(translation)
    moment = world.moment(row["published_days"], "09:30", "Europe/Amsterdam")
    StoryPage.objects.filter(translation_key=page.translation_key).update(
        first_published_at=moment, last_published_at=moment
    )


def _publish(page: StoryPage) -> None:
    revision = page.save_revision()
    agreed(page)
    revision.publish()


def _about(world: World, row: dict, page: StoryPage) -> StoryPage:
    """What is the same in every language."""
    assignment = world.assignments[row["assignment"]]
    page.assignment, page.host, page.focus_country = assignment, assignment.host, assignment.focus_country
    page.sector = world.sectors[row["sector"]]
    page.original_language = row["original"]
    page.hide_host = row.get("hide_host", False)
    wrote = [key for key in (row["author"], *row["co_authors"]) if key]
    page.authors = [StoryAuthor(person=world.people[key]) for key in wrote]
    page.goals = [StoryGoal(number=number) for number in row["goals"]]
    page.tags.set(row["tags"])
    return page


def _write(page: StoryPage, row: dict, language: str) -> None:
    text = row["text"][language]
    page.title = page.draft_title = text["title"]
    page.intro = text["intro"]
    page.picture_alt = row["picture_alt"][language]
    page.body = [_block(block) for block in text["body"]]


def _block(told: dict) -> tuple[str, object]:
    """A block as StoryBody takes it; a list is rich text."""
    kind = told["type"]
    if kind == "list":
        return "paragraph", f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in told['items'])}</ul>"
    if kind == "paragraph":
        return kind, f"<p>{escape(told['text'].strip(), quote=False)}</p>"
    if kind == "heading":
        return kind, told["text"]
    return kind, {name: value for name, value in told.items() if name != "type"}
