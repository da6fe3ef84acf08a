"""What a desk does beside deciding: what comes next, what asks the same, what was reported."""

import pytest

from events.actions import desk, questions, votes
from events.models import Question, Vote
from people.refusals import Conflict, Refused
from tests import factories
from tests.events import making
from tests.ground import shared

pytestmark = pytest.mark.django_db
State = Question.State


@shared
def voters(conference, programme):
    people = [factories.member("expert", programme=programme) for _ in range(3)]
    making.register(*people, event=conference)
    return people


@shared
def pair(talk, registered, speaker):
    """Two questions on stage that ask the same."""
    return [
        making.question(talk, registered, State.VISIBLE, body=body, lead=speaker)
        for body in ("Why?", "How so?")
    ]


def support(question, *people):
    for person in people:
        votes.vote(by=person, question=question)


def again(*asked):
    for question in asked:
        question.refresh_from_db()
    return asked


def test_merging_unites_votes_one_per_person(pair, voters, speaker):
    one, other = pair
    support(one, *voters[:2])
    support(other, *voters[1:])
    desk.merge(by=speaker, question=one, into=other)
    again(one, other)
    assert (other.votes, other.supporters.count()) == (3, 3)
    assert (one.state, one.merged_into, one.votes) == (State.HIDDEN, other, 2)


def test_taking_apart_gives_both_what_they_had_and_got_meanwhile(pair, voters, speaker, registered):
    one, other = pair
    support(one, *voters[:2])
    support(other, voters[1])
    desk.merge(by=speaker, question=one, into=other)
    support(other, registered)
    desk.unmerge(by=speaker, question=one)
    again(one, other)
    assert (one.state, one.merged_into, one.votes) == (State.VISIBLE, None, 2)
    assert (other.votes, other.supporters.count()) == (2, 2)
    desk.unmerge(by=speaker, question=one)
    assert again(other)[0].votes == 2


def test_what_waits_can_be_merged_and_waits_again_afterwards(talk, pair, registered, speaker):
    waiting = making.question(talk, registered, body="And why?")
    desk.merge(by=speaker, question=waiting, into=pair[0])
    desk.unmerge(by=speaker, question=waiting)
    assert again(waiting)[0].state == State.QUEUED


def test_what_cannot_be_merged(talk, conference, pair, registered, speaker):
    one, other = pair
    elsewhere = making.question(making.talk(conference, speaker), registered, State.VISIBLE, lead=speaker)
    waiting = making.question(talk, registered)
    for question, into in ((one, one), (one, elsewhere), (one, waiting)):
        with pytest.raises(Conflict):
            desk.merge(by=speaker, question=question, into=into)
    desk.merge(by=speaker, question=one, into=other)
    with pytest.raises(Conflict, match=r"stage|round"):
        desk.merge(by=speaker, question=other, into=one)
    with pytest.raises(Conflict):
        questions.approve(by=speaker, question=one)
    with pytest.raises(Refused):
        desk.merge(by=registered, question=one, into=other)


def test_one_comes_next_and_takes_the_place_of_the_other(pair, speaker, voters, talk):
    one, other = pair
    support(other, *voters)
    desk.pin(by=speaker, question=one)
    desk.pin(by=speaker, question=other)
    desk.pin(by=speaker, question=one)
    again(one, other)
    assert (one.pinned, other.pinned, one.place < other.place) == (True, False, True)
    desk.unpin(by=speaker, question=one)
    assert again(one)[0].place > other.place
    desk.pin(by=speaker, question=one)
    questions.answer(by=speaker, question=one)
    assert not again(one)[0].pinned


def test_who_asked_reads_why(talk, registered, speaker, client):
    waiting = making.question(talk, registered, body="Soon?")
    client.force_login(registered)
    assert "waiting for the moderator" in client.get(talk.get_absolute_url()).content.decode()
    questions.reject(by=speaker, question=waiting, reason=Question.Reason.TIME)
    assert "There is no time for it" in client.get(talk.get_absolute_url()).content.decode()


def test_a_report_counts_once_and_only_the_desk_reads_it(pair, voters, speaker, talk, client):
    question = pair[0]
    for person in (voters[0], voters[0], voters[1]):
        desk.flag(by=person, question=question)
    assert again(question)[0].flags == 2
    assert "reported by 2" not in client.get(talk.get_absolute_url()).content.decode()
    client.force_login(speaker)
    assert "reported by 2" in client.get(f"{talk.get_absolute_url()}desk/").content.decode()
    desk.keep(by=speaker, question=question)
    assert (again(question)[0].flags, question.flaggings.count()) == (0, 0)


def test_the_desk_is_searched(pair, speaker, talk, client):
    client.force_login(speaker)
    page = client.get(f"{talk.get_absolute_url()}desk/?q=how").content.decode()
    assert ("How so?" in page, "Why?" in page) == (True, False)


def test_merging_by_forms_alone(pair, speaker, talk, client):
    one, other = pair
    client.force_login(speaker)
    page = client.get(f"{talk.get_absolute_url()}desk/?merge={one.pk}").content.decode()
    path = f"{talk.get_absolute_url()}questions/{one.pk}/merge/"
    assert f'action="{path}"' in page
    assert client.post(path, {"into": other.pk}).status_code == 302
    assert again(one)[0].merged_into == other
    assert Vote.objects.count() == 0
