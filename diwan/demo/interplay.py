"""What goes on at a talk of the demo beside its questions: polls, a chat, raised hands, applause."""

import uuid
from itertools import islice

from events.actions import chat, hands, polls
from events.models import Ballot, Choice, Poll, Talk, TalkReaction
from people.models import User

from .events import CONFERENCE
from .world import World, key, read


def fill(world: World) -> None:
    told = read("conference")
    mod = world.people["mod"]
    talks = {talk.code: talk for talk in Talk.objects.filter(event__slug=CONFERENCE).select_related("event")}
    for number, row in enumerate(reversed(told["poll"])):
        _poll(mod, talks[row["talk"]], key("poll", number), row)
    for number, row in enumerate(told["message"]):
        author = world.people[row["author"]]
        if author.registrations.filter(event__slug=CONFERENCE).exists():
            chat.say(by=author, talk=talks[row["talk"]], body=row["body"], client_key=key("message", number))
    for number, row in enumerate(told["hand"]):
        author = world.people[row["author"]]
        if author.registrations.filter(event__slug=CONFERENCE).exists():
            hands.raise_hand(by=author, talk=talks[row["talk"]], client_key=key("hand", number))
    for row in told["reactions"]:
        talk = talks[row["talk"]]
        TalkReaction.objects.bulk_create(
            TalkReaction(talk=talk, kind=kind, count=row[kind]) for kind in TalkReaction.Kind.values
        )


def _poll(mod: User, talk: Talk, client_key: uuid.UUID, row: dict) -> None:
    """Opened, and closed where it is, with ballots of those who come."""
    words = {name: row[name] for name in ("body", "options", "reveal", "language")}
    poll = polls.make(by=mod, talk=talk, kind=Poll.Kind.SINGLE, client_key=client_key, **words).thing
    polls.open_poll(by=mod, poll=poll)
    coming = talk.event.registrations.filter(person__is_demo=True).order_by("-person")
    people = iter(coming.values_list("person", flat=True))
    for option, count in zip(poll.options.all(), row["answers"], strict=True):
        made = [Ballot(poll=poll, person_id=person) for person in islice(people, count)]
        Ballot.objects.bulk_create(made)
        Choice.objects.bulk_create(Choice(ballot=ballot, option=option) for ballot in made)
    if row["state"] == Poll.State.CLOSED:
        polls.close_poll(by=mod, poll=poll)
