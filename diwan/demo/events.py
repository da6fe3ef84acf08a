"""Gatherings: what was, what comes, and a conference that starts today with its talks and questions."""

from datetime import timedelta
from itertools import islice

from django.utils import timezone

from events.actions import questions, registering
from events.models import Event, Question, Room, Talk, TalkSpeaker, Track, Vote
from people.models import User

from . import releases
from .world import World, in_languages, key, read

CONFERENCE = "closing-conference"
# One in so many has not registered yet, so that this can be tried as well.
NOT_YET = 8
# Those whose accounts visitors try out have not voted yet.
TRIED_OUT = {
    *("amina", "karim", "yusuf", "hiwa", "noor", "adaeze", "tunde", "ifeoma", "sanne"),
    *("mod", "editor", "staff", "care", "admin", "speaker"),
}


def fill(world: World) -> None:
    for row in read("events")["event"]:
        _event(world, row)
    conference = Event.objects.get(slug=CONFERENCE)
    told = read("conference")
    _programme(world, conference, told)
    releases.fill(world, conference)
    audience = _register(world, conference, told)
    voters = [person for name, person in audience.items() if name not in TRIED_OUT]
    for number, row in enumerate(told["question"]):
        _question(world, voters, number, row)


def _event(world: World, row: dict) -> None:
    columns = {
        "programme": world.programme,
        "focus_country": world.countries.get(row["country"]),
        "starts": world.moment(row["starts_days"], row["starts"], row["time_zone"]),
        "ends": world.moment(row["ends_days"], row["ends"], row["time_zone"]),
    }
    Event.objects.create(
        **columns,
        **{name: row[name] for name in ("slug", "kind", "mode", "time_zone", "place")},
        **in_languages(row["title"], "name"),
        **in_languages(row["summary"], "summary"),
        **in_languages({code: text.strip() for code, text in row["about"].items()}, "about"),
    )


def _programme(world: World, conference: Event, told: dict) -> None:
    tracks, rooms = {}, {}
    for position, row in enumerate(told["track"]):
        tracks[row["slug"]] = Track.objects.create(
            event=conference, slug=row["slug"], position=position, **in_languages(row["name"], "name")
        )
    for position, row in enumerate(told["room"]):
        rooms[row["slug"]] = Room.objects.create(
            event=conference,
            position=position,
            **{name: row[name] for name in ("slug", "kind", "capacity")},
            **in_languages(row["name"], "name"),
        )
    for row in told["talk"]:
        starts = world.moment(row["day"], row["starts"], conference.time_zone)
        talk = Talk.objects.create(
            event=conference,
            track=tracks[row["track"]],
            room=rooms[row["room"]],
            starts=starts,
            ends=starts + timedelta(minutes=row["minutes"]),
            abstract=row["abstract"].strip(),
            **{name: row[name] for name in ("code", "title", "language", "kind")},
        )
        TalkSpeaker.objects.bulk_create(
            TalkSpeaker(talk=talk, person=world.people[name], position=position)
            for position, name in enumerate(row["speakers"])
        )


def _register(world: World, conference: Event, told: dict) -> dict[str, User]:
    """Who comes: whoever asks, and most of the others; in the hall if they live near it."""
    asking = {"mod"} | {row["author"] for row in told["question"]}
    audience = {}
    for number, (name, person) in enumerate(sorted(world.people.items())):
        if not person.is_member or (number % NOT_YET == 0 and name not in asking):
            continue
        in_europe = person.time_zone.startswith("Europe/")
        mode = Event.Mode.ONSITE if in_europe else Event.Mode.ONLINE
        registering.register(by=person, event=conference, mode=mode, client_key=key("registration", name))
        audience[name] = person
    return audience


def _question(world: World, voters: list[User], number: int, row: dict) -> None:
    """Ask through the same actions as everybody. A guest's question is handed in by a moderator."""
    talk = Talk.objects.select_related("event").get(code=row["talk"])
    author = world.people[row["author"]] if row["author"] else world.people["mod"]
    client_key = key("question", row["talk"], number)
    questions.ask(by=author, talk=talk, body=row["body"], language=row["language"], client_key=client_key)
    question = Question.objects.select_related("talk__event").get(client_key=client_key)
    # As if the conference had gone as planned, but nothing is asked in the future.
    asked_at = min(talk.starts + timedelta(minutes=5 + number), timezone.now())
    Question.objects.filter(pk=question.pk).update(
        asked_at=asked_at, author=author if row["author"] else None, votes=row["votes"]
    )
    others = [person for person in voters if person != author]
    # Three hundred votes one by one would take long, and nobody follows yet.
    supporters = islice(others[number % len(others) :] + others, row["votes"])
    Vote.objects.bulk_create(Vote(question=question, person=person) for person in supporters)
    if row["state"] != Question.State.QUEUED:
        questions.approve(by=world.people["mod"], question=question)
    if row["state"] == Question.State.ANSWERED:
        questions.answer(by=world.people["mod"], question=question)
