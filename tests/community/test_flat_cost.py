"""What a page costs does not know how much was ever written: a thousand posts, or a hundred thousand."""

import time
import uuid

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community import actions
from community.models import Forum, Topic, Watching
from tests import factories
from tests.chaos.figures import IN_FULL, note

pytestmark = pytest.mark.django_db
SMALL, LARGE = 1_000, 100_000
TIME_RATIO = 1.5

# Literal: what each page costs a member, whatever the size.
BUDGETS = {"list": 8, "first": 10, "last": 10, "unread": 7, "permalink": 10, "changes": 8, "reply": 17}
KEY = {
    "sqlite": "printf('%032x', {n} + {offset})",
    "postgresql": "lpad(to_hex({n} + {offset}), 32, '0')::uuid",
}


def fill(topic: Topic, count: int) -> None:
    """Bring a topic to `count` posts, past every action: only the rows and their counters."""
    key = KEY[connection.vendor].format(n="n", offset=topic.pk * 10**7)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE numbers(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < %s)
            INSERT INTO community_post (topic_id, number, change, author_id, client_key, body, html,
                language, state, posted_at, reactions)
            SELECT %s, n, n, %s, {key}, 'Text', '<p>Text</p>', 'en', 'visible', %s, '{{}}' FROM numbers
            """,
            [count, topic.pk, topic.opened_by_id, topic.opened_at],
        )
        cursor.execute("ANALYZE")
    Topic.objects.filter(pk=topic.pk).update(head=count, last_number=count)


def more_topics(forum: Forum, like: Topic, count: int) -> None:
    head = Forum.objects.get(pk=forum.pk).head
    rows = [
        Topic(
            forum=forum,
            title="Another",
            language="en",
            opened_by=like.opened_by,
            client_key=uuid.uuid4(),
            head=1,
            last_number=1,
            bump=head + number,
            list_change=head + number,
        )
        for number in range(1, count + 1)
    ]
    Topic.objects.bulk_create(rows, batch_size=500)
    Forum.objects.filter(pk=forum.pk).update(head=F("head") + count)


@pytest.fixture(params=[SMALL, LARGE], ids=["thousand", "hundred-thousand"])
def topic(request, amina, karim):
    made = factories.topic(factories.ForumFactory(), amina)
    made.size = request.param
    fill(made, made.size)
    more_topics(made.forum, made, made.size // 100)
    # Karim follows it and has read all but the last hundred.
    actions.watch(by=karim, place=made, level=Watching.FOLLOWING)
    made.refresh_from_db()
    actions.mark_read(by=karim, topic=made, number=made.size - 100)
    return made


def paths(topic: Topic) -> dict[str, str]:
    page = reverse("topic-detail", args=[topic.pk])
    return {
        "list": reverse("forum-detail", args=[topic.forum.slug]),
        "first": page,
        "last": f"{page}?n={topic.size}",
        "unread": reverse("topic-unread", args=[topic.pk]),
        "permalink": topic.posts.get(number=topic.size // 2).get_absolute_url(),
        "changes": f"{reverse('topic-changes', args=[topic.pk])}?after={topic.size - 20}",
    }


def reply(client, topic: Topic):
    words = {"body": "One more", "client_key": uuid.uuid4()}
    return client.post(reverse("topic-reply", args=[topic.pk]), words, headers={"accept": "application/json"})


def scans(queries: list[dict]) -> list[str]:
    """Steps of the database's plans that walk over all posts or topics."""
    walk = "SCAN community_post" if connection.vendor == "sqlite" else "Seq Scan on community_post "
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    found = []
    with connection.cursor() as cursor:
        for query in queries:
            if not query["sql"].startswith("SELECT"):
                continue
            cursor.execute(explain + query["sql"].replace("%", "%%"))
            found += [step for row in cursor.fetchall() if walk in (step := f"{row[-1]} ")]
    return found


def test_costs_by_page_and_never_by_history(client, topic, karim, amina):
    client.force_login(karim)
    client.get(paths(topic)["last"])
    reply(client, topic)
    spent, seconds = {}, {}
    for name, path in paths(topic).items():
        with CaptureQueriesContext(connection) as queries:
            started = time.perf_counter()
            assert client.get(path).status_code in (200, 302)
            seconds[name] = time.perf_counter() - started
        spent[name] = len(queries)
        if topic.size == LARGE:
            # What is small is rightly read as a whole.
            assert {name: scans(queries.captured_queries)} == {name: []}
    with CaptureQueriesContext(connection) as queries:
        assert reply(client, topic).status_code == 201
    spent["reply"] = len(queries)
    assert spent == BUDGETS


@pytest.mark.skipif(
    not IN_FULL, reason="times are compared in the full form: python -m tests.chaos flat_cost"
)
def test_takes_as_long_for_a_hundred_thousand(client, amina, karim):
    client.force_login(karim)
    medians: dict[str, list[float]] = {}
    for size in (SMALL, LARGE):
        topic = factories.topic(factories.ForumFactory(), amina)
        topic.size = size
        fill(topic, size)
        for name, path in paths(topic).items():
            taken = []
            for _ in range(21):
                started = time.perf_counter()
                client.get(path)
                taken.append(time.perf_counter() - started)
            medians.setdefault(name, []).append(sorted(taken)[10])
    ratios = {name: round(large / small, 2) for name, (small, large) in medians.items()}
    note("flat_cost", ratios=ratios)
    assert [name for name, ratio in ratios.items() if ratio >= TIME_RATIO] == []
