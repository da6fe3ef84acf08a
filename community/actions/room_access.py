"""Reading a private room that is not one's own: a reason, a second person, a day, and a row in the log for
each look (docs/decisions/0021)."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from people.audit import record
from people.keys import Done, once
from people.models import User
from people.rules import require
from people.states import transition

from .. import notify
from ..models import Concern, Post, RoomAccess, Topic, carers

LASTS = timedelta(hours=24)
TOLD_AFTER = timedelta(days=14)


def ask_for_room(
    *, by: User, room: Topic, concern: Concern | None = None, reason: str, client_key: UUID
) -> Done[RoomAccess]:
    """Ask another to let one read a room."""
    require(by, "community.ask_for_room", room)

    def create():
        asked = RoomAccess.objects.create(
            room=room, concern=concern, asked_by=by, reason=reason, client_key=client_key
        )
        record(by=by, act="ask", thing=asked)
        notify.room_asked(asked, _seconds(asked))
        return asked

    same = {"room_id": room.pk, "reason": reason}
    return once(RoomAccess, owner={"asked_by": by}, client_key=client_key, same=same, create=create)


def _seconds(access: RoomAccess) -> list[User]:
    """The officers who know of it, but for who asked: not whom the room or the concern is about."""
    people = carers().exclude(pk=access.asked_by_id)
    same = RoomAccess.objects.filter(pk=access.pk)
    return [person for person in people if same.visible_to(person).exists()]


@transaction.atomic
def grant_room(*, by: User, access: RoomAccess, untold: bool = False) -> Done[RoomAccess]:
    """Let who asked read it for a day; the two hear of it later, unless that would put somebody in danger."""
    ends_at = timezone.now() + LASTS
    transition(access, "grant", by=by, decided_by=by, ends_at=ends_at, untold=untold)
    notify.room_answered(access, _seconds(access))
    if not untold and tell_the_room.get_backend().supports_defer:
        tell_the_room.using(run_after=ends_at + TOLD_AFTER).enqueue(access.pk)
    return Done(access, created=False)


@transaction.atomic
def refuse_room(*, by: User, access: RoomAccess) -> Done[RoomAccess]:
    """Keep the room closed."""
    transition(access, "refuse", by=by, decided_by=by)
    notify.room_answered(access, _seconds(access))
    return Done(access, created=False)


def give_room_back(*, by: User, access: RoomAccess) -> Done[RoomAccess]:
    """End it before the day is over."""
    transition(access, "give_back", by=by)
    return Done(access, created=False)


@transaction.atomic
def look_into_room(*, by: User, access: RoomAccess) -> list[Post]:
    """What was said there, hidden posts too. Each look is a row in the log; nothing else is written, so that
    no mark, count or presence betrays it."""
    require(by, "community.look_into_room", access)
    record(by=by, act="look", thing=access)
    posts = Post.objects.for_reading().filter(topic=access.room_id).exclude(state=Post.State.DELETED)
    return list(posts.select_related("topic").prefetch_related("revisions").order_by("pk"))


@task(backend="background")
def tell_the_room(access: int) -> None:
    """Tell its people, all in the same words, that it was read."""
    read = RoomAccess.objects.select_related("room").get(pk=access)
    for person in read.room.people.filter(pk__in=User.objects.members()):
        notify.room_was_read(person)
