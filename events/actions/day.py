"""The verbs of the day itself, each an immediate change that everybody is told of once it is committed."""

from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.audit import record
from people.keys import Done, once
from people.models import User
from people.refusals import Conflict
from people.rules import require

from .. import shifting
from ..models import Announcement, Event, HeadCount, Room, Shift, Talk, TalkSpeaker
from .announcing import advance, publish_shift
from .stage import stir

_MEANWHILE = _("Somebody moved this meanwhile. Look at it again.")


def delay(
    *, by: User, talk: Talk, minutes: int, following: bool = True, seen: str = "", client_key: UUID
) -> Done:
    """Let a talk begin later, or end later if it is on, and what follows in its room as far as it must.

    `seen` is the talk's start as it was shown to whoever decided.
    """
    same = {"talk_id": talk.pk, "kind": Shift.Kind.DELAY, "minutes": minutes}
    return _shift(
        by, talk, seen, client_key, same, lambda: shifting.delayed(talk, minutes, following=following)
    )


def move_room(*, by: User, talk: Talk, room: Room, seen: str = "", client_key: UUID) -> Done:
    """Let a talk be in another room of its event."""
    if room.event_id != talk.event_id:
        raise Conflict(_("This room belongs to another event."))
    same = {"talk_id": talk.pk, "kind": Shift.Kind.MOVE, "room_id": room.pk}
    return _shift(by, talk, seen, client_key, same, lambda: shifting.elsewhere(talk, room))


def _shift(by, talk: Talk, seen: str, client_key: UUID, same: dict, plan) -> Done:
    require(by, "events.run", talk.event)

    def create():
        _lock(talk.event)
        talk.refresh_from_db(fields=["starts", "ends", "room"])
        if talk.is_over:
            raise Conflict(_("This talk is over."))
        if seen and talk.starts.isoformat() != seen:
            raise Conflict(_MEANWHILE)
        moves = _without_conflict(plan())
        moved = {str(move.talk.pk): [move.before.stored(), move.after.stored()] for move in moves}
        shift = Shift.objects.create(event=talk.event, by=by, moved=moved, client_key=client_key, **same)
        _carry_out(moves, by=by, act=shift.kind)
        publish_shift(shift, shift.kind, by=by, client_key=client_key)
        return shift

    return once(Shift, owner={"by": by}, client_key=client_key, same=same, create=create)


def undo(*, by: User, shift: Shift) -> Done:
    """Bring everything back to where it was; not once something of it was moved again."""
    require(by, "events.run", shift.event)
    with transaction.atomic():
        _lock(shift.event)
        shift.refresh_from_db(fields=["undone_at"])
        if shift.undone_at:
            return Done(shift, created=False)
        if not shifting.stands(shift):
            raise Conflict(_MEANWHILE)
        _carry_out(_without_conflict(shifting.undone(shift)), by=by, act="undo")
        shift.undone_at = timezone.now()
        shift.save(update_fields=["undone_at"])
        back = uuid5(shift.client_key, "back")
        publish_shift(shift, Announcement.Kind.BACK, by=by, client_key=back)
    return Done(shift, created=False)


def _without_conflict(moves: list[shifting.Move]) -> list[shifting.Move]:
    if told := shifting.conflicts(moves):
        raise Conflict(" ".join(told), code="clash")
    return moves


def _carry_out(moves: list[shifting.Move], *, by: User, act: str) -> None:
    """Write the places, with a row in the log for each talk, and let the rooms look again."""
    for move in moves:
        after = move.after
        Talk.objects.filter(pk=move.talk.pk).update(
            starts=after.starts,
            ends=after.ends,
            room=after.room,
            sequence=F("sequence") + 1,
            modified_at=timezone.now(),
        )
        record(by=by, act=act, thing=move.talk)
    rooms = {move.before.room for move in moves} | {move.after.room for move in moves}
    stir(*Room.objects.filter(pk__in=rooms))


def _lock(event: Event) -> None:
    """Whoever changes this day next waits here: everything on the day moves this head."""
    advance(event)


def count_heads(*, by: User, talk: Talk, people: int, client_key: UUID) -> Done:
    """Note how many sit in the hall."""
    require(by, "events.run", talk.event)

    def create():
        counted = HeadCount.objects.create(talk=talk, people=people, by=by, client_key=client_key)
        record(by=by, act="count", thing=counted)
        return counted

    same = {"talk_id": talk.pk, "people": people}
    return once(HeadCount, owner={"by": by}, client_key=client_key, same=same, create=create)


def arrived(*, by: User, speaker: TalkSpeaker) -> Done:
    """A speaker is here; in all their talks of this event, for a person comes once."""
    return _note(by, speaker, timezone.now(), "arrived")


def not_arrived(*, by: User, speaker: TalkSpeaker) -> Done:
    """It was somebody else."""
    return _note(by, speaker, None, "not_arrived")


def _note(by: User, speaker: TalkSpeaker, moment, act: str) -> Done:
    require(by, "events.run", speaker.talk.event)
    with transaction.atomic():
        theirs = TalkSpeaker.objects.filter(talk__event=speaker.talk.event_id, person=speaker.person_id)
        theirs.update(here_at=moment)
        record(by=by, act=act, thing=speaker)
    return Done(speaker, created=False)
