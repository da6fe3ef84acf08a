"""Several want one question: real threads, each with a connection of its own."""

import pytest

from community import actions
from community.models import Topic
from people.models import AuditEntry
from people.refusals import Refused
from tests import factories
from tests.mentoring.test_booking import all_at_once, refusals

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def question():
    somalia = factories.FocusCountryFactory()
    asker = factories.member("intern", somalia, call_me="Noor")
    return factories.topic(factories.ForumFactory(), asker, kind=Topic.Kind.QUESTION)


def told_if_late(act):
    """Whoever comes after the answer is told so; anything else is an error."""

    def run():
        try:
            act()
        except Refused as refusal:
            assert "wait for an answer" in str(refusal.sentence) or refusal.status == 409

    return run


def people(number: int):
    return [factories.member("expert", factories.FocusCountryFactory()) for _ in range(number)]


def test_of_many_at_once_one_has_it(question):
    def take(person):
        return lambda: actions.take(by=person, topic=Topic.objects.get(pk=question.pk))

    results = all_at_once(*map(take, people(4)))
    holder = Topic.objects.select_related("taken_by").get(pk=question.pk).holder
    assert refusals(results) == [f"{holder.call_me} is answering this question already."] * 3
    assert AuditEntry.objects.filter(act="release").count() == 0


def test_answering_taking_and_accepting_at_once_do_not_deadlock(question):
    first, *others = people(4)
    answer = factories.post(question, first)

    def again():
        return Topic.objects.get(pk=question.pk)

    acts = [lambda: actions.accept(by=question.opened_by, post=answer)]
    acts += [lambda person=person: actions.take(by=person, topic=again()) for person in others]
    acts += [lambda person=person: factories.post(again(), person) for person in others]
    all_at_once(*map(told_if_late, acts))
    topic = Topic.objects.get(pk=question.pk)
    assert topic.accepted_id == answer.pk
    assert (topic.holder, topic.last_number) == (None, 5)
