"""What a desk does with questions beside deciding: one first, two that ask the same, and what was flagged."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from people.audit import record
from people.keys import Done
from people.models import User
from people.refusals import Conflict
from people.rules import require

from ..models import Question, QuestionFlag, Vote
from .moving import advance


@transaction.atomic
def pin(*, by: User, question: Question) -> Done:
    """Say what is answered next: it stands first. One at a time; what stood there goes back to its place."""
    require(by, "events.lead", question.talk)
    _advance(question)
    question.refresh_from_db(fields=["state", "pinned"])
    if question.pinned:
        return Done(question, created=False)
    if question.state != Question.State.VISIBLE:
        raise Conflict(_("Only what is on stage and not yet answered can come next."))
    for other in question.talk.questions.filter(pinned=True):
        other.pinned = False
        _save(other, "pinned")
    question.pinned = True
    _save(question, "pinned")
    return Done(question, created=False)


@transaction.atomic
def unpin(*, by: User, question: Question) -> Done:
    """Put it back among the others."""
    require(by, "events.lead", question.talk)
    _advance(question)
    question.refresh_from_db(fields=["pinned"])
    if question.pinned:
        question.pinned = False
        _save(question, "pinned")
    return Done(question, created=False)


@transaction.atomic
def merge(*, by: User, question: Question, into: Question) -> Done:
    """Two ask the same: `question` is asked in the words of `into`, which gets its votes, one per person."""
    require(by, "events.lead", question.talk)
    _advance(question)
    for one in (question, into):
        one.refresh_from_db(fields=["state", "votes", "merged_into", "pinned"])
    if question.merged_into_id == into.pk:
        return Done(question, created=False)
    _mergeable(question, into)
    has = Vote.objects.filter(question=into).values("person")
    more = question.supporters.exclude(person__in=has).values_list("person", flat=True)
    Vote.objects.bulk_create(Vote(question=into, person_id=one, given_to=question) for one in more)
    _recount(into)
    question.merged_from, question.merged_into, question.state = question.state, into, Question.State.HIDDEN
    question.pinned = False
    _save(question, "merged_from", "merged_into", "state", "pinned")
    record(by=by, act="merge", thing=question, reason=f"question {into.pk}")
    return Done(question, created=False)


@transaction.atomic
def unmerge(*, by: User, question: Question) -> Done:
    """They do not ask the same after all: both are as they were, with the votes each has got meanwhile."""
    require(by, "events.lead", question.talk)
    _advance(question)
    question.refresh_from_db(fields=["merged_into", "merged_from"])
    into = question.merged_into
    if into is None:
        return Done(question, created=False)
    Vote.objects.filter(question=into, given_to=question).delete()
    _recount(into)
    question.merged_into, question.state, question.merged_from = None, question.merged_from, ""
    _save(question, "merged_from", "merged_into", "state")
    record(by=by, act="unmerge", thing=question)
    return Done(question, created=False)


@transaction.atomic
def flag(*, by: User, question: Question) -> Done:
    """Tell the desk that a question should not stand there; once is enough."""
    require(by, "events.take_part", question.talk)
    _advance(question)
    _flag, created = QuestionFlag.objects.get_or_create(question=question, person=by)
    if created:
        question.flags = question.flaggings.count()
        _save(question, "flags")
    return Done(question, created=False)


@transaction.atomic
def keep(*, by: User, question: Question) -> Done:
    """Whoever holds the desk has looked at what was flagged, and it stands."""
    require(by, "events.lead", question.talk)
    _advance(question)
    question.flaggings.all().delete()
    question.flags = 0
    _save(question, "flags")
    record(by=by, act="keep", thing=question)
    return Done(question, created=False)


def _mergeable(question: Question, into: Question) -> None:
    if question.pk == into.pk or question.talk_id != into.talk_id:
        raise Conflict(_("Choose another question of this talk."))
    if into.state not in Question.ON_STAGE:
        raise Conflict(_("Choose a question that is on stage."))
    if question.merged_into_id:
        raise Conflict(_("Somebody else has decided about this question meanwhile."))
    if question.merged.exists():
        raise Conflict(_("Others were merged into this one. Merge it the other way round."))


def _recount(question: Question) -> None:
    question.votes = question.supporters.count()
    _save(question, "votes")


def _save(question: Question, *fields: str) -> None:
    """Each change of a question has a number of its own."""
    question.change = _advance(question)
    question.save(update_fields=[*fields, "change"])


def _advance(question: Question) -> int:
    talk = question.talk
    return advance(talk, "head", talk.stage, talk.desk)
