"""Who said yes to which story, and stories on their way: a draft, one offered, one waiting, one withdrawn."""

from datetime import timedelta

from django.utils import timezone

from stories import harm, versions
from stories.actions import pitches
from stories.actions.withdrawing import take_down
from stories.models import (
    Agreement,
    Appearance,
    Checklist,
    Pitch,
    Purpose,
    StoryAuthor,
    StoryIndexPage,
    StoryPage,
)

from .world import World, key, read

State = Appearance.State


def fill(world: World) -> None:
    told = read("consents")
    for row in told["pitch"]:
        _pitch(world, row)
    for row in told["story"]:
        _story(world, row)


def agreed(page: StoryPage, *, people=None) -> None:
    """Let those who tell a story, or only these `people`, agree to it as it is, and an editor have looked."""
    version, parts = versions.version(page), versions.parts(page)
    answers = dict.fromkeys(harm.QUESTIONS, harm.FINE)
    Checklist.objects.update_or_create(
        story=page.translation_key, version=version, defaults={"answers": answers, "complete": True}
    )
    for author in page.authors.all():
        one = _listed(page, author.person)
        if people is None or author.person in people:
            Appearance.objects.filter(pk=one.pk).update(state=State.AGREED)
            Agreement.objects.get_or_create(
                appearance=one,
                version=version,
                defaults={"parts": parts, "language": author.person.language},
            )


def _listed(page: StoryPage, person) -> Appearance:
    purposes = {"purposes": [Purpose.NAMED], "language": person.language, "state": State.ASKED}
    return Appearance.objects.get_or_create(story=page.translation_key, person=person, defaults=purposes)[0]


def _pitch(world: World, row: dict) -> None:
    writer = world.people[row["by"]]
    pitch = pitches.write(
        by=writer,
        tellers=[world.people[name] for name in row["with"]],
        assignment=world.assignments[row["assignment"]],
        title=row["title"],
        text=row["text"].strip(),
        language=row["language"],
        anonymous=False,
        client_key=key("pitch", row["title"]),
    ).thing
    moment = world.moment(row["days"], "21:10", writer.time_zone)
    Pitch.objects.filter(pk=pitch.pk).update(state=row["state"], moved_at=moment, changed_at=moment)


def _story(world: World, row: dict) -> None:
    work = world.assignments[row["assignment"]]
    page = StoryPage(
        title=row["title"],
        slug=row["slug"],
        intro=row["intro"],
        body=[("paragraph", f"<p>{text}</p>") for text in row["body"]],
        original_language=row["language"],
        assignment=work,
        host=work.host,
        sector=work.sector,
        focus_country=work.focus_country,
        live=False,
    )
    page.authors = [StoryAuthor(person=world.people[name]) for name in row["tells"]]
    StoryIndexPage.objects.in_language(row["language"]).get().add_child(instance=page)
    revision = page.save_revision()
    agreed(page, people=[world.people[name] for name in row["agreed"]])
    for one in row.get("people", []):
        Appearance.objects.create(story=page.translation_key, state=State.ASKED, **one)
    if row["state"] == "withdrawn":
        revision.publish()
        _withdraw(world, page, row)


def _withdraw(world: World, page: StoryPage, row: dict) -> None:
    """As the person did it, some time ago."""
    then = timezone.now() + timedelta(days=row["days"])
    rows = Appearance.objects.filter(story=page.translation_key, person=world.people[row["withdraws"]])
    rows.update(state=State.WITHDRAWN, moved_at=then)
    Agreement.objects.filter(appearance__in=rows).update(ended_at=then)
    take_down(page.translation_key, by=None)
