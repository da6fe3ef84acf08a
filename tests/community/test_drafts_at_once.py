"""Several windows of one member save in the same second: every text stays, and what is sent is no draft."""

import uuid
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from community import actions
from community.models import Draft
from tests import factories

WINDOWS = 6


def at_once(calls) -> None:
    def run(call):
        try:
            call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WINDOWS) as pool:
        list(pool.map(run, calls))


def test_every_window_keeps_its_text(committed):
    person, key, rev = factories.member("expert"), uuid.uuid4(), uuid.uuid4()
    words = {"by": person, "place": "t1", "client_key": key}
    actions.keep_draft(**words, typed={"body": "The beginning"}, rev=rev)
    texts = {f"The beginning, {number}" for number in range(WINDOWS)}
    at_once(
        [lambda text=text: actions.keep_draft(**words, typed={"body": text}, seen=[rev]) for text in texts]
    )
    assert {draft.body for draft in Draft.objects.visible_to(person)} == texts


def test_a_saving_beside_the_sending_leaves_no_draft(committed):
    person = factories.member("expert")
    topic = factories.topic(factories.ForumFactory(), person)
    words = {"by": person, "client_key": uuid.uuid4()}
    saving = [
        lambda n=n: actions.keep_draft(**words, place=topic.stream, typed={"body": "My answer"[:n]})
        for n in (3, 4, 5, 9)
    ]
    at_once([*saving[:2], lambda: actions.reply(**words, topic=topic, body="My answer"), *saving[2:]])
    left = Draft.objects.visible_to(person).filter(client_key=words["client_key"])
    assert not left.exists() and topic.posts.count() == 2
