"""Answering a post, naming people in a text, and seeing how a text will look before it is sent."""

import uuid

import pytest
from django.urls import reverse

from community import actions
from community.models import Post
from community.text import LONGEST_QUOTE, quote, to_html
from tests import factories
from tests.ground import shared

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}
PREVIEW = "/en/community/preview/"


@shared
def topic(amina):
    return factories.topic(factories.ForumFactory(), amina)


@shared
def post(topic):
    return topic.posts.get()


@pytest.fixture
def as_karim(client, karim):
    client.force_login(karim)
    return client


def reply(client, topic, **words):
    words = {"body": "An answer", "client_key": str(uuid.uuid4()), **words}
    return client.post(reverse("topic-reply", args=[topic.pk]), words, headers=JSON)


def page(client, topic, **query):
    return client.get(reverse("topic-detail", args=[topic.pk]), query).content.decode()


def test_a_quote_stands_in_the_box(as_karim, topic, post):
    shown = page(as_karim, topic, quote=post.pk)
    assert "&gt; #1:\n&gt; First post\n\n</textarea>" in shown
    assert f'name="reply_to" value="{post.pk}"' in shown
    # Once it is sent, the box is not to fill with the quote again.
    assert " data-go>" in shown and " data-go>" not in page(as_karim, topic)


def test_a_quote_shows_the_page_of_its_post(as_karim, topic, amina):
    posts = [factories.post(topic, amina, f"Post {number}") for number in range(2, 46)]
    shown = page(as_karim, topic, quote=posts[30].pk)
    assert f'id="p{posts[30].pk}"' in shown and shown.count("<article") == 20


@pytest.mark.parametrize("what", ["of another topic", "hidden", "nonsense"])
def test_what_one_cannot_quote_gives_an_empty_box(as_karim, topic, post, amina, moderator, what):
    asked = {"of another topic": factories.topic(topic.forum, amina).posts.get().pk, "nonsense": "x"}
    if what == "hidden":
        actions.hide(by=moderator, post=post, reason="test")
    shown = page(as_karim, topic, quote=asked.get(what, post.pk))
    assert "&gt; #1" not in shown
    assert 'name="reply_to" value=' not in shown


def test_a_quote_is_short_and_not_of_quotes():
    assert quote(3, "> older\nNew *words*\n\nmore") == "> #3:\n> New *words*\n>\n> more\n\n"
    assert len(quote(3, "x" * 5000)) == LONGEST_QUOTE + 12


def test_an_answer_says_to_what(as_karim, topic, post):
    assert reply(as_karim, topic, reply_to=post.pk).status_code == 201
    shown = page(as_karim, topic)
    assert "in answer to #1" in shown and "<bdi>Amina</bdi>" in shown.split("in answer to")[1][:80]
    assert Post.objects.get(number=2).reply_to == post


def test_the_public_reads_no_name_in_an_answer(client, karim, amina):
    topic = factories.topic(factories.ForumFactory(public_read=True), amina)
    actions.reply(by=karim, topic=topic, body="Yes", reply_to=topic.posts.get(), client_key=uuid.uuid4())
    shown = page(client, topic)
    assert "in answer to #1" in shown
    assert "Amina" not in shown and "Karim" not in shown


def test_an_answer_to_a_hidden_post_does_not_name_it(as_karim, topic, post, moderator):
    reply(as_karim, topic, reply_to=post.pk)
    actions.hide(by=moderator, post=post, reason="test")
    assert "in answer to" not in page(as_karim, topic)


def test_a_forged_reply_to_is_not_kept(as_karim, topic, amina):
    elsewhere = factories.topic(topic.forum, amina).posts.get()
    for forged in (elsewhere.pk, 999_999):
        assert reply(as_karim, topic, reply_to=forged).status_code == 201
    assert list(topic.posts.values_list("reply_to", flat=True)) == [None, None, None]


@pytest.mark.parametrize("forged", ["x", "-1", "9" * 30])
def test_a_reply_to_that_is_no_number_is_named(as_karim, topic, forged):
    answer = reply(as_karim, topic, reply_to=forged)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, ["reply_to"])


def test_the_posts_page_leads_to_quoting_only_who_may_reply(client, topic, post, karim):
    client.force_login(karim)
    url = reverse("post-detail", args=[post.pk])
    assert f"?quote={post.pk}#reply" in client.get(url).content.decode()
    topic.forum.access.filter(role="").update(level=10)
    assert "?quote=" not in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("@Amina thanks", ["@Amina"]),
        ("see (@Amina), @Karim!", ["@Amina", "@Karim"]),
        ("شكرا @أمينة", ["@أمينة"]),
        ("**@Amina**", ["@Amina"]),
        ("@Jean-Luc's", ["@Jean-Luc's"]),
        ("mail amina@example.org", []),
        ("`@Amina`", []),
        ("[@Amina](https://example.org/)", []),
        ("https://example.org/@amina", []),
        ("@ Amina @", []),
        ("@@Amina", []),
    ],
)
def test_mentions(text, marked):
    html = to_html(text)
    assert [part.split("<")[0] for part in html.split('<span class="mention">')[1:]] == marked


def preview(client, place="", **words):
    return client.post(reverse("community-preview"), {"body": "Some *words*", "place": place, **words})


def test_a_program_gets_the_html(as_karim):
    answer = as_karim.post(reverse("community-preview"), {"body": "Some *words*"}, headers=JSON)
    assert (answer.status_code, answer.json()) == (200, {"html": '<p dir="auto">Some <em>words</em></p>\n'})


def test_a_preview_of_a_reply_keeps_everything(as_karim, topic, post):
    answer = preview(as_karim, f"t{topic.pk}", client_key="abc", reply_to=post.pk)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Some <em>words</em>" in shown and "Some *words*</textarea>" in shown
    assert 'name="client_key" value="abc"' in shown and f'name="reply_to" value="{post.pk}"' in shown
    assert topic.posts.count() == 1


def test_a_preview_of_a_topic_keeps_everything(as_karim, topic):
    answer = preview(as_karim, f"f{topic.forum_id}", title="Pumps", kind="question", tags="water")
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Some <em>words</em>" in shown and 'value="Pumps"' in shown and 'value="water"' in shown
    assert '<option value="question" selected>' in shown and "aria-invalid" not in shown
    assert f'action="{reverse("topic-start", args=[topic.forum.slug])}"' in shown


def test_a_preview_of_an_edit_keeps_everything(client, post, amina):
    client.force_login(amina)
    shown = preview(client, f"p{post.pk}", since="1").content.decode()
    assert "Some <em>words</em>" in shown and "Some *words*</textarea>" in shown
    assert 'name="since" value="1"' in shown
    assert Post.objects.get().body == "First post"


@pytest.mark.parametrize("place", ["t{topic}", "f{forum}", "p{post}"])
@pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("suspended", 404), (None, 302)])
def test_strangers_preview_nothing(client, request, post, place, who, status):
    if who:
        client.force_login(request.getfixturevalue(who))
    place = place.format(topic=post.topic_id, forum=post.topic.forum_id, post=post.pk)
    assert preview(client, place).status_code == status


def test_places_that_are_not_ones_own(as_karim, post):
    assert preview(as_karim, f"p{post.pk}").status_code == 403
    for place in ("", "x1", "t", "t999999", "p999999", "f999999", "t" + "9" * 30):
        assert preview(as_karim, place).status_code == 404


def test_every_writing_form_offers_a_preview(client, topic, post, amina):
    client.force_login(amina)
    for url in (
        topic.get_absolute_url(),
        reverse("topic-start", args=[topic.forum.slug]),
        reverse("post-detail", args=[post.pk]),
    ):
        assert f'formaction="{PREVIEW}" name="place"' in client.get(url).content.decode()
