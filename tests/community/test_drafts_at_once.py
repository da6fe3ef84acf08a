"""Several windows of one member save in the same second: every text stays, and what is sent is no draft."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from community import actions
from community.models import Draft, Forum, ForumAccess, Post, Topic
from people.models import Participation, Programme, User
from tests import factories

WINDOWS = 6
# Emptied again afterwards, in this order: what threads write is committed.
WRITTEN = [Draft, Post, Topic, ForumAccess, Forum, Participation, User, Programme]


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """A database in which several threads see each other's work."""
    with django_db_blocker.unblock():
        yield
        for model in WRITTEN:
            model._base_manager.all().delete()
        connection.close()


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
