"""How far somebody has read. Marks never move back."""

from django.db import transaction

from people.models import User

from ..models import Forum, ForumRead, Topic, TopicRead
from .telling import settle


def mark_read(*, by: User, topic: Topic, number: int) -> None:
    """Note that `by` has seen everything up to `number`."""
    number = min(number, topic.last_number)
    mark, created = TopicRead.objects.get_or_create(person=by, topic=topic, defaults={"number": number})
    if not created:
        # Not beyond the end either, should a moderator have taken posts away since the topic was read.
        marks = TopicRead.objects.filter(pk=mark.pk, topic__last_number__gte=number)
        marks.filter(number__lt=number).update(number=number)
    settle(by=by, topic=topic, number=number)


def mark_written(*, by: User, topic: Topic, number: int) -> None:
    """Who wrote the last post has seen it: in one statement, for no other mark can be further."""
    TopicRead.objects.bulk_create(
        [TopicRead(person=by, topic=topic, number=number)],
        update_conflicts=True,
        unique_fields=["person", "topic"],
        update_fields=["number"],
    )
    settle(by=by, topic=topic, number=number)


@transaction.atomic
def mark_forum_read(*, by: User, forum: Forum, bump: int) -> None:
    """Note that `by` has seen the whole list up to `bump`, which comes from the page that was looked at."""
    bump = min(bump, forum.head)
    mark, created = ForumRead.objects.get_or_create(person=by, forum=forum, defaults={"bump": bump})
    if not created:
        ForumRead.objects.filter(pk=mark.pk, bump__lt=bump).update(bump=bump)
