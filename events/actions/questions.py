"""The verbs of questions. What happens to one is one change of its talk, told after the commit."""

from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from community.live.hints import announce
from people.audit import record
from people.keys import Done, once
from people.models import User
from people.refusals import Conflict, TooMany
from people.rules import require

from ..models import Question, Talk, Vote
from .moving import advance

# One person cannot fill a desk: so many questions of theirs may wait at a talk.
MOST_WAITING = 3
_ASK_AGAIN_SECONDS = 60


def ask(*, by: User, talk: Talk, body: str, language: str = "", client_key: UUID) -> Done:
    """Put a question to a talk; it waits for whoever holds the desk."""
    require(by, "events.take_part", talk)

    def create():
        change = _advance(talk)
        if talk.questions.filter(author=by, state=Question.State.QUEUED).count() >= MOST_WAITING:
            raise TooMany(
                _("Three questions of yours are waiting here. Ask again when one of them has been taken up."),
                retry_after=_ASK_AGAIN_SECONDS,
            )
        return Question.objects.create(
            talk=talk,
            author=by,
            body=body,
            language=language or by.language,
            change=change,
            client_key=client_key,
        )

    same = {"talk_id": talk.pk, "body": body}
    return once(Question, owner={"author": by}, client_key=client_key, same=same, create=create)


def approve(*, by: User, question: Question, seen: str = "") -> Done:
    """Show a question to everybody, also one that was answered or not taken up by mistake."""
    return _decide(by, question, Question.State.VISIBLE, seen)


def reject(*, by: User, question: Question, seen: str = "", reason: str = "") -> Done:
    """Leave a question aside, or take it off the stage again. Its author sees it and why."""
    return _decide(by, question, Question.State.HIDDEN, seen, reason)


def answer(*, by: User, question: Question, seen: str = "") -> Done:
    """Note that the stage has answered it."""
    return _decide(by, question, Question.State.ANSWERED, seen)


def leave(person: User, *, keep_texts: bool) -> None:
    """Take a member out of what was asked: their support goes, their questions stay without a name or go."""
    for vote in (
        Vote.objects.filter(person=person).select_related("question__talk").order_by("question__talk", "pk")
    ):
        change = _advance(vote.question.talk)
        vote.delete()
        Question.objects.filter(pk=vote.question_id).update(votes=F("votes") - 1, change=change)
    gone = Question.objects.filter(author=person)
    if keep_texts:
        gone = gone.exclude(state__in=Question.ON_STAGE)
    for question in gone.select_related("talk").order_by("talk", "pk"):
        question.change, question.body, question.state = _advance(question.talk), "", Question.State.HIDDEN
        question.save(update_fields=["change", "body", "state"])
    Question.objects.filter(author=person).update(author=None)


@transaction.atomic
def mend_question(pk: int) -> None:
    """Count a question's votes anew."""
    question = Question.objects.select_related("talk").get(pk=pk)
    question.change = _advance(question.talk)
    question.votes = question.supporters.count()
    question.save(update_fields=["votes", "change"])


@transaction.atomic
def mend_talk(pk: int) -> None:
    """Raise a talk's head above every change of its questions."""
    talk = Talk.objects.select_for_update().get(pk=pk)
    talk.head = max(talk.head, talk.questions.aggregate(most=Max("change"))["most"] or 0)
    talk.save(update_fields=["head"])
    announce(talk.stage, talk.desk)


def _decide(by: User, question: Question, state: str, seen: str, reason: str = "") -> Done:
    """Bring a question into `state`, unless it is no longer in the state that the desk showed (`seen`)."""
    require(by, "events.lead", question.talk)
    with transaction.atomic():
        change = _advance(question.talk)
        # Read under the lock: two people may hold the desk.
        question.refresh_from_db(fields=["state", "votes", "change", "merged_into"])
        if question.state == state:
            return Done(question, created=False)
        if (seen and question.state != seen) or question.merged_into_id:
            raise Conflict(_("Somebody else has decided about this question meanwhile."))
        question.state, question.change, question.reason, question.pinned = state, change, reason, False
        question.save(update_fields=["state", "change", "reason", "pinned"])
        if state == Question.State.HIDDEN:
            record(by=by, act="hide", thing=question, reason=reason)
    return Done(question, created=False)


def _advance(talk: Talk) -> int:
    return advance(talk, "head", talk.stage, talk.desk)
