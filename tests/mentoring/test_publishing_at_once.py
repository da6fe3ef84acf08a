"""Many at once on the console: real threads, each with a connection of its own."""

import pytest

from mentoring.actions import matching as actions
from mentoring.models import Match, MatchRun, Mentorship
from people.models import AuditEntry, User
from people.refusals import Conflict
from tests import factories
from tests.mentoring.cohorts import mentee, mentor, run
from tests.mentoring.test_booking import all_at_once

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def country():
    return factories.FocusCountryFactory()


@pytest.fixture
def officers(country):
    return [factories.member("officer", programme=country.programme) for _ in range(2)]


@pytest.fixture
def made(country, officers):
    mentee(country, "Hodan")
    mentor(country, "Amal")
    return run(officers[0], country.programme)


def publishing(officer, made):
    return lambda: actions.publish(by=officer, run=MatchRun.objects.get(pk=made.pk))


def conflicts(results) -> int:
    return sum(isinstance(result, Conflict) for result in results)


def published(made) -> int:
    return AuditEntry.objects.filter(act="publish", thing_id=str(made.pk)).count()


def test_of_two_officers_who_publish_at_once_one_wins(made, officers):
    results = all_at_once(*(publishing(officer, made) for officer in officers))
    assert (conflicts(results), published(made)) == (1, 1)
    assert Match.objects.get().state == "published"


def test_one_officer_who_presses_twice_publishes_once(made, officers):
    results = all_at_once(*(publishing(officers[0], made) for _ in range(2)))
    assert (conflicts(results), published(made)) == (0, 1)
    assert sorted(result.created for result in results) == [False, True]


def test_two_runs_at_once_tell_nobody_twice(country, made, officers):
    second = run(officers[1], country.programme)
    results = all_at_once(publishing(officers[0], made), publishing(officers[1], second))
    assert conflicts(results) == 1
    assert sorted(Match.objects.values_list("state", flat=True)) == ["proposed", "published"]


def test_both_say_yes_at_once(made, officers):
    actions.publish(by=officers[0], run=made)

    def agreeing(name):
        person = User.objects.get(call_me=name)
        return lambda: actions.agree(by=person, match=Match.objects.get())

    assert conflicts(all_at_once(agreeing("Hodan"), agreeing("Amal"))) == 0
    assert (Match.objects.get().state, Mentorship.objects.get().state) == ("confirmed", "agreed")
