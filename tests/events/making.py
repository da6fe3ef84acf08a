"""Events for tests: the least that is valid, everything else by name."""

import datetime
import uuid

from django.utils import timezone

from events.actions import questions, registering
from events.models import Event, Question, Room, Talk, TalkSpeaker, Track
from people.models import Consent, Purpose, User
from tests import factories

HOUR = datetime.timedelta(hours=1)


def event(slug: str = "closing", **columns) -> Event:
    """A hybrid conference, open to everybody, that began an hour ago and goes on for a day."""
    now = timezone.now()
    columns = {
        "programme": factories.ProgrammeFactory(),
        "name": "Closing conference",
        "kind": Event.Kind.CONFERENCE,
        "mode": Event.Mode.HYBRID,
        "time_zone": "Europe/Amsterdam",
        "starts": now - HOUR,
        "ends": now + 24 * HOUR,
        **columns,
    }
    return Event.objects.create(slug=slug, **columns)


def room(of: Event, slug: str = "hall", **columns) -> Room:
    found, _made = Room.objects.get_or_create(
        event=of, slug=slug, defaults={"name": slug.title(), "kind": Room.Kind.HALL, **columns}
    )
    return found


def talk(of: Event, *speakers: User, hall: str = "hall", starts=None, **columns) -> Talk:
    """A talk that began ten minutes ago and lasts an hour."""
    track, _made = Track.objects.get_or_create(event=of, slug="stays", defaults={"name": "What stays"})
    starts = starts or timezone.now() - HOUR / 6
    columns = {"title": "A talk", "language": "en", "ends": starts + HOUR, **columns}
    made = Talk.objects.create(event=of, track=track, room=room(of, hall), starts=starts, **columns)
    for position, person in enumerate(speakers):
        TalkSpeaker.objects.create(talk=made, person=person, position=position)
    return made


def register(*people: User, event: Event, mode: str = "online") -> None:
    for person in people:
        registering.register(by=person, event=event, mode=mode, client_key=uuid.uuid4())


def question(
    at: Talk, by: User, state: str = Question.State.QUEUED, *, body="Why?", lead: User | None = None
) -> Question:
    """A question in a state that somebody who leads the talk gave it."""
    made = questions.ask(by=by, talk=at, body=body, client_key=uuid.uuid4()).thing
    decisions = {"visible": ["approve"], "answered": ["approve", "answer"], "hidden": ["reject"]}
    for decision in decisions.get(state, []):
        getattr(questions, decision)(by=lead, question=made)
    return made


def named(person: User) -> User:
    """With this person's consent to being named in public."""
    Consent.objects.create(person=person, purpose=Purpose.NAMED, language="en")
    return person
