import pytest
from django.db.models import Q
from django.utils import timezone

from diwan.demo import frame, mentoring
from diwan.demo.world import World
from mentoring.models import Availability, Mentorship, Session
from mentoring.suggesting import suggestions
from people.models import Busy, User
from tests.ground import shared

pytestmark = pytest.mark.django_db


@shared
def world():
    world = World(today=timezone.localdate())
    frame.fill_programme(world)
    frame.fill_people(world)
    mentoring.fill(world)
    return world


def test_the_demo_has_every_state_and_keeps_its_promises(world):
    assert set(Mentorship.objects.values_list("state", flat=True)) == set(Mentorship.State)
    assert set(Session.objects.values_list("state", flat=True)) == set(Session.State)
    # What is to come holds time, what is past does not.
    now = timezone.now()
    coming = Session.objects.filter(state="confirmed")
    assert coming.count() == coming.filter(starts__gt=now).count() == 7
    ahead = set(Session.objects.ahead().values_list("uid", flat=True))
    assert set(Busy.objects.values_list("held_by", flat=True)) == ahead
    assert Session.objects.get(state="proposed").starts > now
    assert Session.objects.filter(series__isnull=False).count() == 3
    # Left to whoever tries the demo: noor asks somebody, amina and karim book.
    noor, amina, karim = (
        User.objects.get(email=f"{name}@demo.example") for name in ("noor", "amina", "karim")
    )
    assert not Mentorship.objects.of(noor).exists()
    assert {one.person.call_me for one in suggestions(noor)} == {"Hiwa", "Nawar", "Hodan"}
    assert not coming.filter(Q(mentorship__mentor=amina) | Q(mentorship__mentee=karim)).exists()
    assert Mentorship.objects.between(amina, karim).get().state == "active"
    assert Availability.objects.of(noor).exists()


def test_the_demos_clocks_are_set_back(world):
    for mentorship in Mentorship.objects.all():
        moments = [mentorship.requested_at, mentorship.started_at, mentorship.ended_at]
        told = [moment for moment in moments if moment]
        assert told == sorted(told)
        assert told[-1] < timezone.now()
    room = Mentorship.objects.get(goal__startswith="Read a night of flow data").topic
    posts = list(room.posts.order_by("number").values_list("posted_at", flat=True))
    assert posts == sorted(posts)
    assert room.posted_at == posts[-1] < timezone.now()
