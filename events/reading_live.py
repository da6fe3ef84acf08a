"""What is shown live beside a talk's questions: polls, chat, hands and reactions."""

from typing import NamedTuple

from django.db.models import Count

from people.rules import may

from .models import Ballot, ChatMessage, Event, Hand, Poll, Registration, Silence, Talk, TalkReaction

# As many as a phone shows before one looks further up.
LATEST_MESSAGES = 50


class Bar(NamedTuple):
    """One answer and how many gave it."""

    body: str
    number: int
    share: int


class Results(NamedTuple):
    """A poll's answers. With several allowed, the shares are of those who answered and may add up to more."""

    poll: Poll
    bars: list[Bar]
    ballots: int


def results(poll: Poll) -> Results:
    """Two queries."""
    ballots = poll.ballots.count()
    # Said again: a query that counts forgets the order of its model.
    options = poll.options.annotate(n=Count("choices")).order_by("position").values_list("body", "n")
    return Results(
        poll, [Bar(body, n, round(100 * n / ballots) if ballots else 0) for body, n in options], ballots
    )


class ShownPoll(NamedTuple):
    """A poll as one reader sees it: their own answer, and the results where these are for them."""

    poll: Poll
    mine: set[int]
    results: Results | None


def polls(talk: Talk, user) -> list[ShownPoll]:
    """The polls of a talk that were put to the hall, the open one first."""
    found = sorted(
        talk.polls.on_stage().select_related("talk__event__focus_country").prefetch_related("options"),
        key=lambda poll: poll.place,
    )
    return [_shown(poll, user) for poll in found]


def desk_polls(talk: Talk) -> list[ShownPoll]:
    """All of them with their results, for those who lead the talk."""
    found = talk.polls.select_related("talk__event").prefetch_related("options")
    return [ShownPoll(poll, set(), results(poll)) for poll in sorted(found, key=lambda poll: poll.place)]


def _shown(poll: Poll, user) -> ShownPoll:
    mine = set(
        Ballot.objects.filter(poll=poll, person=user.pk, choices__isnull=False).values_list(
            "choices__option", flat=True
        )
    )
    told = poll.told({user.pk})
    return ShownPoll(poll, mine, results(poll) if user.pk in told else None)


class Reaction(NamedTuple):
    kind: TalkReaction.Kind
    sign: str
    number: int


class Sums(NamedTuple):
    talk: Talk
    each: list[Reaction]


def reactions(talk: Talk) -> Sums:
    counts = dict(talk.reactions.values_list("kind", "count"))
    each = [Reaction(kind, TalkReaction.SIGNS[kind], counts.get(kind, 0)) for kind in TalkReaction.Kind]
    return Sums(talk, each)


def queue(talk: Talk) -> list[Hand]:
    """Raised hands in their order, with how each came."""
    hands = list(talk.hands.up().select_related("talk__event", "person"))
    modes = dict(
        Registration.objects.standing()
        .filter(event=talk.event_id, person__in=[hand.person_id for hand in hands])
        .values_list("person", "mode")
    )
    for hand in hands:
        hand.mode = modes.get(hand.person_id, "")
    return hands


def with_mode(hand: Hand) -> Hand:
    mine = Registration.objects.standing().filter(event=hand.talk.event_id, person=hand.person_id)
    hand.mode = mine.values_list("mode", flat=True).first() or ""
    return hand


def poll_on(talk: Talk, user) -> ShownPoll | None:
    """What the hall's screen shows of polls: the open one, else the one that was closed last.

    Whoever opened it, the whole hall reads it: no results before they are for all.
    """
    shown = next(iter(polls(talk, user)), None)
    return shown if shown is None or shown.poll.for_all else shown._replace(results=None)


def hall_code(event: Event) -> str:
    """The code that is open now, for the hall's own screen."""
    return event.hall_codes.open().values_list("code", flat=True).first() or ""


def interplay(talk: Talk, user) -> dict:
    """All that is live at a talk beside its questions, for one reader."""
    hands = queue(talk)
    return {
        "polls": polls(talk, user),
        "reactions": reactions(talk),
        "hands": hands,
        "my_hand": next((hand for hand in hands if hand.person_id == user.pk), None),
        **chat(talk, user),
    }


def chat(talk: Talk, user) -> dict:
    """The latest messages of a talk's chat for one reader, or nothing where it is not for them."""
    if not user.is_authenticated or user.pk not in talk.participants({user.pk}):
        return {"messages": None}
    found = ChatMessage.objects.visible_to(user).filter(talk=talk, hidden_at=None)
    latest = found.select_related("talk__event", "author").order_by("-pk")[:LATEST_MESSAGES]
    silenced = Silence.objects.current().filter(event=talk.event_id, person=user).first()
    return {
        "messages": latest[::-1],
        "silenced": silenced,
        "may_say": may(user, "events.chat", talk),
    }
