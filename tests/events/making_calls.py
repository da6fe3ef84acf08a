"""Calls and proposals for tests: the least that is valid, everything else by name."""

import uuid

from django.utils import timezone

from events.actions import proposals, reviewing
from events.models import Call, CoSpeaker, Event, Proposal, Reviewer
from people.models import User
from tests.events.making import HOUR

TOLD = {
    "abstract": "What it is about",
    "kind": "talk",
    "language": "en",
    "minutes": 30,
    "mode": "online",
    "institution": None,
    "notes": "",
}


def call(of: Event, *reviewers: User, closed: bool = False, **columns) -> Call:
    """A call that began a day ago and is open for another one, or that closed an hour ago."""
    now = timezone.now()
    columns = {
        "opens": now - 24 * HOUR,
        "closes": now - HOUR if closed else now + 24 * HOUR,
        "text": "Tell us",
        "kinds": ["talk", "workshop"],
        "languages": ["en", "ar"],
        "minutes": [15, 30],
        **columns,
    }
    made = Call.objects.create(event=of, **columns)
    for person in reviewers:
        Reviewer.objects.create(call=made, person=person)
    return made


def close(answered: Call) -> Call:
    Call.objects.filter(pk=answered.pk).update(closes=timezone.now() - HOUR)
    answered.refresh_from_db()
    return answered


def proposal(to: Call, by: User, state: str = Proposal.State.DRAFT, **told) -> Proposal:
    """A proposal in a state, as if the call had gone as planned."""
    now = timezone.now()
    sent_at = None if state == Proposal.State.DRAFT else now - 2 * HOUR
    told = {**TOLD, "title": "A proposal", "client_key": uuid.uuid4(), **told}
    return Proposal.objects.create(call=to, by=by, state=state, sent_at=sent_at, **told)


def beside(of: Proposal, person: User, state: str = CoSpeaker.State.YES) -> CoSpeaker:
    """Somebody who was named, and answered."""
    asked = state == CoSpeaker.State.ASKED
    return CoSpeaker.objects.create(
        proposal=of,
        name=person.full_name,
        email=person.email,
        person=None if asked else person,
        state=state,
        client_key=uuid.uuid4(),
    )


def named(of: Proposal, email: str = "else@example.org") -> CoSpeaker:
    return proposals.name_speaker(
        by=of.by, proposal=of, name="Somebody Else", email=email, client_key=uuid.uuid4()
    ).thing


def review(of: Proposal, by: User, score: int = 4, comment: str = "") -> None:
    reviewing.review(by=by, proposal=of, score=score, comment=comment)
