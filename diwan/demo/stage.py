"""The conference's stages with their logs and announcements, and a midway day that is over."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from events.actions import log
from events.models import (
    Announcement,
    Event,
    Feedback,
    HeadCount,
    LogLine,
    Question,
    Recording,
    Registration,
    Room,
    Scribe,
    Slides,
    Source,
    Talk,
    TalkSpeaker,
    Track,
)
from people.models import Consent, Film, Paper, Purpose
from stories.models import StoryPage

from .events import CONFERENCE
from .world import World, in_languages, key, read

BETWEEN_LINES = timedelta(seconds=95)
STARS = (5, 4, 5, 3, 5, 4)


def fill(world: World) -> None:
    told = read("stage")
    conference = Event.objects.get(slug=CONFERENCE)
    rooms = {room.slug: room for room in conference.rooms.all()}
    for row in told["room"]:
        names = in_languages(row.get("directions", {}), "directions")
        Room.objects.filter(pk=rooms[row["slug"]].pk).update(state=row["state"], **names)
    for position, row in enumerate(told["source"]):
        _source(rooms[row["room"]], position, row)
    for row in told["scribe"]:
        Scribe.objects.create(room=rooms[row["room"]], person=world.people[row["person"]])
    for row in told["log"]:
        _log(world, Talk.objects.select_related("event").get(code=row["talk"]), row)
    for row in told["announcement"]:
        _announcement(world, conference, row)
    for code, people in told["counts"].items():
        _count(world, Talk.objects.get(code=code), people)
    _past(world, told["past"])


def _film(story: str) -> Film:
    """The film of a story, which stands in for a camera."""
    return StoryPage.objects.filter(slug=story).exclude(film=None).order_by("pk")[0].film


def _source(room: Room, position: int, row: dict) -> None:
    film = _film(row["film"]) if "film" in row else None
    Source.objects.create(
        room=room,
        position=position,
        role=row["role"],
        language=row["language"],
        kind="film" if film else row["kind"],
        film=film,
        address=row.get("address", ""),
        kilobits=row.get("kilobits"),
    )


def _log(world: World, talk: Talk, row: dict) -> None:
    """What was written so far by whoever writes along: nothing is written in the future."""
    writer = world.people[read("stage")["scribe"][0]["person"]]
    for number, text in enumerate(row["lines"], start=1):
        written_at = talk.starts + number * BETWEEN_LINES
        if written_at > timezone.now():
            return
        client_key = key("log", talk.code, row["language"], number)
        line = log.write(
            by=writer, talk=talk, body=text, language=row["language"], client_key=client_key
        ).thing
        LogLine.objects.filter(pk=line.pk).update(written_at=written_at)


def _announcement(world: World, conference: Event, row: dict) -> None:
    """Said as if on the day; the demo mails nobody about it."""
    said_at = world.moment(0, row["hour"], conference.time_zone)
    if said_at > timezone.now():
        return
    conference.news_head += 1
    conference.save(update_fields=["news_head"])
    Announcement.objects.create(
        event=conference,
        texts=row["text"],
        language="en",
        by=world.people["mod"],
        said_at=said_at,
        change=conference.news_head,
        client_key=key("announcement", row["hour"]),
    )


def _count(world: World, talk: Talk, people: int) -> None:
    if talk.starts > timezone.now():
        return
    client_key = key("count", talk.code)
    counted_at = talk.starts + timedelta(minutes=10)
    HeadCount.objects.create(
        talk=talk, people=people, by=world.people["mod"], counted_at=counted_at, client_key=client_key
    )


def _past(world: World, told: dict) -> None:
    """An event that is over, with all that an event leaves. Nobody is told of it, so rows are enough."""
    starts, ends = (
        world.moment(told["starts_days"], told[name], told["time_zone"]) for name in ("starts", "ends")
    )
    event = Event.objects.create(
        programme=world.programme,
        kind=Event.Kind.CONFERENCE,
        mode=Event.Mode.HYBRID,
        starts=starts,
        ends=ends,
        **{name: told[name] for name in ("slug", "time_zone", "place")},
        **in_languages(told["title"], "name"),
        **in_languages(told["summary"], "summary"),
        **in_languages(told["about"], "about"),
    )
    track = Track.objects.create(event=event, slug="differently", name="What we would do differently")
    room = Room.objects.create(
        event=event, slug="library", name="Library", kind=Room.Kind.HALL, capacity=60, state=Room.State.ENDED
    )
    members = [person for _name, person in sorted(world.people.items()) if person.is_member]
    for number, person in enumerate(members[::2]):
        mode = Event.Mode.ONSITE if number % 3 == 0 else Event.Mode.ONLINE
        client_key = key("midway", person.email)
        Registration.objects.create(event=event, person=person, mode=mode, client_key=client_key)
    for row in told["talk"]:
        _past_talk(world, row, Talk(event=event, track=track, room=room), told, members[::2])


def _past_talk(world: World, row: dict, talk: Talk, told: dict, audience: list) -> None:
    talk.starts = world.moment(told["starts_days"], row["starts"], told["time_zone"])
    talk.ends = talk.starts + timedelta(minutes=row["minutes"])
    talk.code, talk.title, talk.language = row["code"], row["title"], row["language"]
    talk.abstract, talk.log_head, talk.head = row["abstract"], len(row["log"]), 1
    talk.save()
    for position, name in enumerate(row["speakers"]):
        speaker = world.people[name]
        TalkSpeaker.objects.create(talk=talk, person=speaker, position=position, here_at=talk.starts)
        if "film" in row:
            consent = {"person": speaker, "purpose": Purpose.RECORDING, "withdrawn_at": None}
            Consent.objects.get_or_create(
                **consent, defaults={"language": speaker.language, "given_at": talk.starts}
            )
    LogLine.objects.bulk_create(
        LogLine(
            talk=talk,
            author=world.people["mod"],
            body=text,
            language=row["language"],
            written_at=talk.starts + number * BETWEEN_LINES,
            change=number,
            client_key=key("log", talk.code, number),
        )
        for number, text in enumerate(row["log"], start=1)
    )
    if row["answered"]:
        Question.objects.create(
            talk=talk,
            author=audience[0],
            body=row["answered"],
            language="en",
            state=Question.State.ANSWERED,
            change=1,
            asked_at=talk.starts,
            client_key=key("question", talk.code),
        )
    _left(talk, row)
    _count(world, talk, row["counted"])
    for person, stars in zip(audience[1:], STARS, strict=False):
        Feedback.objects.create(talk=talk, person=person, stars=stars, language=person.language)


def _left(talk: Talk, row: dict) -> None:
    """Its recording and its slides."""
    if "film" in row:
        Recording.objects.create(talk=talk, film=_film(row["film"]), visibility=row["visibility"])
    if "slides" in row:
        lines = [row["slides"], talk.title, *row["log"]]
        file = ContentFile(_pdf(lines), name=f"{talk.code.lower()}.pdf")
        paper = Paper(title=row["slides"], file=file)
        paper._set_document_file_metadata()
        paper.save()
        by = talk.speakers.all()[0]
        Slides.objects.create(talk=talk, by=by, paper=paper, client_key=key("slides", talk.code))


def _pdf(lines: list[str]) -> bytes:
    """A PDF of one page with these lines, which are in plain Latin letters."""
    shown = "".join(
        f"({line.replace(chr(92), '').replace('(', '').replace(')', '')}) Tj 0 -34 Td " for line in lines
    )
    drawn = f"BT /F1 20 Tf 60 480 Td {shown}ET".encode("latin-1", "replace")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 960 540] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
    ]
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        body
        + b"xref\n0 5\n0000000000 65535 f \n%strailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            table,
            len(body),
        )
    )
