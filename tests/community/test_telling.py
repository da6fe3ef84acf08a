"""Who is told of what: watching, the inbox's rows, and the gate in front of both."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from community import actions
from community.mentions import mentioned
from community.models import ForumAccess, Inbox, Level, Notification, Topic, Watch, Watching
from people.refusals import Refused
from tests import factories
from tests.ground import shared

pytestmark = pytest.mark.django_db


@shared
def forum():
    return factories.ForumFactory()


@shared
def topic(forum, amina):
    return factories.topic(forum, amina)


def told(person) -> list[tuple[str, int, int, int]]:
    """(kind, count, first, last) of what is unread, latest first."""
    rows = Notification.objects.filter(person=person).unread().order_by("-bump")
    return list(rows.values_list("kind", "count", "first_number", "last_number"))


def watch(person, place, level):
    actions.watch(by=person, place=place, level=level)


def test_who_writes_follows_and_is_counted_up_to(topic, amina, karim):
    for _ in range(3):
        factories.post(topic, karim)
    assert told(amina) == [("reply", 3, 2, 4)]
    assert told(karim) == []
    factories.post(topic, amina)
    assert told(karim) == [("reply", 1, 5, 5)]
    assert told(amina) == []


def test_read_and_told_again_starts_again_in_the_same_row(topic, amina, karim):
    factories.post(topic, karim)
    actions.mark_read(by=amina, topic=topic, number=2)
    assert told(amina) == []
    factories.post(topic, karim)
    assert told(amina) == [("reply", 1, 3, 3)]
    assert Notification.objects.filter(person=amina).count() == 1


def test_reading_up_to_before_the_last_leaves_it_unread(topic, amina, karim):
    factories.post(topic, karim)
    factories.post(topic, karim)
    actions.mark_read(by=amina, topic=topic, number=2)
    assert told(amina) == [("reply", 2, 2, 3)]


def test_a_post_sent_twice_tells_once(topic, amina, karim):
    key = uuid.uuid4()
    for _ in range(2):
        actions.reply(by=karim, topic=topic, body="Once", client_key=key)
    assert told(amina) == [("reply", 1, 2, 2)]


@pytest.mark.parametrize(
    ("level", "reply", "fresh", "mention"),
    [
        (None, [], [], ["mention"]),
        (Watching.MUTED, [], [], []),
        (Watching.NORMAL, [], [], ["mention"]),
        (Watching.FOLLOWING, ["reply"], [], ["mention"]),
        (Watching.WATCHING, ["reply"], ["topic"], ["mention"]),
    ],
)
@pytest.mark.parametrize("what", ["forum", "topic", "tag"])
def test_levels(forum, amina, karim, what, level, reply, fresh, mention):
    tagged = factories.topic(forum, amina, tags=["water"])
    place = {"forum": forum, "topic": tagged, "tag": tagged.tags.get()}[what]
    if level is not None:
        watch(karim, place, level)

    def kinds():
        now = [kind for kind, *_ in told(karim)]
        Notification.objects.all().delete()
        return now

    factories.post(tagged, amina)
    assert kinds() == reply
    factories.post(tagged, amina, "Dear @karim")
    assert kinds() == mention
    if what != "topic":
        factories.topic(forum, amina, tags=["water"])
        assert kinds() == fresh


def test_what_is_nearest_decides(forum, amina, karim):
    tagged = factories.topic(forum, amina, tags=["water"])
    watch(karim, forum, Watching.WATCHING)
    watch(karim, tagged.tags.get(), Watching.MUTED)
    factories.post(tagged, amina)
    assert told(karim) == []
    watch(karim, tagged, Watching.FOLLOWING)
    factories.post(tagged, amina)
    assert told(karim) == [("reply", 1, 3, 3)]


def test_following_takes_nothing_from_watching(forum, topic, amina, karim):
    watch(karim, forum, Watching.WATCHING)
    watch(karim, topic, Watching.FOLLOWING)
    factories.post(topic, amina)
    assert Notification.objects.get(person=karim).direct is True


def test_writing_leaves_a_choice_alone(topic, amina, karim):
    watch(karim, topic, Watching.MUTED)
    factories.post(topic, karim)
    factories.post(topic, amina)
    assert told(karim) == []
    assert Watch.objects.get(person=karim, topic=topic).level == Watching.MUTED


def test_watching_twice_is_one_row(forum, karim):
    watch(karim, forum, Watching.MUTED)
    watch(karim, forum, Watching.WATCHING)
    assert list(Watch.objects.values_list("person", "level")) == [(karim.pk, Watching.WATCHING)]


@pytest.mark.parametrize("who", ["outsider", "suspended"])
def test_only_members_watch_what_they_see(forum, request, who):
    with pytest.raises(Refused):
        watch(request.getfixturevalue(who), forum, Watching.WATCHING)
    assert Watch.objects.count() == 0


def test_nobody_watches_a_forum_they_cannot_see(hiwa):
    closed = factories.ForumFactory(access=[])
    with pytest.raises(Refused, match="cannot see"):
        watch(hiwa, closed, Watching.WATCHING)


def test_rooms_are_watched_by_their_people(amina, karim, hiwa):
    room = actions.open_room(
        by=amina, title="Room", people=[amina, karim], language="en", client_key=uuid.uuid4()
    )
    factories.post(room, amina, "Dear @Hiwa, dear @Karim")
    factories.post(room, amina, "One more")
    assert told(karim) == [("room", 1, 2, 2), ("mention", 1, 1, 1)]
    assert [told(amina), told(hiwa)] == [[], []]
    assert Watch.objects.count() == 0
    watch(karim, room, Watching.MUTED)
    factories.post(room, amina)
    assert told(karim) == [("room", 1, 2, 2), ("mention", 1, 1, 1)]


def test_an_accepted_answer_is_told_once(forum, amina, karim):
    question = factories.topic(forum, amina, kind=Topic.Kind.QUESTION)
    answer = factories.post(question, karim)
    for _ in range(2):
        actions.accept(by=amina, post=answer)
    assert told(karim) == [("accepted", 1, 2, 2)]


def test_moderation_is_told_to_the_author_even_if_muted(topic, karim, moderator):
    post = factories.post(topic, karim)
    watch(karim, topic, Watching.MUTED)
    for _ in range(2):
        actions.hide(by=moderator, post=post, reason="test")
    assert told(karim) == [("moderation", 1, 2, 2)]


# The gate, when it is written and when it is shown.


@pytest.mark.parametrize(
    ("who", "is_told"),
    [
        ("karim", True),
        ("hiwa", False),
        ("moderator", True),
        ("suspended", False),
        ("outsider", False),
    ],
)
@pytest.mark.parametrize("public", [False, True])
def test_only_those_who_may_see_are_told(somalia, amina, request, who, is_told, public):
    forum = factories.ForumFactory(public_read=public, access=[{"level": 30, "focus_country": somalia}])
    topic = factories.topic(forum, amina)
    person = request.getfixturevalue(who)
    Watch.objects.create(person=person, forum=forum, level=Watching.WATCHING)
    factories.post(topic, amina, f"Dear @{person.call_me}")
    assert bool(told(person)) is (is_told or (public and who == "hiwa"))


def test_what_closed_is_not_shown(topic, amina, karim):
    factories.post(topic, karim)
    shown = Notification.objects.visible_to(amina)
    assert shown.count() == 1
    ForumAccess.objects.filter(level=Level.START).delete()
    assert shown.count() == 0
    assert Notification.objects.visible_to(karim).count() == 0


def test_nobody_sees_anothers(topic, amina, karim, hiwa, moderator):
    factories.post(topic, karim)
    for person in (karim, hiwa, moderator):
        assert Notification.objects.visible_to(person).count() == 0


# Names.


@pytest.mark.parametrize(
    ("name", "body", "is_meant"),
    [
        ("Amina", "Dear @amina, …", True),
        ("Amina", "Dear @AMINA's friend", True),
        ("Amina", "amina@amina.org", False),
        ("Amina", "Dear @Aminata", False),
        ("Amina", "Dear Amina", False),
        ("Zoë", "@zoe", True),
        ("أحمد", "يا @احمد", True),
        ("مُحمّد", "(@محمد)", True),
        ("Abdi Nur", "@Abdi_Nur!", True),
        ("Abdi Nur", "@abdi", False),
        ("Jean-Pierre", "@jean-pierre.", True),
        ("Person 1", "@person_1", True),
    ],
)
def test_names(forum, programme, moderator, name, body, is_meant):
    topic = factories.topic(forum, moderator)
    person = factories.member("expert", programme=programme, call_me=name)
    assert mentioned(body, topic) == ({person.pk} if is_meant else set())


def test_a_name_of_two_means_both_and_many_names_are_cut(topic, programme, amina):
    other = factories.member("expert", programme=programme, call_me="amina")
    assert mentioned("@Amina", topic) == {amina.pk, other.pk}
    assert mentioned("@nobody " * 20 + "@Amina", topic) == set()


# What it costs.


@pytest.mark.parametrize("many", [1, 30])
@pytest.mark.parametrize("body", ["Hello", "Hello @Amina"])
def test_a_post_costs_the_same_however_many_are_told(
    forum, topic, programme, amina, karim, many, body, django_assert_num_queries
):
    for _ in range(many):
        watch(factories.member("expert", programme=programme), forum, Watching.WATCHING)
    factories.post(topic, karim)
    with django_assert_num_queries(15 if body == "Hello" else 18):
        factories.post(topic, karim, body)
    assert Notification.objects.filter(kind="reply", count=2).count() == many + (body == "Hello")
    assert Inbox.objects.count() == many + 1


def test_heads_and_places_rise_with_each_change(topic, amina, karim):
    factories.post(topic, karim)
    factories.post(topic, karim)
    row = Notification.objects.get(person=amina)
    assert (row.bump, row.change, amina.inbox.head) == (2, 2, 2)
    actions.read_notification(by=amina, notification=row)
    row.refresh_from_db()
    amina.inbox.refresh_from_db()
    assert (row.bump, row.change, amina.inbox.head) == (2, 3, 3)
    actions.read_notification(by=amina, notification=row)
    amina.inbox.refresh_from_db()
    assert amina.inbox.head == 3


def test_reading_the_inbox_leaves_what_came_after_the_page(topic, forum, amina, karim):
    second = factories.topic(forum, amina)
    factories.post(topic, karim)
    until = Inbox.objects.get(person=amina).head
    factories.post(second, karim)
    actions.read_inbox(by=amina, until=until)
    assert told(amina) == [("reply", 1, 2, 2)]
    assert Notification.objects.get(topic=topic).read_at <= timezone.now()


# What an edit says.


def mentions(person) -> list[tuple[int, int, int]]:
    return [row[1:] for row in told(person) if row[0] == "mention"]


def edit(post, body):
    post.refresh_from_db()
    actions.edit(by=post.author, post=post, body=body)


def test_whom_an_edit_mentions_is_told_once(topic, amina, karim, hiwa):
    post = factories.post(topic, amina, "Ask @Hiwa")
    edit(post, "Ask @Hiwa or @Karim")
    assert (mentions(hiwa), mentions(karim)) == ([(1, 2, 2)], [(1, 2, 2)])
    edit(post, "Ask @Hiwa")
    edit(post, "Ask @Karim after all")
    assert (mentions(hiwa), mentions(karim)) == ([(1, 2, 2)], [(1, 2, 2)])


@pytest.mark.parametrize("kept_away", ["mute", "block", ""])
def test_an_edit_tells_nobody_who_does_not_want_it(topic, amina, karim, kept_away):
    if kept_away:
        actions.keep_away(by=karim, other=amina, kind=kept_away)
    else:
        watch(karim, topic, Watching.MUTED)
    edit(topic.posts.get(), "Ask @Karim or @Amina")
    assert (told(karim), told(amina)) == ([], [])


def test_an_edit_of_an_earlier_post_takes_nothing_back(topic, amina, karim):
    factories.post(topic, amina, "For @Karim")
    edit(topic.posts.get(number=1), "Also for @Karim")
    assert mentions(karim) == [(2, 1, 2)]
    actions.mark_read(by=karim, topic=topic, number=1)
    assert mentions(karim) == [(2, 1, 2)]


@pytest.mark.parametrize("texts", [1, 3])
def test_cost_of_an_edit_that_mentions(topic, amina, karim, texts, django_assert_num_queries):
    post = topic.posts.get()
    for number in range(texts):
        edit(post, f"Text {number}")
    post.refresh_from_db()
    with django_assert_num_queries(21):
        actions.edit(by=amina, post=post, body="For @Karim")


# What a moderator did.


def test_a_moderators_answer_is_told_as_it_was_and_leads_to_the_post(client, topic, amina, karim, moderator):
    post = factories.post(topic, karim)
    client.force_login(karim)
    said = []
    for act in (actions.hide, actions.show):
        post.refresh_from_db()
        act(by=moderator, post=post, reason="test")
        page = client.get(reverse("inbox")).content.decode()
        assert f'href="{reverse("post-detail", args=[post.pk])}"' in page
        said.append(["A moderator has hidden" in page, "A moderator let your post" in page])
    assert said == [[True, False], [False, True]]


def test_who_asked_for_a_second_look_is_shown_that_it_was_heard(client, topic, karim, moderator):
    post = factories.post(topic, karim)
    actions.hide(by=moderator, post=post, reason="test")
    client.force_login(karim)
    words = {"text": "It was kindly meant.", "client_key": uuid.uuid4()}
    page = client.post(reverse("post-appeal", args=[post.pk]), words, follow=True).content.decode()
    assert "You asked for a second look" in page and "It was kindly meant." in page
