"""Catching up from any cursor gives what the page is: random histories, random gaps."""

import random
import uuid

import pytest

from community import actions
from community.live.streams import Audience, NotYours, changes, find
from community.models import Post, Topic
from tests import factories

pytestmark = pytest.mark.django_db


def follow(state: dict, user, name: str, after: int, limit: int) -> int:
    """Apply changes to what a browser holds, as live-feed.js does; returns the new cursor."""
    while True:
        batch = changes(user, name, after, limit)
        for change in batch.changes:
            if change.content is None:
                state.pop(change.pk, None)
            else:
                state[change.pk] = change.content.html
        after = batch.cursor
        if not batch.more:
            return after


@pytest.mark.parametrize("seed", range(12))
def test_state_and_changes_equal_a_fresh_page(amina, karim, moderator, seed):
    chance = random.Random(seed)
    topic = factories.topic(factories.ForumFactory(), amina)
    readers = [{"state": {}, "cursor": 0} for _ in range(3)]
    for step in range(40):
        _random_act(chance, topic, amina, moderator, step)
        for reader in readers:
            if chance.random() < 0.3:
                reader["cursor"] = follow(
                    reader["state"], karim, topic.stream, reader["cursor"], chance.choice([1, 2, 50])
                )
    fresh = {post.pk: post.html for post in Post.objects.visible_to(karim).filter(topic=topic)}
    for reader in readers:
        follow(reader["state"], karim, topic.stream, reader["cursor"], 50)
        assert reader["state"] == fresh
    numbers = list(topic.posts.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def _random_act(chance, topic, author, moderator, step):
    post = chance.choice(list(topic.posts.all()))
    act = chance.choice(["reply", "reply", "edit", "hide"])
    if act == "reply":
        actions.reply(by=author, topic=topic, body=f"Step {step}", client_key=uuid.uuid4())
    elif act == "edit":
        actions.edit(by=author, post=post, body=f"Edited at {step}")
    else:
        actions.hide(by=moderator, post=post, reason="chance")


def test_what_is_not_yours_is_not_told_apart_from_nothing(amina, outsider):
    topic = factories.topic(factories.ForumFactory(), amina)
    for name in (topic.stream, "t999999", "z1", "t", "", "t1 "):
        with pytest.raises(NotYours):
            changes(outsider, name, 0)


def test_a_fragment_is_the_same_for_everybody_of_an_audience(amina):
    topic = factories.topic(factories.ForumFactory(), amina)
    stream, key = find(topic.stream)
    post = stream.batch(key, 0, 1).changes[0].content
    member, public = (stream.render(post, Audience("en", member)) for member in (True, False))
    assert "Amina" in member and "Amina" not in public
    assert f'id="{stream.element(post.pk)}"' in member
    assert len(member) < 1536


def test_text_is_made_safe():
    from community.text import to_html

    hostile = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)> **b** ![i](http://e/x.png)"
    html = to_html(hostile)
    assert "<script" not in html and "<img" not in html and "javascript:" not in html.split("href")[-1]
    assert "<strong>b</strong>" in html and 'dir="auto"' in html


# The list of topics of a forum.


def listed(user, forum) -> list[str]:
    """The list as a fresh page has it, by title."""
    return [topic.title for topic in Topic.objects.visible_to(user).filter(forum=forum).listed()]


@pytest.mark.parametrize("seed", range(6))
def test_a_followed_list_equals_a_fresh_page(amina, karim, seed):
    chance = random.Random(seed)
    forum = factories.ForumFactory()
    shown: dict[int, Topic] = {}
    cursor = 0
    for step in range(25):
        topics = list(forum.topics.all())
        if not topics or chance.random() < 0.3:
            factories.topic(forum, amina, title=f"Topic {step}")
        else:
            factories.post(chance.choice(topics), amina)
        if chance.random() < 0.4:
            cursor = follow_list(karim, forum, shown, cursor, chance.choice([1, 3, 50]))
    follow_list(karim, forum, shown, cursor, 50)
    assert [topic.title for topic in sorted(shown.values(), key=lambda t: t.place)] == listed(karim, forum)


def follow_list(user, forum, shown: dict, cursor: int, limit: int) -> int:
    while True:
        batch = changes(user, forum.stream, cursor, limit)
        for change in batch.changes:
            shown[change.pk] = change.content
        cursor = batch.cursor
        if not batch.more:
            return cursor


def test_a_list_is_followed_by_those_who_may_see_the_forum(amina, karim, suspended):
    experts = factories.ForumFactory(access=[{"role": "expert", "level": 30}])
    people = {None, amina.pk, karim.pk, suspended.pk}
    assert find(experts.stream)[0].readers(experts.pk, people) == {amina.pk}
    public = factories.ForumFactory(public_read=True)
    assert find(public.stream)[0].readers(public.pk, people) == people


def test_a_hidden_topic_is_gone_from_the_list(amina, karim, moderator):
    forum = factories.ForumFactory()
    topic = factories.topic(forum, amina)
    cursor = changes(karim, forum.stream, 0).cursor
    actions.tend(by=moderator, topic=topic, act="hide", reason="It names somebody.")
    assert [change.content for change in changes(karim, forum.stream, cursor).changes] == [None]
    assert [change.content for change in changes(karim, forum.stream, 0).changes] == [None]


def test_a_list_is_asked_for_over_plain_http_too(client, amina):
    forum = factories.ForumFactory(slug="closed")
    topic = factories.topic(forum, amina, title="Pumps")
    address = "/en/community/f/closed/changes/"
    assert client.get(address).status_code == 404
    client.force_login(amina)
    told = client.get(f"{address}?after=0").json()
    assert [row["id"] for row in told["posts"]] == [topic.pk]
    assert f'id="t{topic.pk}"' in told["posts"][0]["html"] and "Pumps" in told["posts"][0]["html"]
    assert client.get(f"{address}?after={told['head']}").json()["posts"] == []
