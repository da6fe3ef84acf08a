"""A topic's states, the moderators' desk, who may use it and what it costs."""

import uuid

import pytest
from django.urls import reverse

from community import actions
from community.models import Level, Post, Topic
from tests import factories
from tests.community.saying import acts, flag
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


# A topic's states.


@pytest.mark.parametrize(
    ("act", "reason", "state", "pinned"),
    [("lock", "", "locked", False), ("pin", "", "open", True), ("hide", "why", "hidden", False)],
)
def test_what_moderators_do_to_a_topic_is_done_once_and_taken_back(
    topic, moderator, act, reason, state, pinned
):
    back = {"lock": "unlock", "pin": "unpin", "hide": "show"}[act]
    for _ in range(2):
        actions.tend(by=moderator, topic=topic, act=act, reason=reason)
    topic.refresh_from_db()
    assert (topic.state, topic.pinned) == (state, pinned)
    actions.tend(by=moderator, topic=topic, act=back, reason=reason)
    topic.refresh_from_db()
    assert (topic.state, topic.pinned) == ("open", False)
    assert [done for done, *_ in acts()] == [act, back]


def test_hiding_a_topic_needs_a_reason(client, topic, moderator):
    client.force_login(moderator)
    answer = client.post(reverse("topic-tend", args=[topic.pk, "hide"]), {"reason": ""})
    assert (answer.status_code, "Say why" in answer.content.decode()) == (403, True)
    assert client.post(reverse("topic-tend", args=[topic.pk, "burn"]), {"reason": "x"}).status_code == 404


# Who may.

WHO = ["anonymous", "outsider", "suspended", "karim", "amina", "officer", "other_moderator", "moderator"]


@shared
def other_moderator(somalia):
    """An expert who moderates another forum."""
    person = factories.member("expert", somalia, call_me="Other Mo")
    factories.ForumFactory(access=[{"person": person, "level": Level.MODERATE}])
    return person


@pytest.mark.parametrize("who", WHO)
def test_the_desk_is_for_who_moderates_and_shows_their_forums(client, request, who, post, karim):
    flag(karim, post, note="Look at this")
    if who != "anonymous":
        client.force_login(request.getfixturevalue(who))
    answer = client.get(reverse("moderation"))
    wanted = {"anonymous": 302, "moderator": 200, "other_moderator": 200}.get(who, 404)
    assert answer.status_code == wanted
    assert ("Look at this" in answer.content.decode()) is (who == "moderator")


@pytest.mark.parametrize("who", WHO)
def test_only_moderators_of_the_forum_act(client, request, who, post, karim, topic):
    flag(karim, post)
    if who != "anonymous":
        client.force_login(request.getfixturevalue(who))
    acts_of_moderators = [
        *((reverse("post-judge", args=[post.pk, answer])) for answer in ("uphold", "approve", "show")),
        reverse("topic-tend", args=[topic.pk, "pin"]),
        reverse("topic-move", args=[topic.pk]),
        reverse("topic-merge", args=[topic.pk]),
        reverse("topic-split", args=[topic.pk]),
    ]
    statuses = {client.post(address, {"reason": "spam"}).status_code for address in acts_of_moderators}
    assert statuses == ({"anonymous": {302}, "moderator": {302, 422}}.get(who, {404}))
    post.refresh_from_db()
    topic.refresh_from_db()
    # The last answer of the moderator was to show it again.
    assert (post.state, topic.pinned) == ("visible", who == "moderator")
    assert bool(acts()) is (who == "moderator")


def test_a_topics_tools_as_forms(client, topic, forum, amina, moderator):
    elsewhere, other = factories.ForumFactory(), factories.topic(forum, amina)
    client.force_login(moderator)
    assert "Moderate this topic" in client.get(topic.get_absolute_url()).content.decode()
    assert client.get(reverse("topic-tools", args=[topic.pk])).status_code == 200
    assert client.get(reverse("topic-split", args=[topic.pk])).status_code == 200
    second = topic.posts.get(number=2)
    words = {"posts": [second.pk], "title": "Apart", "reason": "x", "client_key": str(uuid.uuid4())}
    address = reverse("topic-split", args=[topic.pk])
    statuses = [client.post(address, words, headers=JSON).status_code for _ in range(2)]
    assert statuses == [201, 200]
    new = Topic.objects.get(title="Apart")
    move = client.post(reverse("topic-move", args=[new.pk]), {"forum": elsewhere.pk, "reason": "x"})
    assert move.status_code == 302
    into = f"http://testserver{other.get_absolute_url()}?n=1#p4"
    merge = client.post(reverse("topic-merge", args=[topic.pk]), {"into": into, "reason": "x"})
    assert (merge.status_code, merge["Location"]) == (302, other.get_absolute_url())
    assert [act for act, *_ in acts()] == ["split", "move", "merge"]


# What it costs.


@pytest.mark.parametrize("many", [1, 3])
def test_cost_of_the_desk(client, forum, amina, somalia, moderator, many, django_assert_num_queries):
    for _ in range(many):
        topic = factories.topic(forum, amina, posts=3)
        first, second, third = topic.posts.select_related("topic").order_by("number")
        flag(factories.member("expert", somalia), first)
        Post.objects.filter(pk=second.pk).update(state="pending", number=None)
        actions.hide(by=moderator, post=third, reason="x")
        actions.appeal(by=amina, post=third, text="Why?", client_key=uuid.uuid4())
    client.force_login(moderator)
    with django_assert_num_queries(8):
        client.get(reverse("moderation"))


@pytest.mark.parametrize("many", [1, 3])
def test_cost_of_what_is_withheld(client, topic, amina, moderator, many, django_assert_num_queries):
    for _ in range(many):
        actions.hide(by=moderator, post=factories.post(topic, amina), reason="x")
    client.force_login(amina)
    with django_assert_num_queries(6):
        client.get(reverse("withheld"))
