"""Moving, splitting and merging topics: nothing lost, numbers dense, followers told, marks true."""

import random
import uuid

import pytest
from django.urls import reverse

from community import actions
from community.live.streams import changes
from community.models import Level, MovedPost, Post, Topic, TopicRead
from people.models import AuditEntry
from people.refusals import Conflict, Refused
from tests import factories
from tests.ground import shared

pytestmark = pytest.mark.django_db


@shared
def forum():
    return factories.ForumFactory()


@shared
def topic(forum, amina):
    return factories.topic(forum, amina, posts=6, kind="question")


def at(topic, *numbers):
    return list(topic.posts.filter(number__in=numbers).order_by("number"))


def split(by, posts, *, onwards=False, title="Its own topic", key=None):
    words = {"title": title, "reason": "another matter", "client_key": key or uuid.uuid4()}
    return actions.split(by=by, posts=posts, onwards=onwards, **words)


def bodies(topic):
    return list(topic.posts.order_by("number").values_list("number", "body"))


def check(topic):
    """What must hold of any topic at any time."""
    topic.refresh_from_db()
    numbers = list(
        topic.posts.filter(number__isnull=False).order_by("number").values_list("number", flat=True)
    )
    assert numbers == list(range(1, topic.last_number + 1))
    used = [row.change for rows in (topic.posts, topic.moved) for row in rows.all()]
    assert len(used) == len(set(used))
    assert max(used, default=0) <= topic.head
    marks = TopicRead.objects.filter(topic=topic).values_list("number", flat=True)
    assert [mark for mark in marks if mark > topic.last_number] == []
    if topic.accepted_id:
        assert topic.accepted.topic_id == topic.pk


def follow(state, user, topic, after, limit=50):
    while True:
        batch = changes(user, topic.stream, after, limit)
        for change in batch.changes:
            if change.content is None:
                state.pop(change.pk, None)
            else:
                state[change.pk] = change.content.number
        after = batch.cursor
        if not batch.more:
            return after


def fresh(topic):
    return dict(topic.posts.filter(state="visible").values_list("pk", "number"))


def test_split_from_a_post_on(topic, moderator):
    new = split(moderator, at(topic, 4), onwards=True).thing
    assert bodies(topic) == [(1, "First post"), (2, "Post 2"), (3, "Post 3")]
    assert bodies(new) == [(1, "Post 4"), (2, "Post 5"), (3, "Post 6")]
    assert (new.kind, new.forum_id, new.title) == ("question", topic.forum_id, "Its own topic")
    check(topic)
    check(new)
    assert list(AuditEntry.objects.filter(act="split").values_list("thing_id", "reason")) == [
        (str(new.pk), "another matter")
    ]


def test_split_of_chosen_posts_closes_the_ranks(topic, moderator):
    new = split(moderator, at(topic, 2, 5)).thing
    assert bodies(topic) == [(1, "First post"), (2, "Post 3"), (3, "Post 4"), (4, "Post 6")]
    assert bodies(new) == [(1, "Post 2"), (2, "Post 5")]
    check(topic)
    check(new)


def test_split_twice_with_one_key_is_once(topic, moderator):
    posts, key = at(topic, 2, 5), uuid.uuid4()
    first = split(moderator, posts, key=key)
    again = split(moderator, list(Post.objects.filter(pk__in=[p.pk for p in posts])), key=key)
    assert (first.created, again.created) == (True, False)
    assert first.thing == again.thing
    assert AuditEntry.objects.filter(act="split").count() == 1
    assert Topic.objects.count() == 2


def test_the_first_post_stays(topic, moderator):
    with pytest.raises(Refused, match="first post stays"):
        split(moderator, at(topic, 1), onwards=True)
    check(topic)
    assert topic.posts.count() == 6


def test_posts_of_two_topics_are_not_split_together(topic, forum, amina, moderator):
    other = factories.topic(forum, amina, posts=3)
    with pytest.raises(Conflict):
        split(moderator, at(topic, 2) + at(other, 2))
    assert Topic.objects.count() == 2


def test_followers_are_told_what_left(topic, karim, moderator):
    state = {}
    cursor = follow(state, karim, topic, 0)
    gone = {post.pk for post in at(topic, 3, 4)}
    new = split(moderator, at(topic, 3, 4)).thing
    told = changes(karim, topic.stream, cursor)
    assert {change.pk for change in told.changes if change.content is None} == gone
    follow(state, karim, topic, cursor)
    assert state == fresh(topic)
    new_state = {}
    follow(new_state, karim, new, 0)
    assert new_state == fresh(new)


def test_changes_answer_names_what_left(client, topic, karim, moderator):
    client.force_login(karim)
    head = topic.posts.order_by("-change").first().change
    gone = at(topic, 6)[0].pk
    split(moderator, at(topic, 6))
    told = client.get(reverse("topic-changes", args=[topic.pk]), {"after": head}).json()
    assert (told["gone"], told["posts"], told["more"]) == ([gone], [], False)


def test_what_comes_back_is_shown_again(topic, karim, moderator):
    back = at(topic, 5)[0].pk
    new = split(moderator, at(topic, 5)).thing
    actions.merge(by=moderator, topic=new, into=topic, reason="together after all")
    assert not MovedPost.objects.filter(topic=topic, post=back).exists()
    state = {}
    follow(state, karim, topic, 6, limit=2)
    assert state[back] == 6
    check(topic)
    check(new)


def test_marks_count_what_was_read(topic, karim, hiwa, moderator):
    actions.mark_read(by=karim, topic=topic, number=4)
    actions.mark_read(by=hiwa, topic=topic, number=2)
    new = split(moderator, at(topic, 3, 4, 6)).thing
    marks = dict(TopicRead.objects.filter(topic=topic).values_list("person__call_me", "number"))
    assert (marks["Karim"], marks["Hiwa"]) == (2, 2)
    there = dict(TopicRead.objects.filter(topic=new).values_list("person__call_me", "number"))
    assert there == {"Amina": 3, "Karim": 2}


def test_the_accepted_answer_goes_along(topic, amina, moderator):
    answer = at(topic, 5)[0]
    actions.accept(by=amina, post=answer)
    new = split(moderator, at(topic, 4, 5)).thing
    topic.refresh_from_db()
    new.refresh_from_db()
    assert (topic.accepted, new.accepted) == (None, answer)


def test_an_answer_keeps_what_it_answers_in_the_same_topic(topic, karim, moderator):
    second, third = at(topic, 2, 3)
    words = {"by": karim, "topic": topic, "client_key": uuid.uuid4()}
    stays = actions.reply(**words, body="To the second", reply_to=second).thing
    goes = actions.reply(**{**words, "client_key": uuid.uuid4()}, body="To the third", reply_to=third).thing
    split(moderator, [third, goes])
    stays.refresh_from_db()
    goes.refresh_from_db()
    assert (stays.reply_to, goes.reply_to) == (second, third)
    split(moderator, at(topic, 2))
    stays.refresh_from_db()
    assert stays.reply_to is None


def test_merge_appends_and_its_address_leads_on(client, topic, forum, amina, karim, moderator):
    into = factories.topic(forum, amina, posts=2, title="The one that stays")
    old = topic.posts.get(number=3)
    actions.merge(by=moderator, topic=topic, into=into, reason="the same")
    again = actions.merge(by=moderator, topic=topic, into=into, reason="the same")
    assert again.created is False
    assert AuditEntry.objects.filter(act="merge").count() == 1
    check(topic)
    check(into)
    assert (topic.state, topic.last_number, into.last_number) == ("merged", 0, 8)
    old.refresh_from_db()
    assert old.get_absolute_url() == f"{into.get_absolute_url()}?n=5#p{old.pk}"
    client.force_login(karim)
    answer = client.get(reverse("topic-detail", args=[topic.pk]))
    assert (answer.status_code, answer["Location"]) == (302, into.get_absolute_url())
    assert topic.title not in client.get(reverse("forum-detail", args=[forum.slug])).content.decode()
    with pytest.raises(Refused):
        factories.post(topic, karim)


def test_merge_refuses_itself_and_what_is_gone(topic, forum, amina, moderator):
    with pytest.raises(Refused):
        actions.merge(by=moderator, topic=topic, into=topic, reason="x")
    other = factories.topic(forum, amina)
    actions.merge(by=moderator, topic=other, into=topic, reason="x")
    with pytest.raises(Conflict):
        actions.merge(by=moderator, topic=topic, into=other, reason="x")
    check(topic)


def test_move_needs_both_forums(topic, moderator, amina, karim):
    elsewhere = factories.ForumFactory()
    actions.move_topic(by=moderator, topic=topic, forum=elsewhere, reason="belongs there")
    topic.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (topic.forum, topic.bump) == (elsewhere, elsewhere.head)
    alone = factories.ForumFactory(access=[{"level": Level.SEE}])
    alone.access.filter(role="moderator").delete()
    with pytest.raises(Refused):
        actions.move_topic(by=moderator, topic=topic, forum=alone, reason="x")
    for person in (amina, karim):
        with pytest.raises(Refused):
            actions.move_topic(by=person, topic=topic, forum=topic.forum, reason="x")
    assert AuditEntry.objects.filter(act="move").count() == 1


def listed(state, user, forum, after, limit=50):
    """Follow a forum's list as a page does."""
    while True:
        batch = changes(user, forum.stream, after, limit)
        for change in batch.changes:
            state.discard(change.pk) if change.content is None else state.add(change.pk)
        after = batch.cursor
        if not batch.more:
            return after


@pytest.mark.parametrize("limit", [1, 50])
def test_a_topic_that_leaves_vanishes_from_its_old_list(topic, forum, amina, karim, moderator, limit):
    elsewhere, stays = factories.ForumFactory(), factories.topic(forum, amina)
    old, new = set(), set()
    after = listed(old, karim, forum, 0)
    assert old == {topic.pk, stays.pk}
    actions.move_topic(by=moderator, topic=topic, forum=elsewhere, reason="belongs there")
    factories.post(stays, amina)
    after = listed(old, karim, forum, after, limit)
    there = listed(new, karim, elsewhere, 0, limit)
    assert (old, new) == ({stays.pk}, {topic.pk})
    # And back.
    topic.refresh_from_db()
    actions.move_topic(by=moderator, topic=topic, forum=forum, reason="after all")
    listed(old, karim, forum, after, limit)
    listed(new, karim, elsewhere, there, limit)
    assert (old, new) == ({topic.pk, stays.pk}, set())
    # And away once more.
    topic.refresh_from_db()
    actions.move_topic(by=moderator, topic=topic, forum=elsewhere, reason="no, there")
    fresh = set()
    listed(fresh, karim, forum, 0, limit)
    assert fresh == {stays.pk}


def test_both_lists_are_told_of_a_move(
    topic, forum, moderator, django_capture_on_commit_callbacks, monkeypatch
):
    told = []
    monkeypatch.setattr("community.live.hub.hub.hint", lambda names: told.extend(names))
    elsewhere = factories.ForumFactory()
    with django_capture_on_commit_callbacks(execute=True):
        actions.move_topic(by=moderator, topic=topic, forum=elsewhere, reason="x")
    assert sorted(told) == sorted([topic.stream, forum.stream, elsewhere.stream])


def look(client, topic, number):
    return client.get(reverse("topic-detail", args=[topic.pk]), {"n": number})


def test_an_old_link_leads_to_where_the_post_went(client, topic, karim, moderator):
    client.force_login(karim)
    gone = at(topic, 3)[0]
    last = at(topic, 6)[0]
    new = split(moderator, [gone, last]).thing
    gone.refresh_from_db()
    last.refresh_from_db()
    # There is a number 3 again: the page says where the old one is.
    page = look(client, topic, 3)
    assert page.status_code == 200
    assert f'href="{gone.get_absolute_url()}"' in page.content.decode()
    assert gone.get_absolute_url() not in look(client, topic, 2).content.decode()
    # There is no number 6 any more.
    answer = look(client, topic, 6)
    assert (answer.status_code, answer["Location"]) == (302, f"{new.get_absolute_url()}?n=2#p{last.pk}")


def test_an_old_link_into_a_merged_topic_leads_to_the_post(client, topic, forum, amina, karim, moderator):
    client.force_login(karim)
    into = factories.topic(forum, amina, posts=2)
    post = at(topic, 4)[0]
    actions.merge(by=moderator, topic=topic, into=into, reason="the same")
    post.refresh_from_db()
    assert (
        look(client, topic, 4)["Location"]
        == post.get_absolute_url()
        == f"{into.get_absolute_url()}?n=6#p{post.pk}"
    )
    assert look(client, topic, 99)["Location"] == into.get_absolute_url()


def test_an_old_link_says_nothing_of_a_place_one_may_not_see(client, topic, karim, moderator):
    client.force_login(karim)
    gone, last = at(topic, 3, 6)
    new = split(moderator, [gone, last]).thing
    closed = factories.ForumFactory(access=[])
    actions.move_topic(by=moderator, topic=new, forum=closed, reason="x")
    for number in (3, 6):
        page = look(client, topic, number)
        assert (page.status_code, "moved the post" in page.content.decode()) == (200, False)


def test_what_was_moved_meanwhile_is_not_written_to(topic, forum, amina, moderator):
    """A page from before a move holds the post and topic as they were: the act is refused, not misplaced."""
    stale = Post.objects.select_related("topic").get(topic=topic, number=4)
    new = split(moderator, at(topic, 4)).thing
    for act in (
        lambda: actions.edit(by=amina, post=stale, body="Better"),
        lambda: actions.hide(by=moderator, post=stale, reason="spam"),
        lambda: actions.uphold_flags(by=moderator, post=stale, reason="spam"),
    ):
        with pytest.raises(Conflict):
            act()
    was = Topic.objects.get(pk=topic.pk)
    actions.move_topic(by=moderator, topic=topic, forum=factories.ForumFactory(), reason="x")
    with pytest.raises(Conflict):
        factories.post(was, amina)
    check(topic)
    check(new)


def test_a_reply_that_met_a_lock_is_refused(topic, karim, moderator):
    open_page = Topic.objects.get(pk=topic.pk)
    actions.tend(by=moderator, topic=topic, act="lock")
    with pytest.raises(Refused, match="locked"):
        factories.post(open_page, karim)
    topic.refresh_from_db()
    assert (topic.posts.count(), topic.last_number) == (6, 6)


@pytest.mark.parametrize("seed", range(6))
def test_random_moves_keep_every_topic_true(forum, amina, karim, moderator, seed):
    chance = random.Random(seed)
    for _ in range(3):
        factories.topic(forum, amina, posts=chance.randint(2, 8))
    followers = {}
    for _step in range(25):
        living = [t for t in Topic.objects.all() if t.state == "open"]
        _random_act(chance, living, amina, karim, moderator)
        for topic in living:
            state, cursor = followers.setdefault(topic.pk, ({}, 0))
            if chance.random() < 0.4:
                followers[topic.pk] = (state, follow(state, karim, topic, cursor, chance.choice([1, 3, 50])))
    acts = AuditEntry.objects.filter(act__in=["split", "merge", "hide"])
    assert acts.count() == acts.values("thing_id", "act").distinct().count()
    for topic in Topic.objects.all():
        check(topic)
        state, cursor = followers.get(topic.pk, ({}, 0))
        follow(state, karim, topic, cursor)
        assert state == fresh(topic)


def _random_act(chance, living, amina, karim, moderator):
    topic = chance.choice(living)
    numbered = list(topic.posts.filter(state="visible", number__gt=1))
    act = chance.choice(["post", "read", "split", "split", "merge", "hide"])
    if act == "post":
        factories.post(topic, chance.choice([amina, karim]))
    elif act == "read":
        actions.mark_read(by=karim, topic=topic, number=chance.randint(1, topic.last_number))
    elif act == "split" and numbered:
        split(
            moderator,
            chance.sample(numbered, chance.randint(1, len(numbered))),
            onwards=chance.random() < 0.3,
        )
    elif act == "merge" and len(living) > 2:
        into = chance.choice([t for t in living if t != topic])
        actions.merge(by=moderator, topic=topic, into=into, reason="x")
    elif act == "hide" and numbered:
        actions.hide(by=moderator, post=chance.choice(numbered), reason="x")
