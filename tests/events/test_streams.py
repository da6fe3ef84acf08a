"""A talk's two streams: whoever follows one, from wherever, ends with what a fresh page shows."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.live.streams import Audience, NotYours, changes, find
from events import reading
from events.actions import desk, questions, votes
from events.models import Question
from people.refusals import Refused
from tests.events import making

pytestmark = pytest.mark.django_db

AUDIENCE = Audience("en", True)
State = Question.State


def follow(name: str, shown: dict[int, str], after: int, limit: int = 50) -> int:
    """What a browser does: apply batches until the head is reached; returns the cursor."""
    stream, key = find(name)
    while True:
        batch = stream.batch(key, after, limit)
        for change in batch.changes:
            if change.content is None:
                shown.pop(change.pk, None)
            else:
                shown[change.pk] = stream.render(change.content, AUDIENCE)
        after = batch.cursor
        if not batch.more:
            return after


def in_order(shown: dict[int, str]) -> list[str]:
    return sorted(shown.values(), key=lambda html: int(re.search(r'data-order="(\d+)"', html)[1]))


def fresh(name: str, talk) -> list[str]:
    """The list as the page has it."""
    stream, _key = find(name)
    asked = reading.on_stage(talk) if name == talk.stage else reading.on_desk(talk)
    return [stream.render(question, AUDIENCE) for question in asked]


def test_a_question_reaches_the_desk_first_and_then_the_stage(talk, registered, speaker):
    question = making.question(talk, registered)
    stage, desk = (find(name)[0] for name in (talk.stage, talk.desk))
    assert [change.content for change in stage.batch(talk.pk, 0, 50).changes] == [None]
    assert [change.content for change in desk.batch(talk.pk, 0, 50).changes] == [question]
    questions.approve(by=speaker, question=question)
    assert [change.content for change in stage.batch(talk.pk, 1, 50).changes] == [question]


@pytest.mark.parametrize("state", [State.QUEUED, State.HIDDEN])
def test_what_is_not_on_stage_is_gone_from_it(talk, registered, speaker, state):
    question = making.question(talk, registered, state, body="Secret", lead=speaker)
    batch = changes(AnonymousUser(), talk.stage, 0)
    assert [(change.pk, change.content) for change in batch.changes] == [(question.pk, None)]


def test_the_desk_is_not_for_others(talk, registered, speaker):
    making.question(talk, registered)
    for person in (AnonymousUser(), registered):
        with pytest.raises(NotYours):
            changes(person, talk.desk, 0)
    assert len(changes(speaker, talk.desk, 0).changes) == 1


def test_a_stream_of_no_talk_is_nobodys(talk):
    for kind in "qd":
        with pytest.raises(NotYours):
            changes(AnonymousUser(), f"{kind}{talk.pk + 1}", 0)


def test_batches_are_cut_and_continue(talk, registered, speaker):
    for number in range(3):
        making.question(talk, registered, State.VISIBLE, body=f"Question {number}", lead=speaker)
    stream, key = find(talk.stage)
    first = stream.batch(key, 0, 2)
    assert (len(first.changes), first.more, first.head) == (2, True, 6)
    second = stream.batch(key, first.cursor, 2)
    assert (len(second.changes), second.more, second.cursor) == (1, False, 6)


def test_heads_say_where_each_talk_stands(talk, registered):
    making.question(talk, registered)
    stream, key = find(talk.stage)
    assert stream.heads({key, key + 1}) == {key: 1}


def test_the_fragment_knows_nothing_of_its_reader(talk, registered, speaker):
    question = making.question(talk, registered, State.VISIBLE, lead=speaker)
    stream, _key = find(talk.stage)
    before = stream.render(question, AUDIENCE)
    votes.vote(by=registered, question=question)
    question = votes.unvote(by=registered, question=question).thing
    after = stream.render(question, Audience("en", False))
    assert before.replace('data-change="2"', 'data-change="4"') == after
    assert registered.call_me not in after


def test_the_desk_fragment_names_who_asked_and_the_stage_does_not(talk, registered):
    question = making.question(talk, registered)
    desk, stage = (find(name)[0] for name in (talk.desk, talk.stage))
    assert registered.call_me in desk.render(question, AUDIENCE)
    assert registered.call_me not in stage.render(question, AUDIENCE)


def test_frames_are_in_the_readers_language(talk, registered, speaker):
    question = making.question(talk, registered, State.VISIBLE, lead=speaker)
    stream, _key = find(talk.stage)
    assert "/ar/events/" in stream.render(question, Audience("ar", True))


ACTS = st.tuples(
    st.sampled_from(
        ["ask", "approve", "approve", "reject", "answer", "vote", "vote", "unvote", "pin", "merge", "unmerge"]
    ),
    st.integers(0, 1),
    st.integers(0, 4),
)


def _act(talk, people, lead, act: str, who: int, which: int) -> None:
    """One act of somebody; what the rules refuse is part of the play."""
    asked = list(talk.questions.all())
    try:
        if act == "ask":
            making.question(talk, people[who], body=f"Question {len(asked)}")
        elif asked:
            question = asked[which % len(asked)]
            by = people[who] if act in ("vote", "unvote") else lead
            more = {"into": asked[(which + 1) % len(asked)]} if act == "merge" else {}
            module = votes if act in ("vote", "unvote") else desk if hasattr(desk, act) else questions
            getattr(module, act)(by=by, question=question, **more)
    except Refused:
        pass


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, max_size=14), limit=st.sampled_from([1, 3, 50]))
def test_from_any_cursor_one_ends_where_a_fresh_page_begins(
    conference, speaker, registered, karim, acts, limit
):
    making.register(karim, event=conference)
    talk = making.talk(conference, speaker)
    names = (talk.stage, talk.desk)
    # A reader who came after each act, with the page as it was then.
    readers = []
    for act in [None, *acts]:
        if act:
            _act(talk, [registered, karim], speaker, *act)
        talk.refresh_from_db(fields=["head"])
        for name in names:
            shown: dict[int, str] = {}
            follow(name, shown, 0)
            readers.append((name, shown, talk.head))
    ends = {name: fresh(name, talk) for name in names}
    for name, shown, cursor in readers:
        assert follow(name, shown, cursor, limit) == talk.head
        assert in_order(shown) == ends[name]
