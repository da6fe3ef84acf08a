"""Supporting questions. Votes that come at once are one transaction, and one change of each question.

Who may is asked for all of them at once: put together for one, the gate's query costs more than a vote.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from people.batches import Batch
from people.keys import Done
from people.models import User
from people.refusals import Conflict, Refused
from people.rules import require

from ..models import Question, Talk, Vote
from .moving import advance, locked

# Question and person.
_Pair = tuple[int, int]


class _Wish(NamedTuple):
    """Somebody wants to support a question, or not any more."""

    question: Question
    by: User
    supports: bool

    @property
    def pair(self) -> _Pair:
        return self.question.pk, self.by.pk


def vote(*, by: User, question: Question) -> Done:
    """Support a question; twice is the same as once. `Http404` for who may not see its talk."""
    return Done(_votes.submit(_Wish(question, by, supports=True)), created=False)


def unvote(*, by: User, question: Question) -> Done:
    """Take one's support back; what was not given cannot be taken."""
    return Done(_votes.submit(_Wish(question, by, supports=False)), created=False)


def _write(wishes: Sequence[_Wish]) -> list:
    """The state of each wish's question afterwards, or why it could not be."""
    told: dict[_Pair, Question | Exception] = {}
    # Always in this order: two processes that wait for one another would wait for ever.
    for talk in sorted({wish.question.talk_id for wish in wishes}):
        told |= _write_at(locked(talk), [wish for wish in wishes if wish.question.talk_id == talk])
    return [told[wish.pair] for wish in wishes]


def _write_at(talk: Talk, wishes: list[_Wish]) -> dict[_Pair, Question | Exception]:
    """As `_write`, at one talk, by question and person."""
    barred = _barred(talk, wishes)
    told = _count(talk, [wish for wish in wishes if wish.by.pk not in barred])
    return {wish.pair: barred.get(wish.by.pk) or told[wish.question.pk] for wish in wishes}


def _barred(talk: Talk, wishes: list[_Wish]) -> dict[int, Exception]:
    """Who of them may not vote here, and what they are told."""
    voters = {wish.by.pk: wish.by for wish in wishes}
    welcome = set() if talk.event.is_over else talk.attendees(set(voters))
    doubtful = {pk: _refusal(talk, by) for pk, by in voters.items() if pk not in welcome}
    return {pk: refusal for pk, refusal in doubtful.items() if refusal}


def _refusal(talk: Talk, by: User) -> Exception | None:
    if not Talk.objects.visible_to(by).filter(pk=talk.pk).exists():
        return Http404()
    try:
        require(by, "events.take_part", talk)
    except Refused as refusal:
        return refusal
    return None


def _count(talk: Talk, wishes: list[_Wish]) -> dict[int, Question | Exception]:
    """Count what these change; each question afterwards, or why nothing counts there."""
    seen = _Look(talk, wishes)
    if not (moving := sorted(seen.moving)):
        return seen.told
    given = [pair for pair in seen.given if pair[0] in seen.moving]
    taken = [pair for pair in seen.taken if pair[0] in seen.moving]
    Vote.objects.bulk_create(Vote(question_id=pk, person_id=person) for pk, person in given)
    for pk, person in taken:
        Vote.objects.filter(question=pk, person=person).delete()
    head = advance(talk, "head", talk.stage, talk.desk, by=len(moving))
    for change, pk in enumerate(moving, start=head - len(moving) + 1):
        more, less = (sum(vote[0] == pk for vote in moved) for moved in (given, taken))
        question = seen.asked[pk]
        question.votes, question.change = question.votes + more - less, change
        question.save(update_fields=["votes", "change"])
    return seen.told


class _Look:
    """What wishes would change now: votes to give and to take back, and which questions take them."""

    def __init__(self, talk: Talk, wishes: list[_Wish]):
        self.asked = asked = Question.objects.in_bulk({wish.question.pk for wish in wishes})
        for question in asked.values():
            question.talk = talk
        self.told: dict[int, Question | Exception] = dict(asked)
        self.given, self.taken = _news(wishes)
        moved = {pk for pk, _person in (*self.given, *self.taken)}
        self.moving = {pk for pk in moved if asked[pk].state == Question.State.VISIBLE}
        for pk in moved - self.moving:
            self.told[pk] = Conflict(_("This question is no longer open for votes."))


def _news(wishes: list[_Wish]) -> tuple[list[_Pair], list[_Pair]]:
    """Which votes are to be given and which to be taken back; of two wishes of one person the later holds."""
    wanted = {wish.pair: wish.supports for wish in wishes}
    questions, people = {pair[0] for pair in wanted}, {pair[1] for pair in wanted}
    standing = set(
        Vote.objects.filter(question__in=questions, person__in=people).values_list("question_id", "person_id")
    )
    given = [pair for pair, supports in wanted.items() if supports and pair not in standing]
    taken = [pair for pair, supports in wanted.items() if not supports and pair in standing]
    return given, taken


_votes = Batch(_write)
