"""The verbs of afterwards: what people say of a talk, and recordings of those who leave."""

from django.db import transaction

from people.audit import record
from people.keys import Done
from people.models import User
from people.rules import require

from ..models import Feedback, Recording, Talk, TalkSpeaker


def give_feedback(*, by: User, talk: Talk, stars: int, words: str, language: str) -> Done:
    """Say how a talk was; saying it again changes it."""
    require(by, "events.give_feedback", talk)
    told = {"stars": stars, "words": words, "language": language}
    return Done(*Feedback.objects.update_or_create(talk=talk, person=by, defaults=told))


@transaction.atomic
def leave_talks(person: User, *, keep_texts: bool) -> None:
    """Whoever leaves takes their yes to a recording along: it is shown no more."""
    theirs = TalkSpeaker.objects.filter(person=person)
    for recording in Recording.objects.filter(talk__in=theirs.values("talk")):
        record(by=None, act="withdraw", thing=recording)
        recording.delete()
    theirs.delete()
