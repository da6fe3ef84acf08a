"""What one has not seen, marks that never move back, private rooms, feeds."""

import uuid
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import AnonymousUser

from community import actions, reading
from community.models import ForumRead, Topic, TopicRead
from tests import factories
from tests.ground import shared

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@shared
def forum(programme):
    return factories.ForumFactory(public_read=True, slug="water")


def unread(person) -> list[str]:
    return [topic.title for topic in reading.unread_topics(person)]


# Marks


def test_what_others_wrote_is_unread_until_the_forum_is_marked(forum, amina, karim):
    factories.topic(forum, amina, title="One")
    factories.topic(forum, amina, title="Two")
    assert unread(karim) == ["Two", "One"]
    assert unread(amina) == []
    forum.refresh_from_db()
    actions.mark_forum_read(by=karim, forum=forum, bump=forum.head)
    assert unread(karim) == []


def test_what_comes_between_the_page_and_the_mark_stays_unread(forum, amina, karim):
    factories.topic(forum, amina, title="Seen")
    forum.refresh_from_db()
    shown = forum.head
    factories.topic(forum, amina, title="Meanwhile")
    forum.refresh_from_db()
    actions.mark_forum_read(by=karim, forum=forum, bump=shown)
    assert unread(karim) == ["Meanwhile"]


def test_a_reply_brings_a_topic_back(forum, amina, karim):
    topic = factories.topic(forum, amina, title="One")
    forum.refresh_from_db()
    actions.mark_forum_read(by=karim, forum=forum, bump=forum.head)
    factories.post(topic, amina)
    assert unread(karim) == ["One"]


def test_a_mark_never_moves_back_and_never_ahead(forum, amina, karim):
    factories.topic(forum, amina)
    forum.refresh_from_db()
    for bump in (10**9, 0):
        actions.mark_forum_read(by=karim, forum=forum, bump=bump)
        assert ForumRead.objects.get().bump == forum.head


def test_marking_a_forum_is_one_row_however_long_it_is(forum, amina, karim, client):
    for _ in range(3):
        factories.topic(forum, amina)
    client.force_login(karim)
    page = client.get(forum.get_absolute_url()).content.decode()
    assert 'name="bump" value="3"' in page
    client.post(f"{forum.get_absolute_url()}read/", {"bump": "3"})
    assert (ForumRead.objects.count(), unread(karim)) == (1, [])


@pytest.mark.parametrize("bump", ["", "x", "-1", "9" * 30])
def test_a_forged_mark_says_nothing(forum, amina, karim, client, bump):
    factories.topic(forum, amina)
    client.force_login(karim)
    assert client.post("/en/community/f/water/read/", {"bump": bump}).status_code == 302
    assert ForumRead.objects.get().bump == 0


@pytest.mark.parametrize("many", [1, 3])
def test_since_you_were_here_costs_by_page(forum, amina, karim, client, django_assert_num_queries, many):
    for number in range(many):
        factories.topic(forum, amina, title=f"Topic {number}")
    client.force_login(karim)
    client.get("/en/community/unread/")
    with django_assert_num_queries(5):
        answer = client.get("/en/community/unread/")
    assert len(answer.context["topics"]) == many


def test_the_next_page_begins_where_the_first_ended(forum, amina, karim, client, monkeypatch):
    monkeypatch.setattr(reading, "TOPICS_PER_PAGE", 2)
    for number in range(3):
        factories.topic(forum, amina, title=f"Topic {number}")
    client.force_login(karim)
    first = client.get("/en/community/unread/")
    second = client.get(f"/en/community/unread/{first.context['later']}")
    titles = [topic.title for page in (first, second) for topic in page.context["topics"]]
    assert titles == ["Topic 2", "Topic 1", "Topic 0"]


def test_nobody_is_told_of_what_they_may_not_see(amina, karim):
    factories.topic(factories.ForumFactory(access=[{"role": "expert", "level": 30}]), amina, title="Experts")
    assert unread(karim) == []
    assert unread(AnonymousUser()) == []


# Private rooms


def write_to(client, person, **words):
    told = {"title": "Tomorrow", "language": "en", "body": "Are you in?", "client_key": uuid.uuid4(), **words}
    return client.post(f"/en/community/rooms/with/{person.pk}/", told)


def test_two_people_have_a_room_and_nobody_else(client, amina, karim, hiwa, moderator, officer):
    client.force_login(karim)
    answer = write_to(client, amina)
    room = Topic.objects.get(forum=None)
    assert answer.headers["Location"] == room.get_absolute_url()
    assert set(room.people.all()) == {amina, karim}
    seeing = [
        one for one in (amina, karim, hiwa, moderator, officer) if room in Topic.objects.visible_to(one)
    ]
    assert seeing == [amina, karim]


def test_a_message_sent_twice_is_one_room(client, amina, karim):
    client.force_login(karim)
    key = uuid.uuid4()
    assert [write_to(client, amina, client_key=key).status_code for _ in range(2)] == [302, 302]
    assert Topic.objects.count() == 1


def test_nobody_writes_to_themselves_or_to_who_cannot_answer(client, karim, suspended, outsider):
    client.force_login(karim)
    assert write_to(client, karim).status_code == 403
    assert write_to(client, suspended).status_code == 404
    assert write_to(client, outsider).status_code == 404
    assert Topic.objects.count() == 0


def test_an_empty_message_keeps_what_was_typed(client, amina, karim):
    client.force_login(karim)
    answer = write_to(client, amina, body="")
    assert answer.status_code == 422
    assert 'value="Tomorrow"' in answer.content.decode()


# Feeds


def entries(client, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    return [
        entry.findtext(f"{ATOM}title")
        for entry in ElementTree.fromstring(answer.content).iter(f"{ATOM}entry")
    ]


def test_a_feed_holds_public_topics_and_no_names(client, forum, amina):
    closed = factories.ForumFactory(slug="closed")
    factories.topic(forum, amina, title="Pumps & filters")
    factories.topic(closed, amina, title="Closed")
    client.force_login(amina)
    assert entries(client, "/en/community/feed.atom") == ["Pumps & filters"]
    assert entries(client, "/en/community/f/water/feed.atom") == ["Pumps & filters"]
    assert client.get("/en/community/f/closed/feed.atom").status_code == 404
    assert amina.call_me not in client.get("/en/community/feed.atom").content.decode()


# What a page of a topic gives a script, and does without one


@shared
def long_topic(forum, amina):
    return factories.topic(forum, amina, posts=25)


def test_a_page_says_which_numbers_it_shows_and_to_whom(client, long_topic, amina, karim, hiwa):
    actions.keep_away(by=karim, other=hiwa, kind="mute")
    client.force_login(karim)
    first, last = (client.get(long_topic.get_absolute_url(), {"n": n}).content.decode() for n in (1, 25))
    assert 'data-first="1"' in first and 'data-until="20"' in first and 'data-end="25"' in first
    assert 'data-first="21"' in last and "data-until" not in last
    assert f'data-me="{karim.pk}"' in first and f'data-away="{hiwa.pk}"' in first
    assert f'data-author="{amina.pk}"' in first
    client.logout()
    public = client.get(long_topic.get_absolute_url()).content.decode()
    assert [word for word in ("data-author", "data-me", "data-away", "data-read") if word in public] == []


def test_without_a_script_a_button_marks_what_the_page_showed(client, forum, long_topic, amina, karim):
    client.force_login(karim)
    url = long_topic.get_absolute_url()
    page = client.get(url)
    assert 'name="until" value="20"' in page.content.decode()
    assert not TopicRead.objects.filter(person=karim).exists()
    answer = client.post(f"{url}read/", {"until": "20"})
    assert (answer.status_code, answer["Location"]) == (302, f"{url}?n=21")
    assert TopicRead.objects.get(person=karim).number == 20
    page = client.get(answer["Location"])
    assert 'name="until" value="25"' in page.content.decode()
    # What came between the page and the button stays unread.
    factories.post(long_topic, amina)
    assert client.post(f"{url}read/", {"until": "25"})["Location"] == f"{url}?n=26"
    assert unread(karim) == ["A topic"]


@pytest.mark.parametrize("told", [{"number": ""}, {"number": "x"}, {"until": "-3"}, {"until": "9" * 30}])
def test_a_mark_that_says_nothing_marks_nothing(client, long_topic, karim, told):
    client.force_login(karim)
    client.post(f"{long_topic.get_absolute_url()}read/", told)
    assert TopicRead.objects.get(person=karim).number == 0


def test_a_script_is_told_what_still_waits(client, forum, long_topic, amina, karim):
    other = factories.topic(forum, karim)
    factories.post(other, amina)
    factories.post(long_topic, amina, "Listen, @Karim")
    client.force_login(karim)
    url = f"{long_topic.get_absolute_url()}read/"
    told = [
        client.post(url, {"number": number}, headers={"accept": "application/json"}).json()
        for number in (25, 26, 3)
    ]
    assert told == [{"number": n, "unread": waits} for n, waits in ((25, "2"), (26, "1"), (3, "1"))]
    assert TopicRead.objects.get(person=karim, topic=long_topic).number == 26
