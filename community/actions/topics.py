"""Opening a topic in a forum, and the private rooms that other apps ask for."""

from uuid import UUID

from django.db import transaction

from people.keys import Done, once
from people.models import User
from people.rules import require

from ..models import Forum, Post, Topic, TopicMember
from .posts import write


def start_topic(
    *,
    by: User,
    forum: Forum,
    title: str,
    body: str,
    language: str,
    kind=Topic.Kind.DISCUSSION,
    tags=(),
    client_key: UUID,
) -> Done[Topic]:
    """Open a topic in a forum with its first post."""
    require(by, "community.start", forum)

    def create():
        topic = Topic.objects.create(
            forum=forum, title=title, language=language, kind=kind, opened_by=by, client_key=client_key
        )
        topic.tags.set(tags)
        first = write(topic, author=by, body=body, language=language, client_key=client_key)
        if first.state == Post.State.PENDING:
            topic.state = Topic.State.PENDING
            topic.save(update_fields=["state"])
        return topic

    same = {"forum_id": forum.pk, "title": title}
    return once(Topic, owner={"opened_by": by}, client_key=client_key, same=same, create=create)


@transaction.atomic
def open_room(*, by: User | None, title: str, people: list[User], language: str, client_key: UUID) -> Topic:
    """Make a private topic of `people`; other apps call this and keep the topic by foreign key."""
    room = Topic.objects.create(title=title, language=language, opened_by=by, client_key=client_key)
    TopicMember.objects.bulk_create(TopicMember(topic=room, person=person) for person in people)
    return room


def start_room(
    *, by: User, people: list[User], title: str, body: str, language: str, client_key: UUID
) -> Done[Topic]:
    """Open a private room with others and write its first post."""
    for person in people:
        require(by, "community.write_to", person)

    def create():
        room = open_room(by=by, title=title, people=[by, *people], language=language, client_key=client_key)
        write(room, author=by, body=body, language=language, client_key=client_key)
        return room

    return once(Topic, owner={"opened_by": by}, client_key=client_key, same={"title": title}, create=create)


@transaction.atomic
def seat_room(*, room: Topic, people: list[User]) -> None:
    """Let in exactly `people`: other apps call this when who belongs to what a room is for has changed."""
    TopicMember.objects.filter(topic=room).exclude(person__in=people).delete()
    for person in people:
        TopicMember.objects.get_or_create(topic=room, person=person)


def close_room(*, room: Topic) -> None:
    """Keep a private topic to read, not to write: other apps call this when what it was for is over."""
    Topic.objects.filter(pk=room.pk).update(state=Topic.State.LOCKED)
