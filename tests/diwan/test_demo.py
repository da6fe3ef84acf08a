"""The demo shows each page of the forums with something on it, and its numbers are true."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assignments import gates
from assignments.models import (
    Application,
    Assignment,
    Certificate,
    Cost,
    ExchangeVisit,
    FollowUp,
    HandoverItem,
    InstitutionLink,
    Internship,
    Level,
    LogEntry,
    Need,
    Reached,
    Training,
    Vacancy,
    WorkGoal,
)
from assignments.numbers import public_numbers
from community.counting import differences
from community.models import Concern, Notification, Post, Reaction, Topic
from community.reading import queue
from diwan.demo import forums, frame, tending, ties, work
from diwan.demo.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    world = World(today=timezone.localdate())
    frame.fill_programme(world)
    frame.fill_people(world)
    forums.fill(world)
    tending.fill(world)
    return world.people


def test_the_forums_have_life_and_true_numbers(client, people):
    """One test, for the forums take some seconds to fill."""
    work = queue(people["mod"])
    assert (len(work.flagged), len(work.waiting), len(work.appeals)) == (1, 1, 1)
    assert list(Concern.objects.visible_to(people["care"]).values_list("state", flat=True)) == [
        "taken",
        "open",
    ]
    withheld = {
        who: {post.state for post in Post.objects.withheld(people[who])} for who in ("karim", "bolanle")
    }
    assert withheld == {"karim": {"hidden"}, "bolanle": {"pending"}}
    told = {
        who: set(Notification.objects.filter(person=people[who]).values_list("kind", flat=True))
        for who in ("karim", "noor")
    }
    assert {"reply", "mention", "moderation"} <= told["karim"] and "mention" in told["noor"]
    assert Reaction.objects.count() == 16
    assert Topic.objects.filter(state="locked").count() == 1
    assert list(map(str, differences())) == []
    client.force_login(people["mod"])
    assert "Nice kettle, wrong shelf." in client.get(reverse("moderation")).content.decode()


@pytest.fixture
def world():
    world = World(today=timezone.localdate())
    parts = (frame.fill_programme, frame.fill_people, frame.fill_institutions, frame.fill_assignments)
    for fill in (*parts, work.fill, ties.fill):
        fill(world)
    return world


def _year_later(world) -> FollowUp:
    return FollowUp.objects.get(
        wave="year", person=world.people["yusuf"], assignment=world.assignments["a-leaks"]
    )


def test_the_work_is_there_in_every_state(world):
    """One test, for the people alone take a second."""
    for model in (Need, Vacancy, Application, Assignment, Internship, Cost):
        assert set(model.objects.values_list("state", flat=True)) == set(model.State), model
    assert set(ExchangeVisit.objects.values_list("state", flat=True)) == {"reported", "planned"}
    told = WorkGoal.objects.exclude(reached="")
    assert set(told.values_list("level", flat=True)) == set(Level)
    assert set(told.values_list("reached", flat=True)) == set(Reached)
    running = Assignment.objects.filter(state="active")
    assert set(LogEntry.objects.values_list("assignment", flat=True)) >= set(
        running.values_list("pk", flat=True)
    )
    for closed in Assignment.objects.filter(state="closed"):
        assert [need(closed) for need in (gates.has_a_report, gates.has_feedback)] == [None, None]
    assert Certificate.objects.filter(internship=None).count() == 9
    visit = ExchangeVisit.objects.get(state="reported")
    assert (visit.days.count(), visit.days.values("receiver").distinct().count()) == (5, 3)
    assert [training.sessions.count() for training in Training.objects.all()] == [3, 3, 3]
    link = InstitutionLink.objects.get()
    assert (link.minutes.count(), link.tasks.count()) == (3, 3)
    # Documents and recordings need a file, and the demo brings none.
    kinds = set(HandoverItem.objects.values_list("kind", flat=True))
    assert kinds == set(HandoverItem.Kind) - set(HandoverItem.WITH_FILE)
    assert "Two of three loggers" in _year_later(world).text
    assert Vacancy.objects.filter(said__startswith="Extended").exists()
    half = Assignment.objects.get(state="confirmed")
    assert [bool(need(half)) for need in gates.GATE] == [True, True, False, True]


def test_the_demos_numbers_leave_small_ones_out(world):
    numbers = public_numbers()
    values = [line.value for table in numbers.tables for line in table.lines]
    assert None in values
    assert min(value for value in values if value is not None) >= 5
    assert [line.value is None for line in numbers.tables[0].lines].count(False) >= 1
