"""What gathers around the talk: reactions, people spoken to by name, and work for moderators."""

from datetime import timedelta

from django.utils import timezone

from community import actions
from community.models import Concern, Post, Topic
from community.subjects import find

from .forums import order_lists
from .world import World, key, read


def fill(world: World) -> None:
    told = read("tending")
    replies = {row["key"]: _reply(world, row) for row in told["reply"]}
    for row in told["reaction"]:
        _react(world, row)
    for row in told["flag"]:
        _flag(world, row, replies[row["reply"]])
    for row in told["hidden"]:
        _hide(world, row, replies[row["reply"]])
    for row in told["locked"]:
        actions.tend(by=world.people["mod"], topic=_topic(row["topic"]), act="lock")
    for row in told["taken"]:
        actions.take(by=world.people[row["person"]], topic=_topic(row["topic"]))
    for row in told["concern"]:
        _concern(world, row)
    order_lists()


def _topic(name: str) -> Topic:
    return Topic.objects.get(client_key=key("topic", name))


def _reply(world: World, row: dict) -> Post:
    topic = _topic(row["topic"])
    post = actions.reply(
        by=world.people[row["author"]],
        topic=topic,
        body=row["body"].strip(),
        language=row["language"],
        client_key=key("tending", row["key"]),
    ).thing
    moment = timezone.now() - timedelta(hours=row["hours"])
    Post.objects.filter(pk=post.pk).update(posted_at=moment)
    if post.state == Post.State.VISIBLE:
        Topic.objects.filter(pk=topic.pk).update(posted_at=moment)
    return post


def _react(world: World, row: dict) -> None:
    post = _topic(row["topic"]).posts.select_related("topic").get(number=row["post"] + 1)
    for person in row["people"]:
        actions.react(by=world.people[person], post=post, kind=row["kind"], on=True)


def _flag(world: World, row: dict, post: Post) -> None:
    actions.flag(
        by=world.people[row["person"]],
        post=post,
        reason=row["reason"],
        note=row["note"],
        client_key=key("flag", row["reply"], row["person"]),
    )


def _hide(world: World, row: dict, post: Post) -> None:
    """Hidden by a moderator; its author asks for a second look."""
    actions.hide(by=world.people["mod"], post=post, reason=row["reason"])
    words = {"text": row["appeal"], "client_key": key("appeal", row["reply"])}
    actions.appeal(by=world.people[row["author"]], post=post, **words)


def _concern(world: World, row: dict) -> None:
    """Told to the safeguarding officers, who have taken some of it in hand."""
    about = f"person-{world.people[row['about']].pk}" if "about" in row else ""
    made = actions.raise_concern(
        by=world.people[row["person"]] if "person" in row else None,
        reason=row["reason"],
        note=row["note"].strip(),
        contact=row.get("contact", ""),
        about=about,
        subject=find(world.people["care"], about),
        client_key=key("concern", row["key"]),
    ).thing
    Concern.objects.filter(pk=made.pk).update(at=timezone.now() - timedelta(hours=row["hours"]))
    if row.get("taken"):
        actions.take_concern(by=world.people["care"], concern=made)
