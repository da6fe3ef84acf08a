"""Polls, chat and hands for tests."""

import uuid

from events.actions import chat, hall, hands, polls
from events.models import Event, HallCode, Poll, Talk
from people.models import User


def poll(at: Talk, by: User, *, is_open: bool = True, **words) -> Poll:
    words = {
        "body": "Which?",
        "options": ["This", "That", "Neither"],
        "kind": Poll.Kind.SINGLE,
        "reveal": Poll.Reveal.AFTER_CLOSE,
        "language": "en",
        **words,
    }
    made = polls.make(by=by, talk=at, client_key=uuid.uuid4(), **words).thing
    if is_open:
        polls.open_poll(by=by, poll=made)
    return made


def answer(of: Poll, by: User, *places: int) -> None:
    """Choose the options at these places."""
    options = list(of.options.values_list("pk", flat=True))
    polls.cast(by=by, poll=of, options=[options[place] for place in places])


def message(at: Talk, by: User, body: str = "Hello from here"):
    return chat.say(by=by, talk=at, body=body, client_key=uuid.uuid4()).thing


def hand(at: Talk, by: User):
    return hands.raise_hand(by=by, talk=at, client_key=uuid.uuid4()).thing


def hall_code(of: Event, by: User) -> HallCode:
    return hall.open_hall(by=by, event=of, closes=of.ends, client_key=uuid.uuid4()).thing
