"""What tests share reaches none of them: each finds what it would find alone (`tests/ground.py`)."""

from itertools import groupby

import pytest

from community.models import Forum
from people.models import FocusCountry, Participation, User
from tests import factories, ground
from tests.ground import shared


@shared
def forum(db):
    return factories.ForumFactory(name="As it was")


@shared
def pair(forum, amina):
    """Two things that know each other."""
    return forum, amina


# Each of the three would see what the others left; whichever comes first.
@pytest.mark.parametrize("turn", range(3))
def test_what_a_test_does_is_undone(turn, forum, amina):
    assert (forum.name, Forum.objects.get().name, User.objects.count()) == ("As it was", "As it was", 1)
    forum.name = "Changed"
    forum.save()
    factories.member("expert", call_me=f"Left by {turn}")
    assert not hasattr(amina, "left")
    amina.left = turn


def test_a_test_finds_nothing_that_it_did_not_ask_for(programme):
    found = (
        Forum.objects.count(),
        User.objects.count(),
        Participation.objects.count(),
        FocusCountry.objects.count(),
    )
    assert found == (0, 0, 0, 0)


def test_copies_know_each_other(pair, forum, amina, somalia):
    assert pair[0] is forum and pair[1] is amina
    assert amina.participations.get().focus_country == somalia


def test_one_asked_for_by_name_is_made_on_the_spot(request, programme):
    assert User.objects.count() == 0
    hiwa = request.getfixturevalue("hiwa")
    assert User.objects.get() == hiwa
    assert hiwa.participations.get().programme == programme


def test_undone_once_more(forum, amina):
    assert forum.name == "As it was"


def test_those_that_share_stand_side_by_side(request):
    """Not as they are written: what one asks for is laid once, and undone once."""
    here = [item for item in request.session.items if item.path == request.path]
    asked = [tuple(ground.wanted_by(item)) for item in here]
    assert len([key for key, _tests in groupby(asked)]) == len(set(asked))
