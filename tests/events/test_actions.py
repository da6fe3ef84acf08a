"""The verbs of gatherings: what they write, what they refuse, what they say twice."""

import datetime
import uuid

import pytest
from django.utils import timezone

from events.actions import questions, registering, votes
from events.models import Question, Registration, Vote
from people.models import AuditEntry
from people.refusals import Conflict, OtherContent, Refused, TooMany
from tests.events import making

pytestmark = pytest.mark.django_db

State = Question.State


def ask(by, talk, body="Why?", key=None, **more):
    return questions.ask(by=by, talk=talk, body=body, client_key=key or uuid.uuid4(), **more)


def test_registering_twice_is_the_same_as_once(conference, amina):
    first = registering.register(by=amina, event=conference, mode="onsite", client_key=uuid.uuid4())
    again = registering.register(by=amina, event=conference, mode="onsite", client_key=uuid.uuid4())
    assert (first.created, again.created) == (True, False)
    assert Registration.objects.get(person=amina).mode == "onsite"


def test_registering_in_another_way_changes_the_way(conference, amina):
    registering.register(by=amina, event=conference, mode="onsite", client_key=uuid.uuid4())
    done = registering.register(by=amina, event=conference, mode="online", client_key=uuid.uuid4())
    assert (done.created, done.thing.mode) == (False, "online")
    assert Registration.objects.get(person=amina).mode == "online"


def test_one_key_does_not_register_in_two_ways(conference, amina):
    key = uuid.uuid4()
    registering.register(by=amina, event=conference, mode="onsite", client_key=key)
    with pytest.raises(OtherContent):
        registering.register(by=amina, event=conference, mode="online", client_key=key)
    assert Registration.objects.get(person=amina).mode == "onsite"


def test_nobody_registers_for_what_is_over(amina):
    past = making.event(ends=timezone.now() - datetime.timedelta(minutes=1))
    with pytest.raises(Refused, match="over"):
        registering.register(by=amina, event=past, mode="online", client_key=uuid.uuid4())


def test_a_question_waits_and_moves_the_head(talk, registered):
    question = ask(registered, talk).thing
    talk.refresh_from_db()
    assert (question.state, question.change, talk.head) == (State.QUEUED, 1, 1)
    assert question.language == registered.language


def test_asking_twice_with_one_key_is_one_question(talk, registered):
    key = uuid.uuid4()
    first, again = ask(registered, talk, key=key), ask(registered, talk, key=key)
    assert (first.created, again.created, first.thing) == (True, False, again.thing)
    assert talk.questions.count() == 1


def test_a_used_key_with_other_words_is_refused(talk, registered):
    key = uuid.uuid4()
    ask(registered, talk, key=key)
    with pytest.raises(OtherContent):
        ask(registered, talk, body="Why not?", key=key)


def test_who_is_not_registered_is_told_to_register(talk, amina):
    with pytest.raises(Refused, match="Register for this event first"):
        ask(amina, talk)


def test_a_fourth_waiting_question_is_one_too_many(talk, registered, speaker):
    waiting = [ask(registered, talk, body=f"Question {n}").thing for n in range(questions.MOST_WAITING)]
    with pytest.raises(TooMany):
        ask(registered, talk, body="And another")
    questions.approve(by=speaker, question=waiting[0])
    assert ask(registered, talk, body="And another").created


@pytest.mark.parametrize(
    ("act", "start", "end"),
    [
        (questions.approve, State.QUEUED, State.VISIBLE),
        (questions.approve, State.HIDDEN, State.VISIBLE),
        (questions.approve, State.ANSWERED, State.VISIBLE),
        (questions.reject, State.QUEUED, State.HIDDEN),
        (questions.reject, State.VISIBLE, State.HIDDEN),
        (questions.answer, State.VISIBLE, State.ANSWERED),
    ],
)
def test_a_decision_changes_state_and_change(talk, registered, speaker, act, start, end):
    question = making.question(talk, registered, start, lead=speaker)
    before = question.change
    act(by=speaker, question=question, seen=start)
    question.refresh_from_db()
    assert (question.state, question.change) == (end, before + 1)


def test_deciding_the_same_again_changes_nothing(talk, registered, speaker, moderator):
    question = making.question(talk, registered, State.VISIBLE, lead=speaker)
    before = question.change
    questions.approve(by=moderator, question=question, seen=State.QUEUED)
    question.refresh_from_db()
    assert (question.state, question.change) == (State.VISIBLE, before)


def test_two_at_the_desk_do_not_overrule_each_other_unseen(talk, registered, speaker, moderator):
    question = making.question(talk, registered, State.VISIBLE, lead=speaker)
    stale = Question.objects.get(pk=question.pk)
    with pytest.raises(Conflict):
        questions.reject(by=moderator, question=stale, seen=State.QUEUED)
    question.refresh_from_db()
    assert question.state == State.VISIBLE


def test_leaving_a_question_aside_is_in_the_log(talk, registered, speaker):
    question = making.question(talk, registered, State.HIDDEN, lead=speaker)
    entry = AuditEntry.objects.get(thing="events.question")
    assert (entry.act, entry.by, entry.thing_id) == ("hide", speaker, str(question.pk))


def test_a_vote_counts_once(talk, registered, speaker):
    question = making.question(talk, registered, State.VISIBLE, lead=speaker)
    before = question.change
    votes.vote(by=registered, question=question)
    votes.vote(by=registered, question=question)
    question.refresh_from_db()
    assert (question.votes, question.change) == (1, before + 1)


def test_votes_on_one_copy_do_not_undo_those_on_another(talk, registered, speaker, karim, conference):
    making.register(karim, event=conference)
    question = making.question(talk, registered, State.VISIBLE, lead=speaker)
    copies = [Question.objects.select_related("talk__event").get(pk=question.pk) for _n in range(2)]
    for person, copy in zip([registered, karim], copies, strict=True):
        votes.vote(by=person, question=copy)
    question.refresh_from_db()
    assert question.votes == 2


def test_a_vote_can_be_taken_back_once(talk, registered, speaker):
    question = making.question(talk, registered, State.VISIBLE, lead=speaker)
    votes.vote(by=registered, question=question)
    votes.unvote(by=registered, question=question)
    votes.unvote(by=registered, question=question)
    question.refresh_from_db()
    assert (question.votes, Vote.objects.count()) == (0, 0)


@pytest.mark.parametrize("state", [State.QUEUED, State.HIDDEN, State.ANSWERED])
def test_only_what_is_open_on_stage_takes_votes(talk, registered, speaker, state):
    question = making.question(talk, registered, state, lead=speaker)
    with pytest.raises(Conflict):
        votes.vote(by=registered, question=question)
    question.refresh_from_db()
    assert (question.votes, Vote.objects.count()) == (0, 0)


def test_both_streams_are_told_after_the_commit(
    talk, registered, monkeypatch, django_capture_on_commit_callbacks
):
    told = []
    monkeypatch.setattr("community.live.hub.Hub.hint", lambda hub, names: told.append(names))
    with django_capture_on_commit_callbacks(execute=True):
        ask(registered, talk)
        assert told == []
    assert told == [(talk.stage, talk.desk)]
