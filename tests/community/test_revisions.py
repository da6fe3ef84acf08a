"""Editing: the text before is kept, a newer text is never overwritten, a moderator can take one away."""

import uuid

import pytest
from django.urls import reverse

from community import actions
from community.actions.revisions import TextChanged
from community.models import Post, Revision
from people.models import AuditEntry
from people.refusals import Refused
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


@shared
def edited(post, amina):
    """A post of two texts."""
    actions.edit(by=amina, post=post, body="Second text")
    return post


def words(body: str, since: int | str) -> dict:
    return {"body": body, "since": since, "client_key": uuid.uuid4()}


def history(client, post, **query):
    return client.get(reverse("post-history", args=[post.pk]), query)


def test_an_edit_keeps_the_text_before(post, amina):
    actions.edit(by=amina, post=post, body="Second text")
    actions.edit(by=amina, post=post, body="Third text")
    rows = list(Revision.objects.values_list("body", "change", "by"))
    assert rows == [("Second text", 3, amina.pk), ("First post", 2, amina.pk)]
    assert Post.objects.get().body == "Third text"


def test_the_same_edit_twice_is_one(post, amina):
    for _ in range(2):
        actions.edit(by=amina, post=post, body="Second text", since=1)
    assert Revision.objects.count() == 1
    assert Post.objects.get().change == 2


def test_the_same_edit_again_after_another_one_is_no_conflict_and_changes_nothing(client, post, amina):
    client.force_login(amina)
    mine, url = words("Second text", 1), reverse("post-edit", args=[post.pk])
    assert client.post(url, mine, headers=JSON).status_code == 200
    actions.edit(by=amina, post=Post.objects.get(), body="Third text")
    # Its answer was lost, so it comes again.
    assert client.post(url, mine, headers=JSON).status_code == 200
    assert (Post.objects.get().body, Revision.objects.count()) == ("Third text", 2)


def test_a_key_is_good_for_one_edit(client, topic, post, amina):
    client.force_login(amina)
    mine, url = words("Second text", 1), reverse("post-edit", args=[post.pk])
    client.post(url, mine)
    other = reverse("post-edit", args=[factories.post(topic, amina).pk])
    for where, body in ((url, "Other text"), (other, "Second text")):
        answer = client.post(where, {**mine, "body": body, "since": ""}, headers=JSON)
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "key_reused")
    assert Revision.objects.count() == 1


def test_an_edit_of_an_older_text_is_a_conflict_and_changes_nothing(edited, amina):
    with pytest.raises(TextChanged):
        actions.edit(by=amina, post=Post.objects.get(), body="From the other window", since=1)
    assert (Post.objects.get().body, Revision.objects.count()) == ("Second text", 1)


def test_a_reaction_meanwhile_is_no_conflict(post, amina, karim):
    actions.react(by=karim, post=Post.objects.get(), kind="thanks", on=True)
    actions.edit(by=amina, post=Post.objects.get(), body="Second text", since=1)
    assert Post.objects.get().reactions == {"thanks": 1}
    assert Post.objects.get().body == "Second text"


def test_a_conflict_shows_both_texts_and_then_lets_one_save(client, edited, amina):
    client.force_login(amina)
    url = reverse("post-edit", args=[edited.pk])
    answer = client.post(url, words("My other text", 1))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Second text" in page and "My other text</textarea>" in page
    assert 'name="since" value="2"' in page
    assert client.post(url, words("My other text", 2)).status_code == 302
    assert Post.objects.get().body == "My other text"


def test_a_conflict_tells_a_program(client, edited, amina):
    client.force_login(amina)
    answer = client.post(reverse("post-edit", args=[edited.pk]), words("Other", 1), headers=JSON)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "text_changed")


def test_an_invalid_form_does_not_pass_for_having_seen_the_newer_text(client, edited, amina):
    client.force_login(amina)
    answer = client.post(reverse("post-edit", args=[edited.pk]), words(" ", 1))
    assert answer.status_code == 422
    assert 'name="since" value="1"' in answer.content.decode()


@pytest.mark.parametrize("since", ["x", "-1", "9" * 30])
def test_a_forged_since_is_named(client, post, amina, since):
    client.force_login(amina)
    answer = client.post(reverse("post-edit", args=[post.pk]), words("Better", since), headers=JSON)
    assert answer.status_code == 422
    assert list(answer.json()["error"]["fields"]) == ["since"]


@pytest.mark.parametrize(
    ("who", "status"),
    [("amina", 200), ("karim", 200), ("moderator", 200), ("outsider", 404), ("suspended", 404), (None, 302)],
)
def test_who_sees_a_history(client, request, edited, who, status):
    if who:
        client.force_login(request.getfixturevalue(who))
    answer = history(client, edited)
    assert answer.status_code == status
    assert ("First post" in answer.content.decode()) is (status == 200)


def test_a_hidden_posts_history_is_hidden(client, edited, karim, moderator):
    actions.hide(by=moderator, post=edited, reason="test")
    client.force_login(karim)
    assert history(client, edited).status_code == 404


def test_a_moderator_takes_an_earlier_text_away_once(client, edited, moderator):
    client.force_login(moderator)
    url = reverse("revision-blank", args=[edited.pk, Revision.objects.get().pk])
    for _ in range(2):
        answer = client.post(url, {"reason": "an address"})
        assert (answer.status_code, answer["Location"]) == (302, reverse("post-history", args=[edited.pk]))
    assert Revision.objects.get().body == ""
    rows = AuditEntry.objects.filter(act="blank").values_list("by", "thing", "reason")
    assert list(rows) == [(moderator.pk, "community.revision", "an address")]
    page = history(client, edited).content.decode()
    assert "First post" not in page and "A moderator took this text away." in page


def test_taking_away_needs_a_reason(client, edited, moderator):
    client.force_login(moderator)
    answer = client.post(reverse("revision-blank", args=[edited.pk, Revision.objects.get().pk]))
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert Revision.objects.get().body == "First post"


@pytest.mark.parametrize(
    ("who", "status"), [("amina", 403), ("karim", 403), ("outsider", 404), ("suspended", 404)]
)
def test_who_may_not_take_away(client, request, edited, who, status):
    client.force_login(request.getfixturevalue(who))
    url = reverse("revision-blank", args=[edited.pk, Revision.objects.get().pk])
    assert client.post(url, {"reason": "x"}).status_code == status
    assert Revision.objects.get().body == "First post"


def test_a_revision_of_another_post_is_not_there(client, edited, moderator, amina):
    other = factories.post(edited.topic, amina)
    client.force_login(moderator)
    url = reverse("revision-blank", args=[other.pk, Revision.objects.get().pk])
    assert client.post(url, {"reason": "x"}).status_code == 404


def test_only_the_author_edits_on_a_page(client, edited, karim):
    client.force_login(karim)
    with pytest.raises(Refused):
        actions.edit(by=karim, post=edited, body="Mine")
    assert client.post(reverse("post-edit", args=[edited.pk]), {"body": "Mine"}).status_code == 403
    assert Revision.objects.count() == 1


@pytest.mark.parametrize("many", [1, 3])
def test_cost_of_a_history(client, post, amina, karim, many, django_assert_num_queries):
    for number in range(many):
        actions.edit(by=amina, post=post, body=f"Text {number}")
    client.force_login(karim)
    with django_assert_num_queries(9):
        history(client, post)


def test_a_long_history_comes_in_pages(client, post, amina, karim):
    for number in range(12):
        actions.edit(by=amina, post=post, body=f"Text {number}.")
    client.force_login(karim)
    first = history(client, post).content.decode()
    assert ("Text 10." in first, "Text 0." in first, "?before=4" in first) == (True, False, True)
    second = history(client, post, before=4).content.decode()
    assert ("Text 0." in second, "First post" in second, "Still earlier" in second) == (True, True, False)
