"""The verbs of raised hands."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from people.keys import Done, once
from people.models import User
from people.refusals import Conflict
from people.rules import require

from ..models import Hand, Talk
from .moving import advance


def raise_hand(*, by: User, talk: Talk, client_key: UUID) -> Done:
    """Want to speak; whose hand is up already keeps their place."""
    require(by, "events.take_part", talk)

    standing = None

    def create() -> Hand:
        nonlocal standing
        change = _advance(talk)
        if standing := talk.hands.up().filter(person=by).first():
            return standing
        return Hand.objects.create(talk=talk, person=by, change=change, client_key=client_key)

    done = once(Hand, owner={"person": by}, client_key=client_key, same={"talk_id": talk.pk}, create=create)
    return Done(done.thing, created=done.created and standing is None)


@transaction.atomic
def lower(*, by: User, talk: Talk) -> Done:
    """Want to speak no more."""
    require(by, "events.take_part", talk)
    hand = talk.hands.filter(person=by).order_by("-pk").first()
    if hand is None:
        raise Conflict(_("Your hand is not up."))
    if hand.state in Hand.UP:
        _save(hand, Hand.State.LOWERED)
    return Done(hand, created=False)


@transaction.atomic
def call(*, by: User, hand: Hand) -> Done:
    """Give somebody the floor; whoever had it has spoken."""
    require(by, "events.lead", hand.talk)
    _stands(hand)
    for other in hand.talk.hands.filter(state=Hand.State.CALLED).exclude(pk=hand.pk):
        _save(other, Hand.State.SERVED)
    if hand.state != Hand.State.CALLED:
        _save(hand, Hand.State.CALLED)
    return Done(hand, created=False)


@transaction.atomic
def serve(*, by: User, hand: Hand) -> Done:
    """They have spoken, or do not want to any more."""
    require(by, "events.lead", hand.talk)
    _stands(hand)
    _save(hand, Hand.State.SERVED)
    return Done(hand, created=False)


def _stands(hand: Hand) -> None:
    """Read under the lock: it may have been lowered this moment."""
    _advance(hand.talk)
    hand.refresh_from_db(fields=["state"])
    if hand.state not in Hand.UP:
        raise Conflict(_("This hand is no longer up."))


def _save(hand: Hand, state: str) -> None:
    hand.state, hand.change = state, _advance(hand.talk)
    hand.save(update_fields=["state", "change"])


def _advance(talk: Talk) -> int:
    return advance(talk, "hand_head", talk.queue, talk.desk_queue)
