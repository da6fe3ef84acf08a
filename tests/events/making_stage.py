"""Stages for tests: the least that is valid, everything else by name."""

import uuid

from django.core.files.base import ContentFile

from events.actions import announcing, day, log
from events.models import LogLine, Recording, Room, Source, Talk
from people.models import Consent, Film, Purpose, User


def film(title: str = "A film") -> Film:
    """A film whose file is no film: it is shown, not played."""
    name = f"{title.replace(' ', '-')}.mp4"
    return Film.objects.create(title=title, type="video", duration=60, file=ContentFile(b"film", name=name))


def recorded(talk: Talk, visibility: str = Recording.Visibility.PUBLIC) -> Recording:
    return Recording.objects.create(talk=talk, film=film(talk.code), visibility=visibility)


def agreed(*people: User) -> None:
    for person in people:
        Consent.objects.create(person=person, purpose=Purpose.RECORDING, language="en")


def source(room: Room, **columns) -> Source:
    columns = {"kind": "link", "address": "https://stream.example/1", "language": "en", **columns}
    return Source.objects.create(room=room, **columns)


def line(talk: Talk, by: User, body: str = "It begins.", **columns) -> LogLine:
    return log.write(by=by, talk=talk, body=body, client_key=uuid.uuid4(), **columns).thing


def said(event, by: User, text: str = "Lunch is ready.", **texts):
    told = {"texts": {"en": text, **texts}, "language": "en", "client_key": uuid.uuid4()}
    return announcing.say(by=by, event=event, **told).thing


def delay(talk: Talk, by: User, minutes: int = 10, **how):
    return day.delay(by=by, talk=talk, minutes=minutes, client_key=uuid.uuid4(), **how).thing
