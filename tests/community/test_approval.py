"""What waits until a moderator lets it in, and asking for a second look at what is hidden."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from community import actions
from community.live.streams import changes
from community.models import Appeal, Post, Topic, TopicRead
from community.rules import is_new
from people.refusals import OtherContent, Refused
from tests import factories
from tests.community.saying import acts
from tests.ground import shared

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@shared
def forum():
    return factories.ForumFactory()


@shared
def topic(forum, amina):
    return factories.topic(forum, amina, posts=2)


@shared
def post(topic):
    return topic.posts.select_related("topic").get(number=2)


@shared
def newcomer(somalia):
    return factories.member("intern", somalia, call_me="New", date_joined=timezone.now())


# Approval.


def test_is_new_is_for_interns_and_speakers_in_their_first_days(somalia, newcomer, topic):
    now = timezone.now()
    roles = ["expert", "host", "partner", "officer", "editor", "moderator", "care", "admin"]
    assert not any(is_new(factories.member(role, somalia, date_joined=now)) for role in roles)
    assert is_new(factories.member("speaker", somalia, date_joined=now))
    assert is_new(newcomer)
    for _ in range(2):
        actions.approve(by=_moderator(somalia), post=factories.post(topic, newcomer))
    assert not is_new(newcomer)
    assert not is_new(factories.member("intern", somalia))


def _moderator(somalia):
    return factories.member("moderator", somalia)


def test_a_new_members_post_waits_for_a_moderator(topic, newcomer, karim, amina, moderator):
    waiting = factories.post(topic, newcomer, "Hello all")
    assert (waiting.state, waiting.number) == ("pending", None)
    assert not Post.objects.visible_to(karim).filter(pk=waiting.pk).exists()
    later = factories.post(topic, amina, "Meanwhile")
    actions.mark_read(by=karim, topic=topic, number=3)
    for _ in range(2):
        actions.approve(by=moderator, post=waiting)
    waiting.refresh_from_db()
    topic.refresh_from_db()
    assert (waiting.state, waiting.number, topic.last_number, later.number) == ("visible", 4, 4, 3)
    assert TopicRead.objects.get(person=karim, topic=topic).number == 3
    assert acts() == [("approve", "Mo", "")]


def test_the_author_alone_sees_it_wait(client, topic, newcomer, karim):
    client.force_login(newcomer)
    words = {"body": "Hello all", "client_key": str(uuid.uuid4())}
    made = client.post(reverse("topic-reply", args=[topic.pk]), words, headers=JSON).json()
    assert (made["state"], made["number"], made["url"]) == (
        "pending",
        None,
        reverse("post-detail", args=[made["id"]]),
    )
    pages = [reverse("topic-detail", args=[topic.pk]), made["url"], reverse("withheld")]
    assert ["waiting for a moderator" in client.get(page).content.decode() for page in pages] == [True] * 3
    client.force_login(karim)
    assert "Hello all" not in client.get(pages[0]).content.decode()
    assert client.get(made["url"]).status_code == 404
    told = client.get(reverse("topic-changes", args=[topic.pk])).json()
    assert "Hello all" not in str(told)


def test_a_new_members_topic_waits_with_its_title(client, forum, newcomer, karim, moderator):
    topic = factories.topic(forum, newcomer, title="Cheap watches")
    seen_by = {
        person.call_me
        for person in (newcomer, karim, moderator)
        if Topic.objects.visible_to(person).filter(pk=topic.pk).exists()
    }
    assert (topic.state, topic.last_number, seen_by) == ("pending", 0, {"New", "Mo"})
    assert topic.readers({newcomer.pk, karim.pk, moderator.pk}) == {newcomer.pk, moderator.pk}
    client.force_login(newcomer)
    assert client.get(topic.get_absolute_url()).status_code == 200
    actions.approve(by=moderator, post=topic.posts.get())
    topic.refresh_from_db()
    assert (topic.state, topic.last_number, topic.posts.get().number) == ("open", 1, 1)


def test_a_rejected_topic_is_hidden_and_comes_back_after_an_appeal(forum, newcomer, karim, moderator):
    topic = factories.topic(forum, newcomer)
    post = topic.posts.get()
    for _ in range(2):
        actions.reject(by=moderator, post=post, reason="advertising")
    topic.refresh_from_db()
    post.refresh_from_db()
    assert (topic.state, post.state, post.number) == ("hidden", "hidden", None)
    appeal = actions.appeal(by=newcomer, post=post, text="It is not", client_key=uuid.uuid4()).thing
    actions.show(by=moderator, post=post, reason="Right", act="appeal-restore")
    topic.refresh_from_db()
    post.refresh_from_db()
    appeal.refresh_from_db()
    assert (topic.state, post.state, post.number, appeal.state) == ("open", "visible", 1, "restored")
    assert [act for act, *_ in acts()] == ["reject", "appeal-restore"]
    assert Topic.objects.visible_to(karim).filter(pk=topic.pk).exists()


def test_in_a_private_room_nothing_waits(newcomer, amina):
    room = actions.open_room(
        by=amina, title="Room", people=[amina, newcomer], language="en", client_key=uuid.uuid4()
    )
    assert factories.post(room, newcomer).number == 1


# A second look.


def test_one_appeal_by_the_author_alone(post, amina, karim, moderator):
    key = uuid.uuid4()
    with pytest.raises(Refused, match="not hidden"):
        actions.appeal(by=amina, post=post, text="Why?", client_key=key)
    actions.hide(by=moderator, post=post, reason="unkind")
    with pytest.raises(Refused, match="Only the author"):
        actions.appeal(by=karim, post=post, text="Let it be", client_key=uuid.uuid4())
    assert actions.appeal(by=amina, post=post, text="Why?", client_key=key).created is True
    assert actions.appeal(by=amina, post=post, text="Why?", client_key=key).created is False
    with pytest.raises(OtherContent):
        actions.appeal(by=amina, post=post, text="Other", client_key=key)
    with pytest.raises(Refused, match="before"):
        actions.appeal(by=amina, post=post, text="Again", client_key=uuid.uuid4())
    assert Appeal.objects.count() == 1


def test_an_appeal_is_asked_and_answered_on_pages(client, post, amina, moderator):
    actions.hide(by=moderator, post=post, reason="unkind")
    client.force_login(amina)
    page = client.get(reverse("post-detail", args=[post.pk])).content.decode()
    assert "Ask for a second look" in page
    words = {"text": "I meant it kindly", "client_key": uuid.uuid4()}
    assert client.post(reverse("post-appeal", args=[post.pk]), words).status_code == 302
    appeal = Appeal.objects.get()
    answer = reverse("appeal-answer", args=[appeal.pk, "restore"])
    assert client.post(answer, {"reason": "mine"}).status_code == 404
    client.force_login(moderator)
    assert "I meant it kindly" in client.get(reverse("moderation")).content.decode()
    assert client.post(answer, {"reason": ""}).status_code == 422
    assert client.post(answer, {"reason": "Kind enough"}).status_code == 302
    post.refresh_from_db()
    assert (post.state, Appeal.objects.get().state) == ("visible", "restored")
    assert [act for act, *_ in acts()] == ["hide", "appeal-restore"]


def test_an_appeal_answered_with_no(post, amina, moderator):
    actions.hide(by=moderator, post=post, reason="unkind")
    appeal = actions.appeal(by=amina, post=post, text="Why?", client_key=uuid.uuid4()).thing
    for _ in range(2):
        actions.keep_hidden(by=moderator, appeal=appeal, reason="It stays")
    appeal.refresh_from_db()
    assert (appeal.state, [act for act, *_ in acts()]) == ("upheld", ["hide", "appeal-uphold"])


def test_a_post_that_waits_tells_followers_nothing(topic, newcomer, karim):
    topic.refresh_from_db()
    waiting = factories.post(topic, newcomer, "Hello all")
    told = changes(karim, topic.stream, 2)
    assert [(change.pk, change.content) for change in told.changes] == [(waiting.pk, None)]


def test_a_program_is_told_that_its_topic_waits(client, forum, newcomer):
    client.force_login(newcomer)
    words = {"title": "Hi", "kind": "discussion", "language": "en", "body": "All", "client_key": uuid.uuid4()}
    told = client.post(reverse("topic-start", args=[forum.slug]), words, headers=JSON).json()
    assert (told["number"], told["state"]) == (None, "pending")


@pytest.mark.parametrize("many", [1, 3])
def test_cost_of_a_topic_page_for_who_is_new(client, topic, newcomer, many, django_assert_num_queries):
    for _ in range(many):
        factories.post(topic, newcomer)
    client.force_login(newcomer)
    with django_assert_num_queries(13):
        client.get(topic.get_absolute_url())


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("amina", 200),
        ("moderator", 200),
        ("karim", 404),
        ("officer", 404),
        ("outsider", 404),
        ("suspended", 404),
    ],
)
def test_a_hidden_posts_page_is_for_its_author_and_moderators(client, request, post, moderator, who, status):
    actions.hide(by=moderator, post=post, reason="unkind")
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("post-detail", args=[post.pk])).status_code == status
    client.force_login(request.getfixturevalue("amina"))
    page = client.get(reverse("post-detail", args=[post.pk])).content.decode()
    assert "unkind" not in page
    assert "Your answer as a moderator" not in page
