"""The verbs of a room's stage: how it is, and who writes along."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from community.live.hints import announce
from people.audit import record
from people.keys import Done
from people.models import User
from people.refusals import Refused
from people.rules import require
from people.states import transition

from ..models import Room, Scribe


def move(*, by: User, room: Room, act: str) -> Done:
    """Say how the stage is; everybody in the room sees it at once."""
    with transaction.atomic():
        transition(room, act, by=by)
        stir(room)
    return Done(room, created=False)


def stir(*rooms: Room) -> None:
    """What the stage of these rooms shows has changed: call it in the transaction that changed it."""
    Room.objects.filter(pk__in=[room.pk for room in rooms]).update(stage_head=F("stage_head") + 1)
    announce(*(room.stage for room in rooms))


def name_scribe(*, by: User, room: Room, email: str) -> Done:
    """Let somebody who is registered write the log of a room."""
    require(by, "events.run", room.event)
    standing = room.event.registrations.standing()
    found = User.objects.filter(email__iexact=email, pk__in=standing.values("person")).first()
    if found is None:
        told = _("Nobody with this address is registered.")
        raise Refused(told, code="not_found", fields={"email": told})
    with transaction.atomic():
        scribe, created = Scribe.objects.get_or_create(room=room, person=found)
        if created:
            record(by=by, act="name", thing=scribe)
    return Done(scribe, created)


def dismiss_scribe(*, by: User, scribe: Scribe) -> Done:
    """Somebody no longer writes the log of a room."""
    require(by, "events.run", scribe.room.event)
    with transaction.atomic():
        record(by=by, act="dismiss", thing=scribe)
        pk = scribe.pk
        scribe.delete()
        scribe.pk = pk
    return Done(scribe, created=False)
