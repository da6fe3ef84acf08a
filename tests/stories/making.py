"""Stories, pictures and films for tests: the least that is valid, everything else by name."""

import itertools
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image
from wagtail.actions.convert_alias import ConvertAliasPageAction

from people.models import Film, FilmRendition, FilmWork, Picture, Track
from stories import harm, versions
from stories.models import (
    Agreement,
    Appearance,
    Checklist,
    StoryAuthor,
    StoryGoal,
    StoryIndexPage,
    StoryPage,
)

_numbers = itertools.count(1)
FILM_BYTES = bytes(range(256)) * 40


def picture(title: str = "A picture", size=(64, 36)) -> Picture:
    drawn = BytesIO()
    Image.new("RGB", size, "teal").save(drawn, "WEBP")
    return Picture.objects.create(
        title=title, file=ContentFile(drawn.getvalue(), name=f"p{next(_numbers)}.webp")
    )


def film(*languages: str) -> Film:
    """A film with sound, a poster, and captions in `languages`."""
    number = next(_numbers)
    made = Film(title="A film", type="video", duration=36, width=640, height=360)
    made.file.save(f"f{number}.mp4", ContentFile(FILM_BYTES), save=False)
    made.sound.save(f"f{number}.m4a", ContentFile(FILM_BYTES[:1000]), save=False)
    made.thumbnail.save(f"f{number}.webp", ContentFile(picture().file.read()), save=False)
    made.save()
    small = FilmRendition(film=made, kind="small", width=426, height=240, bytes=500, source=made.file.name)
    small.file.save(f"f{number}.240.mp4", ContentFile(FILM_BYTES[:500]))
    shape = {"name": small.file.name, "bytes": 500, "width": 426, "height": 240}
    FilmWork.objects.create(film=made, state="done", percent=100, made={"small": shape})
    for language in languages:
        captions = ContentFile(b"WEBVTT\n", name=f"f{number}.{language}.vtt")
        Track.objects.create(
            film=made, language=language, captions=captions, transcript=f"What is seen ({language})"
        )
    return made


def story(
    title: str = "A story", *, language: str = "en", live: bool = True, by=(), goals=(), tags=(), **columns
) -> StoryPage:
    """A story in one language, published unless `live` is false; its stand-ins come by themselves."""
    columns = {
        "slug": f"story-{next(_numbers)}",
        "intro": "What it is about",
        "body": [("paragraph", "<p>Once there was a pump.</p>")],
        "original_language": language,
        **columns,
    }
    page = StoryPage(title=title, live=False, **columns)
    page.authors = [StoryAuthor(person=person) for person in by]
    page.goals = [StoryGoal(number=number) for number in goals]
    page.tags.set(tags)
    StoryIndexPage.objects.in_language(language).get().add_child(instance=page)
    if live:
        publish(page)
    return StoryPage.objects.get(pk=page.pk)


def publish(page: StoryPage) -> None:
    """Publish what `page` now says, as if everybody in it had said yes to that and an editor had looked."""
    revision = page.save_revision()
    clear(page)
    revision.publish()


def clear(page: StoryPage) -> None:
    """Let everybody who is in the latest draft agree to it, and somebody answer the checklist."""
    draft = page.get_latest_revision_as_object()
    told = {"story": draft.translation_key, "version": versions.version(draft)}
    fine = {"answers": dict.fromkeys(harm.QUESTIONS, harm.FINE), "complete": True}
    Checklist.objects.update_or_create(**told, defaults=fine)
    for author in draft.authors.all():
        purposes = {"purposes": ["named"]}
        Appearance.objects.get_or_create(story=told["story"], person=author.person, defaults=purposes)
    for one in Appearance.objects.filter(story=told["story"]).without_yes(told["version"]):
        say_yes(one, draft)


def say_yes(appearance: Appearance, draft: StoryPage) -> None:
    Appearance.objects.filter(pk=appearance.pk).update(state=Appearance.State.AGREED)
    Agreement.objects.create(
        appearance=appearance,
        version=versions.version(draft),
        parts=versions.parts(draft),
        language="en",
    )


def copy(page: StoryPage, language: str) -> StoryPage:
    """The page that stands for a story in another tree."""
    return StoryPage.objects.in_language(language).get(translation_key=page.translation_key)


def translate(page: StoryPage, language: str, **words) -> StoryPage:
    """Turn the stand-in of one tree into a published translation."""
    translation = copy(page, language)
    ConvertAliasPageAction(translation).execute(skip_permission_checks=True)
    for name, value in words.items():
        setattr(translation, name, value)
    publish(translation)
    return copy(page, language)
