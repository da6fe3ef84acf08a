"""What is put into a programme."""

from collections.abc import Sequence

from people.audit import record
from people.models import User
from people.rules import require

from ..models import Event, Talk, TalkSpeaker, Track


def add_talk(
    *,
    by: User,
    event: Event,
    title: str,
    abstract: str,
    kind: str,
    language: str,
    speakers: Sequence[User],
    track: Track,
) -> Talk:
    """Lay a talk with its speakers beside the programme, where the editor finds it. The caller has a
    transaction."""
    require(by, "call.decide")
    told = {"title": title, "abstract": abstract, "kind": kind, "language": language}
    talk = Talk.objects.create(event=event, track=track, **told)
    for position, person in enumerate(speakers):
        TalkSpeaker.objects.create(talk=talk, person=person, position=position)
    record(by=by, act="add_talk", thing=talk)
    return talk
