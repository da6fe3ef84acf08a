"""The inbox: its page, its live stream, the number in the header, and the forms about being told."""

import uuid

import pytest
from django.urls import reverse

from community import actions, inbox
from community.live.streams import NotYours, changes, find
from community.models import Forum, ForumAccess, Inbox, Notification, Often, Watch, Watching
from tests import factories
from tests.ground import shared

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@shared
def forum():
    return factories.ForumFactory()


@shared
def topic(forum, amina):
    return factories.topic(forum, amina, title="About wells")


@pytest.fixture
def as_amina(client, amina):
    client.force_login(amina)
    return client


def many_topics(forum, amina, karim, many: int):
    for number in range(many):
        factories.post(factories.topic(forum, amina, title=f"Topic {number}"), karim)


PAGES = ["inbox", "inbox-changes", "inbox-settings"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("who", "status"), [("amina", 200), ("outsider", 404), ("suspended", 404)])
def test_who_may_open(client, request, name, who, status):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse(name)).status_code == status


@pytest.mark.parametrize("name", [*PAGES, "inbox-read", "tag-watch"])
def test_it_needs_a_login(client, name):
    answer = client.post(reverse(name)) if name in {"inbox-read", "tag-watch"} else client.get(reverse(name))
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_it_is_outside_of_the_community(as_amina):
    assert reverse("inbox") == "/en/inbox/"
    assert "Nothing here yet" in as_amina.get(reverse("inbox")).content.decode()


def test_it_shows_what_happened_and_where_it_began(as_amina, topic, karim):
    factories.post(topic, karim)
    factories.post(topic, karim)
    page = as_amina.get(reverse("inbox")).content.decode()
    assert "About wells" in page
    assert "2 replies" in page
    assert f'href="{topic.get_absolute_url()}?n=2"' in page
    assert 'data-stream="i' in page and 'data-cursor="2"' in page


def test_the_number_in_the_header(as_amina, topic, karim):
    home = reverse("community")
    assert '<b class="unread">' not in as_amina.get(home).content.decode()
    factories.post(topic, karim)
    assert '<b class="unread">1</b>' in as_amina.get(home).content.decode()
    actions.mark_read(by=karim, topic=topic, number=2)
    as_amina.post(reverse("topic-read", args=[topic.pk]))
    assert '<b class="unread">' not in as_amina.get(home).content.decode()


def test_the_number_is_capped(monkeypatch, as_amina, forum, amina, karim):
    monkeypatch.setattr(inbox, "COUNTED", 3)
    many_topics(forum, amina, karim, 4)
    assert '<b class="unread">2+</b>' in as_amina.get(reverse("community")).content.decode()


def test_one_is_put_aside_and_then_all(as_amina, forum, amina, karim, django_assert_num_queries):
    many_topics(forum, amina, karim, 3)
    one = Notification.objects.filter(person=amina).first()
    answer = as_amina.post(reverse("inbox-read"), {"notification": one.pk, "until": 99})
    assert (answer.status_code, answer["Location"]) == (302, reverse("inbox"))
    assert inbox.unread_of(amina) == 2
    as_amina.post(reverse("inbox-read"), {"until": amina.inbox.head})
    assert inbox.unread_of(amina) == 0


@pytest.mark.parametrize("until", ["", "x", "-1", "1" * 30])
def test_all_of_nothing_is_nothing(as_amina, topic, amina, karim, until):
    factories.post(topic, karim)
    as_amina.post(reverse("inbox-read"), {"until": until})
    assert inbox.unread_of(amina) == 1


@pytest.mark.parametrize("pk", ["", "x", "999999", "anothers"])
def test_nobody_puts_anothers_aside(client, karim, topic, amina, pk):
    factories.post(topic, karim)
    theirs = Notification.objects.get(person=amina)
    client.force_login(karim)
    data = {"notification": theirs.pk if pk == "anothers" else pk}
    assert client.post(reverse("inbox-read"), data).status_code == 404
    assert inbox.unread_of(amina) == 1


def test_pages(monkeypatch, forum, amina, karim):
    monkeypatch.setattr(inbox, "NOTIFICATIONS_PER_PAGE", 2)
    many_topics(forum, amina, karim, 5)
    seen, before = [], None
    for _ in range(3):
        page, before = inbox.page_of(amina, before)
        seen.append([notification.topic.title for notification in page])
    assert seen == [["Topic 4", "Topic 3"], ["Topic 2", "Topic 1"], ["Topic 0"]]
    assert before is None


@pytest.mark.parametrize("many", [1, 3])
def test_cost_of_the_page(as_amina, forum, amina, karim, many, django_assert_num_queries):
    many_topics(forum, amina, karim, many)
    with django_assert_num_queries(7):
        as_amina.get(reverse("inbox"))


def test_what_closed_leaves_no_trace(as_amina, topic, karim):
    factories.post(topic, karim)
    ForumAccess.objects.filter(forum=topic.forum).delete()
    page = as_amina.get(reverse("inbox")).content.decode()
    assert "About wells" not in page
    assert '<b class="unread">' not in page


# Live.


def test_the_stream_is_its_owners_alone(amina, karim, moderator, outsider, suspended):
    stream, key = find(f"i{amina.pk}")
    everybody = {amina.pk, karim.pk, moderator.pk, outsider.pk, suspended.pk, None}
    assert stream.readers(key, everybody) == {amina.pk}
    assert stream.readers(suspended.pk, everybody) == set()
    for person in (karim, moderator, outsider, suspended):
        with pytest.raises(NotYours):
            changes(person, f"i{amina.pk}", 0)


def test_the_stream_says_what_came_and_what_was_read(topic, amina, karim):
    name = f"i{amina.pk}"
    assert changes(amina, name, 0) == (0, 0, [])
    factories.post(topic, karim)
    first = changes(amina, name, 0)
    assert (first.head, first.cursor, [c.content.count for c in first.changes]) == (1, 1, [1])
    factories.post(topic, karim)
    assert [c.content.count for c in changes(amina, name, 1).changes] == [2]
    actions.mark_read(by=amina, topic=topic, number=3)
    last = changes(amina, name, 2)
    assert (last.cursor, [c.content.read_at is None for c in last.changes]) == (3, [False])
    assert changes(amina, name, 3).changes == []


def test_those_of_one_change_are_not_parted(topic, amina, karim, moderator):
    factories.post(topic, karim)
    factories.post(topic, karim, "@amina")
    post = factories.post(topic, amina)
    factories.post(topic, karim)
    factories.post(topic, karim, "@amina")
    actions.hide(by=moderator, post=post, reason="test")
    actions.mark_read(by=amina, topic=topic, number=6)
    before = amina.inbox.head - 1
    batch = changes(amina, f"i{amina.pk}", before, limit=1)
    assert (len(batch.changes), batch.more) == (3, False)


def test_what_closed_is_gone_from_the_stream(as_amina, topic, amina, karim):
    factories.post(topic, karim)
    ForumAccess.objects.filter(forum=topic.forum).delete()
    [change] = changes(amina, f"i{amina.pk}", 0).changes
    assert change.content is None
    told = as_amina.get(reverse("inbox-changes"), {"after": 0}).json()
    assert told == {"head": 1, "cursor": 1, "more": False, "posts": [], "gone": [change.pk], "unread": ""}


def test_without_a_socket_one_can_ask(as_amina, topic, karim):
    factories.post(topic, karim)
    told = as_amina.get(reverse("inbox-changes"), {"after": "0"}).json()
    assert (told["head"], told["gone"], len(told["posts"])) == (1, [], 1)
    assert f'id="i{told["posts"][0]["id"]}"' in told["posts"][0]["html"]
    assert 'data-order="-1"' in told["posts"][0]["html"]


def test_reading_it_all_makes_other_pages_reload(topic, amina, karim):
    factories.post(topic, karim)
    actions.read_inbox(by=amina, until=1)
    stream, _key = find(f"i{amina.pk}")
    assert Inbox.objects.get(person=amina).head - 1 > stream.reset_behind


# Forms.


@pytest.mark.parametrize("what", ["forum", "topic"])
def test_a_place_is_watched_by_a_plain_form(client, karim, topic, what):
    client.force_login(karim)
    place = topic.forum if what == "forum" else topic
    key = place.slug if what == "forum" else place.pk
    url = reverse(f"{what}-watch", args=[key])
    page = client.get(place.get_absolute_url()).content.decode()
    assert f'action="{url}"' in page
    assert '<option value="10" selected>' in page
    answer = client.post(url, {"level": "30"})
    assert (answer.status_code, answer["Location"]) == (302, place.get_absolute_url())
    assert '<option value="30" selected>' in client.get(place.get_absolute_url()).content.decode()
    assert client.post(url, {"level": "20"}, headers=JSON).json()["level"] == 20
    assert Watch.objects.filter(person=karim).count() == 1


@pytest.mark.parametrize("level", ["", "x", "15", "-1"])
def test_a_level_that_there_is_not(client, karim, topic, level):
    client.force_login(karim)
    answer = client.post(reverse("topic-watch", args=[topic.pk]), {"level": level})
    assert answer.status_code == 422
    assert "What you are told" in answer.content.decode()
    assert Watch.objects.filter(person=karim).count() == 0


@pytest.mark.parametrize("who", ["outsider", "suspended"])
def test_strangers_watch_nothing(client, request, topic, who):
    client.force_login(request.getfixturevalue(who))
    for url in (
        reverse("topic-watch", args=[topic.pk]),
        reverse("forum-watch", args=[topic.forum.slug]),
        reverse("tag-watch"),
    ):
        assert client.post(url, {"level": "30"}).status_code == 404


def test_a_room_is_shown_as_watched(as_amina, amina, karim):
    room = actions.open_room(
        by=amina, title="Room", people=[amina, karim], language="en", client_key=uuid.uuid4()
    )
    page = as_amina.get(room.get_absolute_url()).content.decode()
    assert '<option value="30" selected>' in page


def test_a_tag_is_chosen_by_its_word(as_amina, forum, amina):
    factories.topic(forum, amina, tags=["clean water"])
    as_amina.post(reverse("tag-watch"), {"tag": " Clean  WATER ", "level": "30"})
    assert [watch.tag.name for watch in Watch.objects.filter(person=amina, level=30)] == ["clean water"]
    assert "clean water" in as_amina.get(reverse("inbox-settings")).content.decode()


def test_a_tag_that_one_cannot_see_is_as_one_that_is_not(client, forum, amina, hiwa):
    factories.topic(forum, amina, tags=["secret"])
    ForumAccess.objects.filter(forum=Forum.objects.get()).delete()
    client.force_login(hiwa)
    for word in ("secret", "nowhere"):
        answer = client.post(reverse("tag-watch"), {"tag": word, "level": "30"}, headers=JSON)
        assert answer.status_code == 422
        assert answer.json()["error"]["fields"] == {"tag": ["No topic has this tag."]}


def test_how_one_wants_mail(as_amina, amina):
    words = {"mail_direct": "weekly", "mail_rest": "never", "tell_content": "on"}
    assert as_amina.post(reverse("inbox-settings"), words).status_code == 302
    mine = Inbox.objects.get(person=amina)
    assert (mine.mail_direct, mine.mail_rest, mine.tell_content) == (Often.WEEKLY, Often.NEVER, True)
    assert as_amina.post(reverse("inbox-settings"), {**words, "mail_rest": "x"}).status_code == 422


def test_a_watch_shown_on_settings_is_ones_own(client, forum, amina, karim):
    tagged = factories.topic(forum, amina, tags=["water"])
    actions.watch(by=karim, place=tagged.tags.get(), level=Watching.WATCHING)
    client.force_login(amina)
    assert list(client.get(reverse("inbox-settings")).context["watches"]) == []
