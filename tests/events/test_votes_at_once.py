"""Many vote in the same second: every vote counts once, in fewer changes than votes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.http import Http404
from django.utils import timezone

from events.actions import votes
from events.models import Question, Vote
from people.models import User
from people.refusals import Refused
from tests import factories
from tests.events import making

VOTERS = 8


def test_votes_at_once(committed):
    conference = making.event()
    lead, *voters = [factories.member("officer" if n == 0 else "expert") for n in range(VOTERS + 1)]
    making.register(*voters, lead, event=conference)
    question = making.question(making.talk(conference), lead, Question.State.VISIBLE, lead=lead)

    def vote(person: User) -> None:
        try:
            mine = Question.objects.select_related("talk__event").get(pk=question.pk)
            votes.vote(by=person, question=mine)
        finally:
            connections.close_all()

    # Each sends twice, as browsers on a bad line do.
    with ThreadPoolExecutor(VOTERS) as pool:
        list(pool.map(vote, voters + voters))
    question.refresh_from_db()
    question.talk.refresh_from_db()
    assert (question.votes, Vote.objects.count()) == (VOTERS, VOTERS)
    # Those that came at the same moment are one change.
    assert 2 < question.change == question.talk.head <= 2 + VOTERS


@pytest.mark.django_db
def test_those_who_vote_together_are_each_let_in_or_not():
    registered, suspended, unregistered, stranger = (factories.member("expert") for _n in range(4))
    lead = factories.member("officer")
    open_day, closed = making.event(), making.event(slug="closed", visibility="invited")
    for event in (open_day, closed):
        making.register(lead, registered, suspended, event=event)
    suspended.suspended_at = timezone.now()
    suspended.save()
    on_open, on_closed = (
        making.question(making.talk(event), lead, Question.State.VISIBLE, lead=lead)
        for event in (open_day, closed)
    )
    wishes = [
        votes._Wish(question, person, supports=True)
        for question in (on_closed, on_open)
        for person in (registered, suspended, unregistered, stranger)
    ]
    told = votes._write(wishes)
    assert [type(one) for one in told] == [
        *(Question, Http404, Http404, Http404),
        *(Question, Refused, Refused, Refused),
    ]
    assert set(Vote.objects.values_list("question", "person")) == {
        (on_closed.pk, registered.pk),
        (on_open.pk, registered.pk),
    }
