"""Who is told of what: watching, and what a post leaves in people's inboxes.

A post tells in the transaction that writes it and under its topic's lock, with a number of queries that
does not depend on how many are told.
"""

from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from taggit.models import Tag

from people.keys import Done
from people.models import User
from people.returning import update_returning
from people.rules import require

from ..live.hints import announce
from ..mentions import mentioned
from ..models import Block, Forum, Inbox, Notification, Often, Post, Topic, TopicMember, Watch, Watching
from .mailing import mail_later
from .pushing import push_later

Kind = Notification.Kind


class Told(NamedTuple):
    """What one person is told; `direct`: it is said to them, or they watch the place."""

    kind: str
    direct: bool


def watch(*, by: User, place: Forum | Topic | Tag, level: int) -> Done[Watch]:
    """Say how much one wants to be told of a forum, a topic or a tag."""
    require(by, "community.watch", place)
    target: dict[str, Any] = {"person": by, str(place._meta.model_name): place}
    return Done(*Watch.objects.update_or_create(**target, defaults={"level": level}))


class Levels(NamedTuple):
    """How much each person wants of a topic, and who chose that for the topic itself."""

    wanted: dict[int, int]
    own: dict[int, int]


def levels_of(topic: Topic) -> Levels:
    """What people chose for a topic itself, else for its tags, else for its forum.

    Following a topic takes nothing away from watching what it is in.
    """
    where = Q(topic=topic) | Q(tag__in=topic.tags.all())
    if topic.forum_id:
        where |= Q(forum=topic.forum_id)
    own: dict[int, int] = {}
    by_tag: dict[int, int] = {}
    by_forum: dict[int, int] = {}
    for person, level, topic_id, tag_id in Watch.objects.filter(where).values_list(
        "person", "level", "topic", "tag"
    ):
        if topic_id:
            own[person] = level
        elif tag_id:
            by_tag[person] = max(level, by_tag.get(person, Watching.MUTED))
        else:
            by_forum[person] = level
    in_room = TopicMember.objects.filter(topic=topic).values_list("person", flat=True)
    levels = dict.fromkeys(in_room if topic.forum_id is None else (), int(Watching.WATCHING))
    levels |= by_forum | by_tag
    for person, level in own.items():
        kept = levels.get(person, Watching.MUTED) if level == Watching.FOLLOWING else Watching.MUTED
        levels[person] = max(level, kept)
    return Levels(levels, own)


def tell(post: Post) -> None:
    """Tell those whom a new post concerns; its author knows, and follows the topic from now on unless they
    chose otherwise. A room's people watch it anyway."""
    topic, first = post.topic, post.number == 1
    levels, own = levels_of(topic)
    if topic.forum_id and post.author_id not in own:
        mark = Watch(person=post.author, topic=topic, level=Watching.FOLLOWING)
        Watch.objects.bulk_create([mark], ignore_conflicts=True)
    kind = Kind.ROOM if topic.forum_id is None else Kind.TOPIC if first else Kind.REPLY
    enough = Watching.WATCHING if first else Watching.FOLLOWING
    told = {
        person: Told(kind, level >= Watching.WATCHING) for person, level in levels.items() if level >= enough
    }
    _deliver_from_author(post, told | _mentions(levels, mentioned(post.body, topic)))


def tell_mentioned(post: Post) -> None:
    """Tell those whom an edited post mentions and none of its earlier texts did."""
    names = mentioned(post.body, post.topic, before=post.revisions.values_list("body", flat=True))
    if names:
        _deliver_from_author(post, _mentions(levels_of(post.topic).wanted, names))


def _mentions(levels: dict[int, int], people: set[int]) -> dict[int, Told]:
    """Those of the mentioned who have not muted the place."""
    return {
        person: Told(Kind.MENTION, True)
        for person in people
        if levels.get(person, Watching.NORMAL) >= Watching.NORMAL
    }


def _deliver_from_author(post: Post, told: dict[int, Told]) -> None:
    told = {person: what for person, what in told.items() if person != post.author_id}
    # Who blocked or muted the author is told nothing of theirs.
    away = Block.objects.filter(other=post.author_id, person=OuterRef("pk"))
    _deliver(post, told, post.topic.members_who_see(told).exclude(Exists(away)))


def tell_author(post: Post, kind: str, *, by: User) -> None:
    """Tell the author what somebody did with their post. What moderators do is told to the muted as well."""
    if post.author_id is None or post.author_id == by.pk:
        return
    if kind != Kind.MODERATION and levels_of(post.topic).wanted.get(post.author_id) == Watching.MUTED:
        return
    _deliver(post, {post.author_id: Told(kind, False)}, post.topic.members_who_see([post.author_id]))


def _deliver(post: Post, told: dict[int, Told], allowed: QuerySet[User]) -> None:
    """Write it into the inboxes of those who are allowed to see it, and say so after the commit."""
    inbox_of = dict(allowed.values_list("pk", "inbox")) if told else {}
    if not inbox_of:
        return
    told = {person: told[person] for person in sorted(inbox_of)}
    _open_inboxes([person for person in told if inbox_of[person] is None])
    inboxes = _advance(list(told))
    if _count_up(post, told) < len(told):
        _begin(post, told, inboxes)
    announce(*(stream for inbox in inboxes.values() for stream in inbox.streams))
    soon = [pk for pk, what in told.items() if inboxes[pk].wants(what.direct) == Often.SOON]
    mail_later(soon)
    push_later(list(told))


def _open_inboxes(people: list[int]) -> None:
    """Make inboxes for those who have none yet."""
    if people:
        Inbox.objects.bulk_create([Inbox(person_id=pk) for pk in people], ignore_conflicts=True)


def _advance(people: list[int]) -> dict[int, Inbox]:
    """Move these inboxes' heads. Their rows are locked in one order, so that no two posts deadlock."""
    # The slice keeps the order inside the condition.
    in_order = Inbox.objects.select_for_update().filter(pk__in=people).order_by("pk")[: len(people)]
    columns = ("person", "head", "mail_direct", "mail_rest")
    rows = update_returning(Inbox.objects.filter(pk__in=in_order), {"head": F("head") + 1}, *columns)
    inboxes = (Inbox(**dict(zip(("person_id", *columns[1:]), row, strict=True))) for row in rows)
    return {inbox.pk: inbox for inbox in inboxes}


def _count_up(post: Post, told: dict[int, Told]) -> int:
    """What was told before: one more while it is unread, else from one again. Returns how many these were."""
    same = Q()
    for kind in {what.kind for what in told.values()}:
        same |= Q(kind=kind, person__in=[pk for pk, what in told.items() if what.kind == kind])
    head = Subquery(Inbox.objects.filter(pk=OuterRef("person")).values("head"))
    direct = [pk for pk, what in told.items() if what.direct]

    number = Value(post.number)

    def unread(then, *, else_):
        return Case(When(read_at=None, then=then), default=else_)

    return Notification.objects.filter(same, topic=post.topic).update(
        post=post,
        direct=Case(When(person__in=direct, then=Value(True)), default=Value(False)),
        count=unread(F("count") + 1, else_=Value(1)),
        # An edit may tell of a post that stands before what was told last.
        first_number=unread(Least("first_number", number), else_=number),
        last_number=unread(Greatest("last_number", number), else_=number),
        bump=head,
        change=head,
        since=unread(F("since"), else_=Value(timezone.now())),
        mailed_at=unread(F("mailed_at"), else_=Value(None)),
        pushed_at=unread(F("pushed_at"), else_=Value(None)),
        read_at=None,
    )


def _begin(post: Post, told: dict[int, Told], inboxes: dict[int, Inbox]) -> None:
    """What was never told before; rows that are there stay as they are."""
    number = post.number or 0
    rows = [
        Notification(
            person_id=pk,
            topic=post.topic,
            kind=what.kind,
            post=post,
            direct=what.direct,
            first_number=number,
            last_number=number,
            bump=inboxes[pk].head,
            change=inboxes[pk].head,
        )
        for pk, what in told.items()
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)


# Reading.


def settle(*, by: User, topic: Topic, number: int) -> None:
    """Who has read a topic up to `number` need not be told of it any more."""
    if topic.standing_of == by.pk and not topic.told:
        return
    _mark(by, Notification.objects.filter(person=by, topic=topic, last_number__lte=number))


def read_notification(*, by: User, notification: Notification) -> Done[Notification]:
    """Put one aside."""
    _mark(by, Notification.objects.filter(person=by, pk=notification.pk))
    return Done(notification, created=False)


def _mark(by: User, notifications) -> None:
    unread = notifications.unread()
    if not unread.exists():
        return
    with transaction.atomic():
        inbox = _advance([by.pk])[by.pk]
        unread.update(read_at=timezone.now(), change=inbox.head)
        announce(*inbox.streams)


@transaction.atomic
def read_inbox(*, by: User, until: int) -> None:
    """Put everything aside that stood in the inbox when its head was `until`, in one write.

    The other open pages are not sent each row: the head jumps further than a page follows, so they say
    that much has changed.
    """
    _open_inboxes([by.pk])
    inbox = _advance([by.pk])[by.pk]
    Notification.objects.filter(person=by, bump__lte=until).unread().update(read_at=timezone.now())
    Inbox.objects.filter(pk=by.pk).update(head=F("head") + Inbox.JUMP)
    announce(*inbox.streams)


def settle_inbox(
    *, by: User, mail_direct: str, mail_rest: str, tell_content: bool, takes_messages: bool = True
) -> Done[Inbox]:
    """Say how one wants mail, and whether others may write to one alone."""
    require(by, "community.settle_inbox", by)
    wishes = {
        "mail_direct": mail_direct,
        "mail_rest": mail_rest,
        "tell_content": tell_content,
        "takes_messages": takes_messages,
    }
    return Done(*Inbox.objects.update_or_create(person=by, defaults=wishes))


def unsubscribe(*, person: User) -> None:
    """No mail about notifications any more; whoever holds the link of a mail may ask for that."""
    wishes = {"mail_direct": Often.NEVER, "mail_rest": Often.NEVER}
    Inbox.objects.update_or_create(person=person, defaults=wishes)
