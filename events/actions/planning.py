"""The verbs of a programme's draft: put a talk somewhere, withdraw it, take the last move back."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from people.audit import record
from people.keys import Done, once
from people.models import User
from people.refusals import Conflict
from people.rules import require

from ..models import Event, Move, Room, Talk
from ..planning import NOWHERE, Place, Planned, clashes, plan


def move(
    *,
    by: User,
    talk: Talk,
    room: Room | None,
    starts: datetime | None,
    minutes: int,
    seen: int,
    client_key: UUID,
) -> Done[Move]:
    """Put a talk into a room at a time, or, without a room, off the programme."""
    place = Place(room, starts, starts + timedelta(minutes=minutes)) if room and starts else NOWHERE
    same = {"room": place.room, "starts": place.starts, "ends": place.ends, "withdrawn": False}
    return _put(by, talk, lambda _planned: place, "move_talk", seen, client_key, same)


def withdraw(*, by: User, talk: Talk, seen: int, client_key: UUID) -> Done[Move]:
    """Say that a talk does not take place. Calendars keep it, crossed out, where it was."""

    def where(planned: Planned) -> Place:
        return planned.place._replace(withdrawn=True)

    return _put(by, talk, where, "withdraw_talk", seen, client_key, {"withdrawn": True})


def _put(by, talk, where, act, seen, client_key, same) -> Done[Move]:
    require(by, "events.plan")

    def create():
        event = lock(talk.event)
        planned = {one.talk.pk: one for one in plan(event)}
        here = planned[talk.pk]
        if here.seen != seen:
            raise Conflict(
                _("“%(talk)s” was moved meanwhile. Look at it again.") % {"talk": talk}, code="moved"
            )
        there = here.at(where(here))
        check(event, there, planned.values())
        made = Move.objects.create(talk=talk, by=by, client_key=client_key, **there.place._asdict())
        record(by=by, act=act, thing=talk)
        return made

    same = {"talk_id": talk.pk, **same}
    return once(Move, owner={"by": by}, client_key=client_key, same=same, create=create)


def undo(*, by: User, event: Event) -> Done[Move]:
    """Take one's own last move back, if its talk was not moved again since and its old place is free."""
    require(by, "events.plan")
    with transaction.atomic():
        lock(event)
        last = Move.objects.drafted().filter(talk__event=event, by=by).order_by("pk").last()
        if last is None:
            raise Conflict(_("There is no move of yours to take back."))
        if last.talk.moves.filter(pk__gt=last.pk, undone=False).exists():
            raise Conflict(_("“%(talk)s” was moved meanwhile. Look at it again.") % {"talk": last.talk})
        Move.objects.filter(pk=last.pk).update(undone=True)
        planned = {one.talk.pk: one for one in plan(event)}
        check(event, planned[last.talk_id], planned.values())
        record(by=by, act="undo_move", thing=last.talk)
    return Done(last, created=False)


def lock(event: Event) -> Event:
    """Whoever changes a draft waits for whoever does so just now."""
    return Event.objects.select_for_update(no_key=True, of=("self",)).get(pk=event.pk)


def check(event: Event, planned: Planned, others) -> None:
    """Refuse a place that is outside the event, or not free."""
    place = planned.place
    if place.stands and not (event.starts <= place.starts and place.ends <= event.ends):
        raise Conflict(_("This is not within the hours of the event."), code="outside")
    if told := clashes(planned, others):
        raise Conflict(" ".join(told), code="clash")
