"""Who of a topic's readers may be shown to one another, and the member's own word about it."""

import uuid

import pytest
from django.urls import reverse

from community import actions
from community.live.streams import find
from community.models import Level, Topic
from people.rules import may
from tests import factories
from tests.ground import shared

pytestmark = pytest.mark.django_db


@shared
def topic(amina):
    return factories.topic(factories.ForumFactory(), amina)


PERSONAS = ["outsider", "suspended", "karim", "amina", "hiwa", "moderator", "officer"]


@pytest.mark.parametrize("state", Topic.State.values)
@pytest.mark.parametrize("level", [Level.SEE, Level.REPLY])
@pytest.mark.parametrize("public", [False, True])
def test_company_are_those_who_may_reply(request, amina, moderator, level, public, state):
    """The rule of one, asked for many; where one cannot answer nobody is shown."""
    people = [request.getfixturevalue(name) for name in PERSONAS]
    rows = [{"level": level}, {"role": "expert", "level": Level.REPLY}]
    topic = factories.topic(factories.ForumFactory(public_read=public, access=rows), moderator)
    topic.state = state
    topic.save()
    stream, key = find(topic.stream)
    shown = set(stream.company(key, {person.pk for person in people}).names)
    assert shown == {person.pk for person in people if may(person, "community.reply", topic)}


def test_company_of_a_room_are_its_people(amina, karim, hiwa, moderator):
    room = actions.open_room(
        by=amina, title="Room", people=[amina, karim], language="en", client_key=uuid.uuid4()
    )
    stream, key = find(room.stream)
    everybody = {person.pk for person in (amina, karim, hiwa, moderator)}
    assert set(stream.company(key, everybody).names) == {amina.pk, karim.pk}
    assert stream.company(999_999, everybody).names == {}


def test_lists_and_inboxes_have_no_company(topic, amina, karim):
    for name in (topic.forum.stream, f"i{amina.pk}"):
        stream, key = find(name)
        assert stream.company(key, {amina.pk, karim.pk}).names == {}


# One's own word.


def test_the_switch_is_on_ones_own_page(client, karim):
    client.force_login(karim)
    page = client.get(reverse("me")).content.decode()
    assert 'name="shows_presence"' in page
    form = {name: getattr(karim, name) for name in ("call_me", "full_name", "headline", "about", "language")}
    form |= {"time_zone": karim.time_zone, "who_full_name": "matches", "who_headline": "matches"}
    form |= {"who_about": "matches", "who_time_zone": "matches"}
    for sent, wish in ((form, False), ({**form, "shows_presence": "on"}, True)):
        assert client.post(reverse("me"), sent).status_code == 302
        karim.refresh_from_db()
        assert karim.shows_presence is wish


def test_only_who_may_reply_has_the_line(client, topic, karim):
    client.force_login(karim)
    assert "<who-is-here" in client.get(topic.get_absolute_url()).content.decode()
    Topic.objects.update(state=Topic.State.LOCKED)
    assert "<who-is-here" not in client.get(topic.get_absolute_url()).content.decode()
