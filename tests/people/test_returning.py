"""What an update made of its rows, read in the same statement."""

from django.db.models import F

from community.models import Topic
from people.returning import update_returning
from tests import factories


def test_columns_come_back_as_they_are_now(amina, django_assert_num_queries):
    forum = factories.ForumFactory()
    first, second = (factories.topic(forum, amina) for _ in range(2))
    with django_assert_num_queries(1):
        rows = update_returning(Topic.objects.filter(forum=forum), {"head": F("head") + 7}, "id", "head")
    assert sorted(rows) == sorted([(first.pk, first.head + 7), (second.pk, second.head + 7)])


def test_nothing_to_update_gives_nothing(db):
    assert update_returning(Topic.objects.filter(pk=0), {"head": 1}, "head") == []
