"""Pages and answers of conversation, for browsers and for programs."""

import json
import uuid

import pytest
from django.urls import reverse

from community import actions
from community.models import Post, TopicRead, Watching
from tests import factories
from tests.ground import shared

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@shared
def forum():
    return factories.ForumFactory()


@shared
def topic(forum, amina):
    return factories.topic(forum, amina)


@pytest.fixture
def as_karim(client, karim):
    client.force_login(karim)
    return client


def reply(client, topic, **words):
    words = {"body": "Salaan", "client_key": str(uuid.uuid4()), **words}
    return client.post(reverse("topic-reply", args=[topic.pk]), words, headers=JSON)


def test_a_reply_answers_a_program_with_what_was_made(as_karim, topic):
    answer = reply(as_karim, topic)
    post = topic.posts.get(number=2)
    assert answer.status_code == 201
    assert answer.json() == {
        "id": post.pk,
        "url": post.get_absolute_url(),
        "number": 2,
        "change": 2,
        "state": "visible",
    }


def test_the_same_key_again_is_200_and_other_content_409(as_karim, topic):
    key = str(uuid.uuid4())
    first, again = (reply(as_karim, topic, client_key=key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    other = reply(as_karim, topic, client_key=key, body="Something else")
    assert other.status_code == 409
    assert other.json()["error"]["code"] == "key_reused"


def test_a_browser_is_sent_to_its_post(as_karim, topic):
    answer = as_karim.post(
        reverse("topic-reply", args=[topic.pk]), {"body": "Hi", "client_key": uuid.uuid4()}
    )
    assert answer.status_code == 302
    assert answer["Location"] == topic.posts.get(number=2).get_absolute_url()


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"body": ""}, "body"),
        ({"body": "x" * 20_001}, "body"),
        ({"body": "   \n "}, "body"),
        ({"client_key": "not a key"}, "client_key"),
        ({"client_key": ""}, "client_key"),
        ({"language": "xx"}, "language"),
    ],
)
def test_bad_input_is_named_beside_its_field(as_karim, topic, words, field):
    answer = reply(as_karim, topic, **words)
    assert answer.status_code == 422
    assert list(answer.json()["error"]["fields"]) == [field]
    assert topic.posts.count() == 1


def test_a_refused_page_keeps_what_was_typed(as_karim, topic):
    topic.state = "locked"
    topic.save()
    answer = as_karim.post(
        reverse("topic-reply", args=[topic.pk]), {"body": "My long answer", "client_key": uuid.uuid4()}
    )
    assert answer.status_code == 403
    assert "locked" in answer.content.decode()


def test_an_empty_page_form_shows_the_error_and_the_posts(as_karim, topic):
    answer = as_karim.post(reverse("topic-reply", args=[topic.pk]), {"body": "", "client_key": uuid.uuid4()})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in page
    assert "First post" in page


def test_a_missing_topic_and_one_that_is_not_yours_are_the_same_bytes(client, outsider, topic):
    client.force_login(outsider)
    hidden = client.get(reverse("topic-detail", args=[topic.pk]))
    missing = client.get(reverse("topic-detail", args=[999_999]))
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content == missing.content


@pytest.mark.parametrize("name", ["topic-detail", "topic-changes", "topic-unread"])
@pytest.mark.parametrize("who", [None, "outsider", "suspended"])
def test_strangers_get_404(client, request, topic, name, who):
    if who:
        client.force_login(request.getfixturevalue(who))
    assert client.get(reverse(name, args=[topic.pk])).status_code == 404


def test_writing_needs_a_login(client, topic):
    page = client.post(reverse("topic-reply", args=[topic.pk]), {"body": "x"})
    assert page.status_code == 302
    assert "/accounts/login/" in page["Location"]
    program = client.post(reverse("topic-reply", args=[topic.pk]), {"body": "x"}, headers=JSON)
    assert (program.status_code, program.json()["error"]["code"]) == (401, "login_needed")


def test_changes_tell_what_came_after(as_karim, topic, amina, moderator):
    second = factories.post(topic, amina, "Second")
    factories.post(topic, amina, "Third")
    actions.hide(by=moderator, post=second, reason="test")
    told = as_karim.get(reverse("topic-changes", args=[topic.pk]), {"after": 1}).json()
    assert (told["head"], told["more"], told["gone"]) == (4, False, [second.pk])
    assert [(post["number"], post["change"], post["author"], post["state"]) for post in told["posts"]] == [
        (3, 3, "Amina", "visible")
    ]
    assert "Third" in told["posts"][0]["html"]


def test_changes_come_in_pages(as_karim, topic, karim):
    for number in range(60):
        factories.post(topic, karim, f"n {number}")
    seen, after, rounds = [], 0, 0
    while True:
        told = as_karim.get(reverse("topic-changes", args=[topic.pk]), {"after": after}).json()
        seen += [post["number"] for post in told["posts"]]
        after, rounds = told["cursor"], rounds + 1
        if not told["more"]:
            break
    assert seen == list(range(1, 62))
    assert rounds == 2


@pytest.mark.parametrize("after", ["", "-1", "x", "9" * 30])
def test_changes_after_nonsense_start_at_the_beginning(as_karim, topic, after):
    told = as_karim.get(reverse("topic-changes", args=[topic.pk]), {"after": after}).json()
    assert [post["number"] for post in told["posts"]] == [1]


def test_a_page_of_a_long_topic_shows_the_asked_post(as_karim, topic, karim):
    for number in range(2, 46):
        factories.post(topic, karim, f"Post {number}")
    page = as_karim.get(reverse("topic-detail", args=[topic.pk]), {"n": 25}).content.decode()
    assert page.count("<article") == 20
    assert "Post 25" in page and "Post 41" not in page
    assert '?n=1"' in page and '?n=41"' in page


def test_unread_leads_to_the_first_unseen_post(as_karim, topic, amina, karim):
    posts = [factories.post(topic, amina, f"Post {number}") for number in (2, 3)]
    topic.refresh_from_db()
    actions.mark_read(by=karim, topic=topic, number=1)
    answer = as_karim.get(reverse("topic-unread", args=[topic.pk]))
    assert answer["Location"] == posts[0].get_absolute_url()


def test_marking_read_is_a_post(as_karim, topic, karim):
    url = reverse("topic-read", args=[topic.pk])
    assert as_karim.get(url).status_code == 405
    assert as_karim.post(url, {"number": "1"}).status_code == 204
    assert TopicRead.objects.get(person=karim).number == 1


def test_a_mark_does_not_run_ahead_of_what_there_is(as_karim, topic, karim):
    as_karim.post(reverse("topic-read", args=[topic.pk]), {"number": "999"})
    assert TopicRead.objects.get(person=karim).number == 1


def test_starting_a_topic(as_karim, forum):
    words = {
        "title": "Pumps",
        "kind": "question",
        "language": "en",
        "body": "Which?",
        "tags": "Water, pumps ,water، مياه",
    }
    answer = as_karim.post(
        reverse("topic-start", args=[forum.slug]), {**words, "client_key": uuid.uuid4()}, headers=JSON
    )
    assert answer.status_code == 201
    topic = forum.topics.get()
    assert (topic.title, topic.kind, topic.head) == ("Pumps", "question", 1)
    assert sorted(tag.name for tag in topic.tags.all()) == ["pumps", "water", "مياه"]


def test_authors_edit_and_moderators_hide(client, topic, amina, moderator):
    post, words = topic.posts.get(), {"body": "Better", "client_key": uuid.uuid4()}
    client.force_login(amina)
    assert client.post(reverse("post-edit", args=[post.pk]), words).status_code == 302
    assert client.post(reverse("post-hide", args=[post.pk]), {"reason": "x"}).status_code == 403
    client.force_login(moderator)
    assert client.post(reverse("post-edit", args=[post.pk]), words).status_code == 403
    assert client.post(reverse("post-hide", args=[post.pk]), {"reason": "spam"}).status_code == 302
    assert Post.objects.get().state == "hidden"


def test_public_pages_name_nobody(client, amina):
    topic = factories.topic(factories.ForumFactory(public_read=True), amina)
    page = client.get(reverse("topic-detail", args=[topic.pk])).content.decode()
    assert "First post" in page
    assert "Amina" not in page
    told = client.get(reverse("topic-changes", args=[topic.pk])).json()
    assert told["posts"][0]["author"] == ""
    assert "Amina" not in json.dumps(told)


@pytest.mark.parametrize("many", [1, 3])
def test_cost_of_the_community_page(as_karim, forum, amina, many, django_assert_num_queries):
    for _ in range(many):
        factories.topic(forum, amina)
    with django_assert_num_queries(7):
        as_karim.get(reverse("community"))


@pytest.mark.parametrize("many", [1, 3])
def test_cost_of_a_forum_page(as_karim, forum, amina, many, django_assert_num_queries):
    for _ in range(many):
        factories.topic(forum, amina)
    with django_assert_num_queries(8):
        as_karim.get(reverse("forum-detail", args=[forum.slug]))


@pytest.mark.parametrize("many", [1, 30])
def test_cost_of_a_topic_page(as_karim, forum, amina, many, django_assert_num_queries):
    topic = factories.topic(forum, amina, posts=many)
    with django_assert_num_queries(10):
        as_karim.get(reverse("topic-detail", args=[topic.pk]))


@pytest.mark.parametrize("followers", [1, 3])
def test_cost_of_a_reply(as_karim, topic, somalia, followers, django_assert_num_queries):
    for _ in range(followers - 1):
        reading = factories.member("expert", somalia)
        actions.watch(by=reading, place=topic, level=Watching.FOLLOWING)
    reply(as_karim, topic)
    # Fifteen, and the two that open and close the transaction.
    with django_assert_num_queries(17):
        reply(as_karim, topic)
