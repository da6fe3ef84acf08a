"""The forums, and their topics in four languages."""

from datetime import timedelta

from community.actions import accept, start_topic
from community.actions import reply as write_reply
from community.models import Forum, ForumAccess, Level, Post, Topic
from people.models import User

from .world import World, in_languages, key, read


def fill(world: World) -> None:
    told = read("forums")
    for position, row in enumerate(told["forum"]):
        _forum(world, row, position)
    for row in sorted(told["topic"], key=lambda row: row["days"]):
        _topic(world, row)
    order_lists()


def _forum(world: World, row: dict, position: int) -> None:
    forum = Forum.objects.create(
        slug=row["slug"],
        public_read=row["public"],
        sector=world.sectors.get(row.get("sector", "")),
        position=position,
        **in_languages(row["name"], "name"),
        **in_languages(row["about"], "about"),
    )
    for access in row["access"]:
        ForumAccess.objects.create(
            forum=forum,
            level=Level[access["level"].upper()],
            role=access["role"],
            focus_country=world.countries.get(access["country"]),
        )


def _topic(world: World, row: dict) -> None:
    """Write a topic through the same actions as everybody, then set the clock back."""
    first, *others = row["post"]
    forum = Forum.objects.get(slug=row["forum"])
    topic = start_topic(
        by=world.people[row["author"]],
        forum=forum,
        title=row["title"],
        body=first["body"].strip(),
        language=row["language"],
        kind=row["kind"],
        tags=row["tags"],
        client_key=key("topic", row["key"]),
    ).thing
    opened = world.moment(row["days"], row["hour"], "Europe/Amsterdam")
    posts = [topic.posts.get()] + [
        _reply(world, topic, row, number, told) for number, told in enumerate(others)
    ]
    moments = [opened + timedelta(days=told["days"] - row["days"]) for told in row["post"]]
    for post, moment in zip(posts, moments, strict=True):
        Post.objects.filter(pk=post.pk).update(posted_at=moment)
    if "accepted" in row:
        accept(by=world.people[row["author"]], post=posts[row["accepted"]])
    Topic.objects.filter(pk=topic.pk).update(
        opened_at=opened,
        posted_at=moments[-1],
        pinned=row.get("pinned", False),
        state=Topic.State.LOCKED if row.get("locked") else Topic.State.OPEN,
    )


def _reply(world: World, topic: Topic, row: dict, number: int, told: dict) -> Post:
    author: User = world.people[told["author"]]
    return write_reply(
        by=author,
        topic=topic,
        body=told["body"].strip(),
        language=told.get("language", row["language"]),
        client_key=key("post", row["key"], number),
    ).thing


def order_lists() -> None:
    """Lists are in the order in which topics moved; here that is the order of their last posts."""
    for forum in Forum.objects.all():
        topics = list(forum.topics.order_by("posted_at"))
        for bump, topic in enumerate(topics, start=1):
            Topic.objects.filter(pk=topic.pk).update(bump=bump, list_change=bump)
        Forum.objects.filter(pk=forum.pk).update(head=len(topics))
