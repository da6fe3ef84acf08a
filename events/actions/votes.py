"""Supporting questions. Votes that come at once are one transaction, and one change of each question."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from people.batches import Batch
from people.keys import Done
from people.models import User
from people.refusals import Conflict
from people.rules import require

from ..models import Question, Talk, Vote
from .moving import advance, lock


class _Wish(NamedTuple):
    """Somebody wants to support a question, or not any more."""

    question: Question
    person: int
    supports: bool


def vote(*, by: User, question: Question) -> Done:
    """Support a question; twice is the same as once."""
    return _wish(by, question, supports=True)


def unvote(*, by: User, question: Question) -> Done:
    """Take one's support back; what was not given cannot be taken."""
    return _wish(by, question, supports=False)


def _wish(by: User, question: Question, *, supports: bool) -> Done:
    require(by, "events.take_part", question.talk)
    told = _votes.submit(_Wish(question, by.pk, supports))
    question.votes, question.change = told.votes, told.change
    return Done(question, created=False)


def _write(wishes: Sequence[_Wish]) -> list:
    """The state of each wish's question afterwards, or why it could not be."""
    told: dict[int, Question | Conflict] = {}
    by_talk: defaultdict[int, list[_Wish]] = defaultdict(list)
    for wish in wishes:
        by_talk[wish.question.talk_id].append(wish)
    # Always in this order: two processes that wait for one another would wait for ever.
    for talk_id in sorted(by_talk):
        told |= _write_at(by_talk[talk_id][0].question.talk, by_talk[talk_id])
    return [told[wish.question.pk] for wish in wishes]


def _write_at(talk: Talk, wishes: list[_Wish]) -> dict[int, Question | Conflict]:
    lock(talk)
    seen = _Look(wishes)
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

    def __init__(self, wishes: list[_Wish]):
        self.asked = asked = Question.objects.in_bulk({wish.question.pk for wish in wishes})
        self.told: dict[int, Question | Conflict] = dict(asked)
        self.given, self.taken = _news(wishes)
        moved = {pk for pk, _person in (*self.given, *self.taken)}
        self.moving = {pk for pk in moved if asked[pk].state == Question.State.VISIBLE}
        for pk in moved - self.moving:
            self.told[pk] = Conflict(_("This question is no longer open for votes."))


def _news(wishes: list[_Wish]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Which votes, as (question, person), are to be given and which to be taken back. Of two wishes of one
    person the later one holds."""
    wanted = {(wish.question.pk, wish.person): wish.supports for wish in wishes}
    questions, people = {pair[0] for pair in wanted}, {pair[1] for pair in wanted}
    standing = set(
        Vote.objects.filter(question__in=questions, person__in=people).values_list("question_id", "person_id")
    )
    given = [pair for pair, supports in wanted.items() if supports and pair not in standing]
    taken = [pair for pair, supports in wanted.items() if not supports and pair in standing]
    return given, taken


_votes = Batch(_write)
