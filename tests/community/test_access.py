"""Who may see and do what in conversation: one table for every kind of forum and reader."""

import pytest
from django.contrib.auth.models import AnonymousUser

from community.actions import open_room
from community.models import Forum, Level, Post, Topic, forums
from people.models import Seat
from people.rules import may
from tests import factories

pytestmark = pytest.mark.django_db

PERSONAS = ["anonymous", "outsider", "suspended", "karim", "amina", "hiwa", "moderator", "officer"]
MEMBERS = {"karim", "amina", "hiwa", "moderator", "officer"}

# forum: its rows of access, whether public, and who sees, replies, starts and moderates.
FORUMS = {
    "members": (lambda: [{"level": Level.START}], False, MEMBERS, MEMBERS, MEMBERS),
    "public": (lambda: [{"level": Level.START}], True, set(PERSONAS), MEMBERS, MEMBERS),
    "public-notices": (lambda: [{"level": Level.SEE}], True, set(PERSONAS), {"moderator"}, {"moderator"}),
    "interns": (
        lambda: [{"role": "intern", "level": Level.START}, {"role": "expert", "level": Level.REPLY}],
        False,
        {"karim", "amina", "hiwa", "moderator"},
        {"karim", "amina", "hiwa", "moderator"},
        {"karim", "moderator"},
    ),
    "somalia": (
        lambda: [{"focus_country_id": _country("SO"), "level": Level.START}],
        False,
        {"karim", "amina", "moderator"},
        {"karim", "amina", "moderator"},
        {"karim", "amina", "moderator"},
    ),
    "nobody": (lambda: [], False, {"moderator"}, {"moderator"}, {"moderator"}),
}


def _country(code):
    from people.models import FocusCountry

    return FocusCountry.objects.get(code=code).pk


@pytest.fixture
def persona(request, karim, amina, hiwa, moderator, officer, outsider, suspended):
    return lambda name: AnonymousUser() if name == "anonymous" else request.getfixturevalue(name)


@pytest.fixture
def topic_in(persona, moderator):
    def make(kind):
        rows, public, *_rest = FORUMS[kind]
        forum = factories.ForumFactory(public_read=public, access=rows())
        return factories.topic(forum, moderator)

    return make


@pytest.mark.parametrize("kind", FORUMS)
@pytest.mark.parametrize("name", PERSONAS)
def test_access(topic_in, persona, kind, name):
    _rows, _public, see, reply, start = FORUMS[kind]
    topic, person = topic_in(kind), persona(name)
    assert Forum.objects.visible_to(person).filter(pk=topic.forum_id).exists() is (name in see)
    assert Topic.objects.visible_to(person).filter(pk=topic.pk).exists() is (name in see)
    assert Post.objects.visible_to(person).filter(topic=topic).exists() is (name in see)
    assert may(person, "community.reply", topic) is (name in reply)
    assert may(person, "community.start", topic.forum) is (name in start)
    assert may(person, "community.hide", topic.posts.get()) is (name == "moderator")


@pytest.mark.parametrize("kind", FORUMS)
@pytest.mark.parametrize("state", Topic.State.values)
def test_live_readers_are_those_who_may_see(topic_in, persona, kind, state):
    """The live streams ask for many people at once; the answer is that of the page, for each of them."""
    topic = topic_in(kind)
    Topic.objects.filter(pk=topic.pk).update(state=state)
    topic = Topic.objects.select_related("forum").get(pk=topic.pk)
    people = [persona(name) for name in PERSONAS]
    by_page = {
        person.pk for person in people if Topic.objects.visible_to(person).filter(pk=topic.pk).exists()
    }
    assert topic.readers({person.pk for person in people}) == by_page


def test_a_room_is_for_its_people_alone(persona, karim, amina):
    import uuid

    room = open_room(by=amina, title="Room", people=[amina, karim], language="en", client_key=uuid.uuid4())
    seen_by = {
        name for name in PERSONAS if Topic.objects.visible_to(persona(name)).filter(pk=room.pk).exists()
    }
    assert seen_by == {"amina", "karim"}
    assert {name for name in PERSONAS if may(persona(name), "community.reply", room)} == {"amina", "karim"}
    assert not any(may(persona(name), "community.hide", Post(topic=room)) for name in PERSONAS)
    assert room.readers({persona(name).pk for name in PERSONAS}) == {amina.pk, karim.pk}


def test_a_seat_opens_an_institutions_forum(karim, amina):
    host = factories.InstitutionFactory()
    Seat.objects.create(institution=host, person=karim, since="2026-01-01")
    forum = factories.ForumFactory(access=[{"institution": host, "level": Level.REPLY}])
    assert Forum.objects.visible_to(karim).filter(pk=forum.pk).exists()
    assert not Forum.objects.visible_to(amina).filter(pk=forum.pk).exists()
    Seat.objects.update(until="2026-02-01")
    assert not Forum.objects.visible_to(karim).filter(pk=forum.pk).exists()


def test_who_left_the_programme_sees_members_forums_no_more(karim):
    forum = factories.ForumFactory()
    assert Forum.objects.visible_to(karim).filter(pk=forum.pk).exists()
    karim.participations.update(left_on="2026-01-01")
    del karim.roles
    assert not Forum.objects.visible_to(karim).filter(pk=forum.pk).exists()


def test_the_rule_is_composed_once(topic_in, karim, hiwa, monkeypatch):
    """To compose it for every question cost most of a member's page. It asks of each person anew."""
    topic_in("somalia")
    assert Topic.objects.visible_to(karim).count() == 1

    def again(*_words):
        raise AssertionError("The rule is composed again.")

    monkeypatch.setattr(forums, "granted", again)
    assert [Topic.objects.visible_to(person).count() for person in (karim, hiwa)] == [1, 0]
    held = Forum.objects.annotate(held=forums.LevelHeld(karim.pk, "pk"))
    assert held.get().held == Level.START
    assert not Forum.objects.where(karim, Level.MODERATE).exists()
