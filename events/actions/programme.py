"""What is put into a programme."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from people.audit import record
from people.models import User
from people.refusals import Conflict
from people.rules import require

from ..models import Event, Room, Talk, TalkSpeaker, Track


def add_talk(
    *,
    by: User,
    event: Event,
    title: str,
    abstract: str,
    kind: str,
    language: str,
    speakers: Sequence[User],
    minutes: int,
    track: Track,
    room: Room,
    starts: datetime,
) -> Talk:
    """Put a talk with its speakers into a room at a time. The caller has a transaction."""
    require(by, "call.decide")
    # Whoever puts something into this room waits here.
    Room.objects.select_for_update().get(pk=room.pk)
    ends = starts + timedelta(minutes=minutes)
    if other := Talk.objects.filter(room=room, starts__lt=ends, ends__gt=starts).first():
        sentence = _("“%(talk)s” is in this room then.") % {"talk": other}
        raise Conflict(sentence, fields={"room": sentence})
    told = {"title": title, "abstract": abstract, "kind": kind, "language": language}
    talk = Talk.objects.create(event=event, track=track, room=room, starts=starts, ends=ends, **told)
    for position, person in enumerate(speakers):
        TalkSpeaker.objects.create(talk=talk, person=person, position=position)
    record(by=by, act="add_talk", thing=talk)
    return talk
