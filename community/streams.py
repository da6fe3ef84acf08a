"""The streams of this app."""

import math

from django.db.models import Exists
from django.template.loader import render_to_string
from django.utils import translation

from people.models import User

from .inbox import waiting_for
from .live.streams import Audience, Batch, Change, Company, Stream, register
from .models import Block, Forum, Inbox, MovedPost, MovedTopic, Notification, Post, Topic

# Stands for a topic's own head among its posts, whose numbers begin at one.
HEAD = 0


def _stand(model, key: int, left, *columns: str) -> tuple:
    """Where a topic or forum stands, whether something `left` it, and these columns. Ask this first, and then
    for what changed up to that head alone: it was all written by then, so no cursor can pass it by."""
    row = model.objects.filter(pk=key).values_list("head", Exists(left), *columns).first()
    return row or (0, False, *(0 for _ in columns))


def _page(head: int, changes: list[Change], limit: int) -> Batch:
    """The first `limit` of these changes; a page that is not full reaches to the head."""
    changes = sorted(changes, key=lambda change: change.change)[:limit]
    cursor = changes[-1].change if len(changes) == limit else head
    return Batch(head, cursor, changes)


@register
class TopicStream(Stream):
    """`t12`: the posts of topic 12."""

    kind = "t"

    def readers(self, key, people):
        topic = Topic.objects.select_related("forum").filter(pk=key).first()
        return topic.readers(people) if topic else set()

    def heads(self, keys):
        return dict(Topic.objects.filter(pk__in=keys).values_list("pk", "head"))

    def batch(self, key, after, limit):
        left = MovedPost.objects.filter(topic=key, change__gt=after).order_by("change")
        head, some_left, taken_change = _stand(Topic, key, left, "taken_change")
        rows = (
            Post.objects.for_reading()
            .select_related("topic")
            .filter(topic=key, change__gt=after, change__lte=head)
            .order_by("change")[:limit]
        )
        changes = [Change(p.change, p.pk, p if p.state == Post.State.VISIBLE else None) for p in rows]
        if some_left:
            stones = left.filter(change__lte=head)[:limit]
            changes += [Change(stone.change, stone.post_id, None) for stone in stones]
        if taken_change > after:
            topic = Topic.objects.select_related("taken_by").get(pk=key)
            changes.append(Change(taken_change, HEAD, topic))
        return _page(head, changes, limit)

    def render(self, thing: Post | Topic, audience: Audience) -> str:
        name, template = ("topic", "topic_taken") if isinstance(thing, Topic) else ("post", "post")
        with translation.override(audience.language):
            return render_to_string(f"community/{template}.html", {name: thing, "member": audience.member})

    def company(self, key, people):
        """Members who may write here, are in view and want to be shown; not who keeps the other away."""
        topic = Topic.objects.filter(pk=key).first()
        if topic is None:
            return Company({}, frozenset())
        shown = topic.writers(people).in_view().filter(shows_presence=True)
        names = dict(shown.values_list("pk", "call_me"))
        blocks = Block.objects.filter(person__in=names, other__in=names).values_list("person", "other")
        return Company(names, frozenset(pair for a, b in blocks for pair in ((a, b), (b, a))))

    def element(self, pk):
        return f"p{pk}"


@register
class ForumStream(Stream):
    """`f3`: the list of topics of forum 3: whatever moved goes to its new place, what is hidden is gone."""

    kind = "f"
    reset_behind = 60

    def readers(self, key, people):
        forum = Forum.objects.filter(pk=key).first()
        return forum.readers(people) if forum else set()

    def heads(self, keys):
        return dict(Forum.objects.filter(pk__in=keys).values_list("pk", "head"))

    def batch(self, key, after, limit):
        left = MovedTopic.objects.filter(forum=key, change__gt=after).order_by("change")
        head, some_left = _stand(Forum, key, left)
        moved = Topic.objects.filter(forum=key, list_change__gt=after, list_change__lte=head)
        rows = moved.select_related("taken_by").order_by("list_change")[:limit]
        changes = [Change(t.list_change, t.pk, t if t.state in Topic.SHOWN else None) for t in rows]
        if some_left:
            stones = left.filter(change__lte=head)[:limit]
            changes += [Change(stone.change, stone.topic_id, None) for stone in stones]
        return _page(head, changes, limit)

    def render(self, thing: Topic, audience: Audience) -> str:
        # The same for all readers: to every member it is new.
        thing.read = 0
        with translation.override(audience.language):
            return render_to_string("community/topic_row.html", {"topic": thing, "member": audience.member})

    def element(self, pk):
        return f"t{pk}"


@register
class InboxStream(Stream):
    """`i7`: the notifications of member 7, which nobody else ever reads."""

    kind = "i"
    is_own = True

    def readers(self, key, people):
        return set(User.objects.members().filter(pk__in=people & {key}).values_list("pk", flat=True))

    def heads(self, keys):
        return dict(Inbox.objects.filter(pk__in=keys).values_list("pk", "head"))

    def batch(self, key, after, limit):
        # The head first, as in `_stand`. Several may share a change (a topic was read): they are not parted.
        head = Inbox.objects.filter(pk=key).values_list("head", flat=True).first() or 0
        changed = Notification.objects.filter(person=key, change__gt=after).for_reading().order_by("change")
        rows = list(changed[:limit])
        last = rows[-1].change if rows else after
        if full := len(rows) == limit:
            rows = [*(row for row in rows if row.change < last), *changed.filter(change=last)]
        cursor = last if full else max(head, last)
        allowed = self._visible(key, rows)
        changes = [Change(row.change, row.pk, row if row.pk in allowed else None) for row in rows]
        return Batch(max(head, cursor), cursor, changes)

    @staticmethod
    def _visible(key: int, rows: list[Notification]) -> set[int]:
        """Those about topics that their owner may see now."""
        owner = User.objects.filter(pk=key).first()
        if not rows or owner is None:
            return set()
        visible = Notification.objects.visible_to(owner).filter(pk__in=[row.pk for row in rows])
        return set(visible.values_list("pk", flat=True))

    def render(self, thing: Notification, audience: Audience) -> str:
        with translation.override(audience.language):
            return render_to_string("community/notification.html", {"notification": thing})


@register
class WaitingStream(InboxStream):
    """`n7`: how much waits in the inbox of member 7, for the head of each of their pages."""

    kind = "n"
    # While much is told at once, the number is not counted for each.
    pace = 1
    reset_behind = math.inf

    def batch(self, key, after, limit):
        head = Inbox.objects.filter(pk=key).values_list("head", flat=True).first() or 0
        owner = User.objects.filter(pk=key).first()
        moved = [Change(head, key, waiting_for(owner))] if owner and head > after else []
        return Batch(head, head, moved)

    def render(self, thing, audience: Audience) -> str:
        """The short number alone: it has more than one place in a page."""
        return thing
