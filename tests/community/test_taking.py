"""Saying that one answers a question: one at a time, seen at once, over by itself."""

import datetime

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from community import actions
from community.live.streams import Audience, changes, find
from community.models import Forum, Level, Topic
from people.refusals import Refused
from tests import factories
from tests.community.saying import acts
from tests.ground import shared

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@shared
def forum():
    return factories.ForumFactory()


@shared
def question(forum, hiwa):
    return factories.topic(forum, hiwa, kind=Topic.Kind.QUESTION)


def fresh() -> Topic:
    return Topic.objects.select_related("taken_by", "forum").get()


def send(client, person, name, topic, **extra):
    client.force_login(person)
    return client.post(reverse(name, args=[topic.pk]), **extra)


def live_head(topic, after: int, *, member=True) -> list[str]:
    """What a page that knows the topic up to `after` is told of its head."""
    stream, key = find(topic.stream)
    batch = stream.batch(key, after, 50)
    return [stream.render(c.content, Audience("en", member)) for c in batch.changes if c.pk == 0]


def test_taken_for_two_days(client, question, karim):
    answer = send(client, karim, "topic-take", question, headers=JSON)
    assert (answer.status_code, answer.json()) == (
        200,
        {"id": question.pk, "url": question.get_absolute_url(), "change": 2, "taken": True},
    )
    topic = fresh()
    assert topic.holder == karim
    assert abs(topic.taken_until - timezone.now() - datetime.timedelta(days=2)) < datetime.timedelta(
        minutes=1
    )
    assert acts() == []


def test_taken_twice_by_the_same_is_once(question, karim):
    for _ in range(2):
        actions.take(by=karim, topic=question)
    assert fresh().head == 2


def test_the_second_is_told_who_was_first(client, question, karim, amina):
    actions.take(by=karim, topic=question)
    answer = send(client, amina, "topic-take", question, headers=JSON)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "conflict")
    page = send(client, amina, "topic-take", question)
    assert page.status_code == 409
    assert "Karim is answering this question already." in page.content.decode()
    assert fresh().holder == karim


def test_without_scripts_the_button_leads_to_the_topic(client, question, karim, amina):
    client.force_login(karim)
    assert (
        reverse("topic-take", args=[question.pk]) in client.get(question.get_absolute_url()).content.decode()
    )
    answer = send(client, karim, "topic-take", question)
    assert (answer.status_code, answer.url) == (302, question.get_absolute_url())
    mine = client.get(question.get_absolute_url()).content.decode()
    assert "<bdi>Karim</bdi> is answering" in mine and reverse("topic-release", args=[question.pk]) in mine
    client.force_login(amina)
    theirs = client.get(question.get_absolute_url()).content.decode()
    assert "<bdi>Karim</bdi> is answering" in theirs
    assert "/take/" not in theirs and "/release/" not in theirs


def test_it_is_over_with_the_time(question, karim, amina):
    actions.take(by=karim, topic=question)
    Topic.objects.update(taken_until=timezone.now())
    assert fresh().holder is None
    actions.take(by=amina, topic=question)
    assert fresh().holder == amina


def test_it_is_over_with_their_answer_but_not_with_anothers(question, karim, amina):
    actions.take(by=karim, topic=question)
    factories.post(question, amina)
    assert fresh().holder == karim
    factories.post(fresh(), karim)
    assert (fresh().holder, fresh().taken_by, fresh().taken_until) == (None, None, None)


def test_an_answer_that_waits_for_a_moderator_is_none_yet(question, karim, moderator):
    karim.date_joined = timezone.now()
    karim.save()
    actions.take(by=karim, topic=question)
    waiting = factories.post(question, karim)
    assert (waiting.state, fresh().holder) == ("pending", karim)
    actions.approve(by=moderator, post=waiting)
    assert fresh().holder is None


def test_it_is_over_when_any_answer_helped(question, karim, amina, hiwa):
    helpful = factories.post(question, amina)
    actions.take(by=karim, topic=question)
    actions.accept(by=hiwa, post=helpful)
    assert fresh().holder is None
    with pytest.raises(Refused, match="wait for an answer"):
        actions.take(by=karim, topic=question)


@pytest.mark.parametrize("how", ["suspended", "locked"])
def test_it_is_over_with_the_account_and_the_topic(question, karim, how):
    actions.take(by=karim, topic=question)
    if how == "suspended":
        karim.suspended_at = timezone.now()
        karim.save()
    else:
        Topic.objects.update(state=Topic.State.LOCKED)
    assert fresh().holder is None


def test_left_by_oneself_and_by_a_moderator(question, karim, amina, moderator):
    actions.take(by=karim, topic=question)
    with pytest.raises(Refused, match="or a moderator"):
        actions.release(by=amina, topic=question)
    actions.release(by=karim, topic=question)
    assert (fresh().holder, acts()) == (None, [])
    actions.take(by=karim, topic=question)
    for _ in range(2):
        actions.release(by=moderator, topic=question)
    assert (fresh().holder, acts()) == (None, [("release", "Mo", "")])


def test_rules(question, forum, karim, hiwa, outsider):
    def sentence(person, topic):
        with pytest.raises(Refused) as refusal:
            actions.take(by=person, topic=topic)
        return str(refusal.value.sentence)

    assert "asked this yourself" in sentence(hiwa, question)
    assert "members of the programme" in sentence(outsider, question)
    assert "questions that wait" in sentence(karim, factories.topic(forum, hiwa))
    forum.access.all().update(level=Level.SEE)
    assert "not reply in it" in sentence(karim, question)
    question.state = Topic.State.LOCKED
    question.save()
    assert "locked" in sentence(karim, question)


@pytest.mark.parametrize("name", ["topic-take", "topic-release"])
def test_access(client, question, karim, outsider, suspended, name):
    question.forum.access.exclude(role="moderator").delete()
    url = reverse(name, args=[question.pk])
    assert client.post(url).status_code == 302
    missing = client.post(reverse(name, args=[999_999]))
    assert missing.status_code == 302
    for person in (karim, outsider, suspended):
        assert send(client, person, name, question).status_code == 404
    client.force_login(question.opened_by)
    assert client.get(url).status_code == 405


def test_the_head_of_an_open_page_moves(question, karim, amina):
    before = fresh().head
    actions.take(by=karim, topic=question)
    [head] = live_head(question, before)
    assert 'id="taken"' in head and "<bdi>Karim</bdi> is answering" in head
    assert "Karim" not in live_head(question, before, member=False)[0]
    assert live_head(question, fresh().head) == []
    taken = fresh().head
    factories.post(fresh(), karim)
    [head] = live_head(question, taken)
    assert "answering" not in head
    # The post and the head have a change each.
    assert [change.change for change in changes(amina, question.stream, taken).changes] == [3, 4]


def test_a_full_page_of_changes_loses_neither_post_nor_head(question, karim, amina):
    actions.take(by=karim, topic=question)
    for _ in range(3):
        factories.post(question, amina)
    stream, key = find(question.stream)
    seen, after = [], 0
    while after < fresh().head:
        batch = stream.batch(key, after, 1)
        seen += [change.change for change in batch.changes]
        after = batch.cursor
    assert seen == [1, 2, 3, 4, 5]


def test_what_is_written_while_the_head_is_read_is_not_lost(question, karim, amina):
    """Between reading the posts and reading the head a post and another change of the head come in."""
    actions.take(by=karim, topic=question)
    stream, key = find(question.stream)
    wrote = []

    def meanwhile(execute, sql, *rest):
        if not wrote and sql.startswith('SELECT "community_topic"."id"'):
            wrote.append(1)
            factories.post(fresh(), amina)
            actions.release(by=karim, topic=fresh())
        return execute(sql, *rest)

    with connection.execute_wrapper(meanwhile):
        first = stream.batch(key, 1, 50)
    assert wrote
    later = stream.batch(key, first.cursor, 50)
    seen = [change.pk for batch in (first, later) for change in batch.changes]
    assert question.posts.get(number=2).pk in seen


def test_programs_are_told_of_posts_alone(client, question, karim):
    actions.take(by=karim, topic=question)
    client.force_login(karim)
    told = client.get(reverse("topic-changes", args=[question.pk])).json()
    assert ([post["number"] for post in told["posts"]], told["gone"], told["head"]) == ([1], [], 2)


def test_the_line_in_the_list_moves(client, question, forum, karim):
    head = Forum.objects.get().head
    actions.take(by=karim, topic=question)
    stream, key = find(forum.stream)
    [row] = stream.batch(key, head, 50).changes
    assert "<bdi>Karim</bdi> is answering" in stream.render(row.content, Audience("en", True))
    assert "somebody is answering" in stream.render(row.content, Audience("en", False))
    client.force_login(karim)
    assert "<bdi>Karim</bdi> is answering" in client.get(forum.get_absolute_url()).content.decode()


def test_taking_keeps_the_place_in_the_list(question, karim):
    place = fresh().bump
    actions.take(by=karim, topic=question)
    assert fresh().bump == place


@pytest.mark.parametrize("many", [1, 3])
def test_cost_of_a_list_with_taken_questions(client, forum, karim, amina, many, django_assert_num_queries):
    for _ in range(many):
        topic = factories.topic(forum, amina, kind=Topic.Kind.QUESTION)
        actions.take(by=karim, topic=topic)
    client.force_login(karim)
    with django_assert_num_queries(8):
        client.get(forum.get_absolute_url())
