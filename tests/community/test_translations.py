"""Members' translations: beside the original, honest about their age, one for each language."""

import pytest
from django.urls import reverse

from community import actions
from community.models import Post, PostTranslation, Topic
from people.models import AuditEntry
from people.refusals import Conflict
from tests import factories
from tests.ground import shared

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@shared
def topic(amina):
    return factories.topic(factories.ForumFactory(), amina)


@shared
def post(topic):
    return topic.posts.get()


def translate(client, post, language="so", body="Qoraalka koowaad", **words):
    url = reverse("post-translate", args=[post.pk])
    return client.post(url, {"language": language, "body": body, "since": "1", **words}, headers=JSON)


def page(client, topic):
    return client.get(reverse("topic-detail", args=[topic.pk])).content.decode()


def test_a_translation_stands_below_the_original(client, topic, post, karim):
    client.force_login(karim)
    answer = translate(client, post)
    assert answer.status_code == 201
    assert {name: answer.json()[name] for name in ("language", "change", "url")} == {
        "language": "so",
        "change": 2,
        "url": post.get_absolute_url(),
    }
    shown = page(client, topic)
    assert 'lang="so" dir="auto"><p dir="auto">Qoraalka koowaad</p>' in shown
    assert "translated by <bdi>Karim</bdi>" in shown
    assert shown.index("First post") < shown.index("Qoraalka koowaad")
    assert "the original was changed since" not in shown


def test_a_translation_is_out_of_date_once_the_original_changed(client, topic, post, amina, karim):
    actions.translate(by=karim, post=post, language="so", body="Hore")
    actions.react(by=karim, post=Post.objects.get(), kind="thanks", on=True)
    client.force_login(karim)
    assert "the original was changed since" not in page(client, topic)
    actions.edit(by=amina, post=Post.objects.get(), body="Second text")
    assert "the original was changed since" in page(client, topic)
    actions.translate(by=karim, post=Post.objects.get(), language="so", body="Hore")
    assert "the original was changed since" not in page(client, topic)


def test_readers_are_sent_the_translation(client, topic, post, karim):
    client.force_login(karim)
    translate(client, post)
    told = client.get(reverse("topic-changes", args=[topic.pk]), {"after": 1}).json()
    assert (told["head"], "Qoraalka koowaad" in told["posts"][0]["html"]) == (2, True)


def test_the_public_sees_no_name(client, amina, karim):
    topic = factories.topic(factories.ForumFactory(public_read=True), amina)
    actions.translate(by=karim, post=topic.posts.get(), language="so", body="Hore")
    shown = page(client, topic)
    assert "translated by a participant" in shown
    assert "Karim" not in shown


def test_the_same_twice_is_once(client, post, karim):
    client.force_login(karim)
    told = [translate(client, post) for _ in range(2)]
    assert [answer.status_code for answer in told] == [201, 200]
    assert (PostTranslation.objects.count(), Post.objects.get().change) == (1, 2)


def test_somebody_elses_translation_is_not_replaced_until_it_is_old(post, amina, karim, hiwa):
    actions.translate(by=karim, post=post, language="nl", body="Eerste")
    with pytest.raises(Conflict, match="already translated"):
        actions.translate(by=hiwa, post=Post.objects.get(), language="nl", body="Beter")
    assert (PostTranslation.objects.get().body, Post.objects.get().change) == ("Eerste", 2)
    actions.edit(by=amina, post=Post.objects.get(), body="Second text")
    actions.translate(by=hiwa, post=Post.objects.get(), language="nl", body="Tweede")
    assert (PostTranslation.objects.get().body, PostTranslation.objects.get().by) == ("Tweede", hiwa)


def test_a_moderator_replaces_and_the_log_keeps_it(post, karim, moderator):
    actions.translate(by=karim, post=post, language="nl", body="Onzin")
    actions.translate(by=moderator, post=Post.objects.get(), language="nl", body="Eerste")
    assert PostTranslation.objects.get().body == "Eerste"
    rows = AuditEntry.objects.filter(act="replace_translation").values_list("by", "thing")
    assert list(rows) == [(moderator.pk, "community.posttranslation")]


def test_an_original_that_changed_meanwhile_is_a_conflict_that_keeps_the_text(client, post, amina, karim):
    actions.edit(by=amina, post=Post.objects.get(), body="Second text")
    client.force_login(karim)
    words = {"language": "so", "body": "Hore", "since": "1"}
    answer = client.post(reverse("post-translate", args=[post.pk]), words)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Second text" in shown and "Hore</textarea>" in shown and 'name="since" value="2"' in shown
    assert PostTranslation.objects.count() == 0


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"language": "en"}, "language"),
        ({"language": "xx"}, "language"),
        ({"body": "  "}, "body"),
        ({"body": "x" * 20_001}, "body"),
        ({"since": "x"}, "since"),
    ],
)
def test_bad_input_is_named(client, post, karim, words, field):
    client.force_login(karim)
    answer = translate(client, post, **words)
    assert answer.status_code == 422
    assert list(answer.json()["error"]["fields"]) == [field]


@pytest.mark.parametrize(
    ("who", "status"),
    [("karim", 201), ("amina", 201), ("moderator", 201), ("outsider", 404), ("suspended", 404), (None, 401)],
)
def test_who_may_translate(client, request, post, who, status):
    if who:
        client.force_login(request.getfixturevalue(who))
    assert translate(client, post).status_code == status
    assert PostTranslation.objects.count() == (1 if status == 201 else 0)


def test_who_may_only_read_does_not_translate(client, topic, post, karim):
    topic.forum.access.filter(role="").update(level=10)
    client.force_login(karim)
    assert translate(client, post).status_code == 403
    assert client.get(reverse("post-translate", args=[post.pk])).status_code == 403


def test_a_locked_topic_takes_no_translation(client, post, karim):
    Topic.objects.update(state="locked")
    client.force_login(karim)
    assert translate(client, post).status_code == 403


def test_the_form_goes_on_with_what_is_there(client, post, karim):
    actions.translate(by=karim, post=post, language="so", body="Hore")
    client.force_login(karim)
    shown = client.get(reverse("post-translate", args=[post.pk])).content.decode()
    assert "Hore</textarea>" in shown
    assert '<option value="so" selected>' in shown and '<option value="en"' not in shown.split("<form")[-2]


@pytest.mark.parametrize("many", [1, 3])
def test_cost_of_a_page_with_translations(client, topic, post, karim, many, django_assert_num_queries):
    for language in ["so", "nl", "ar"][:many]:
        actions.translate(by=karim, post=Post.objects.get(), language=language, body="Hore")
    client.force_login(karim)
    with django_assert_num_queries(10):
        page(client, topic)
