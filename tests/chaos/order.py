"""Eight write while one follows a cursor; print how many rows each follower saw of how many.

Run as `python -m tests.chaos.order POSTS`. `change` is our cursor, which moves under a lock of the topic;
`id` the control: rows as they are numbered when inserted, which several writers may commit out of order.
"""

import itertools
import json
import os
import random
import sys
import threading
import time
import uuid

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diwan.settings.embedded")

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from community import actions  # noqa: E402
from community.live.streams import changes  # noqa: E402
from community.models import Post, Topic  # noqa: E402
from people.models import User  # noqa: E402
from tests import factories  # noqa: E402

WRITERS = 8
QUIET = 2


def linger(chance: random.Random) -> None:
    """Every fifth transaction takes its time before it commits."""
    if chance.random() < 0.2:
        time.sleep(chance.uniform(0, 0.01))


def by_action(topic: Topic, by: User, chance: random.Random) -> None:
    with transaction.atomic():
        actions.reply(by=by, topic=Topic.objects.get(pk=topic.pk), body="In order", client_key=uuid.uuid4())
        linger(chance)


def naively(counter):
    def write(topic: Topic, by: User, chance: random.Random) -> None:
        with transaction.atomic():
            number = next(counter)
            words = {"number": number, "change": number, "client_key": uuid.uuid4(), "body": ""}
            Post.objects.create(topic=topic, author=by, **words)
            linger(chance)

    return write


def by_change(topic: Topic, reader: User):
    cursor, seen = 0, set()
    while True:
        batch = changes(reader, topic.stream, cursor)
        seen |= {change.pk for change in batch.changes}
        cursor = batch.cursor
        yield len(seen)


def by_id(topic: Topic, _reader: User):
    cursor, seen = 0, 0
    while True:
        ids = list(topic.posts.filter(pk__gt=cursor).order_by("pk").values_list("pk", flat=True)[:50])
        cursor = ids[-1] if ids else cursor
        seen += len(ids)
        yield seen


def race(write, follow, people: list[User], posts: int) -> tuple[int, int]:
    """How many rows the follower saw and how many there are, the opening post included."""
    *writers, reader = people
    topic = factories.topic(factories.ForumFactory(), reader)

    def work(by: User) -> None:
        for number in range(posts):
            write(topic, by, random.Random(by.pk * 1000 + number))
        connection.close()

    threads = [threading.Thread(target=work, args=[writer]) for writer in writers]
    for thread in threads:
        thread.start()
    seen, last, quiet = follow(topic, reader), 0, time.monotonic()
    while any(thread.is_alive() for thread in threads) or time.monotonic() < quiet + QUIET:
        if (now := next(seen)) != last:
            last, quiet = now, time.monotonic()
    return last, topic.posts.count()


def main(posts: int) -> None:
    country = factories.FocusCountryFactory()
    people = [factories.member("expert", country) for _ in range(WRITERS + 1)]
    found = {
        "change": race(by_action, by_change, people, posts),
        "id": race(naively(itertools.count(1000)), by_id, people, posts),
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(int(sys.argv[1]))
