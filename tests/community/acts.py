"""Random acts of members and moderators, through the actions; each leaves the audit rows that it should."""

import random
import uuid
from collections import Counter

from django.utils import timezone

from community import actions
from community.models import Forum, Post, Topic
from people.models import AuditEntry, User
from tests import factories

# What moderators do to others leaves one row each; what members say and like leaves none.
JUDGED = ("split", "merge", "move", "hide", "show", "approve", "reject", "uphold", "dismiss", "tend")
SAID = ("reply", "wait", "react", "read", "flag")


def random_acts(count: int, seed: int) -> Counter:
    """Do `count` acts in a small world of its own; how many of which. Raises where the log does not keep up.

    Before the first act it makes two forums, four people and six topics.
    """
    world = World(random.Random(seed))
    done: Counter = Counter()
    while sum(done.values()) < count:
        act = world.chance.choice(JUDGED + SAID)
        before = AuditEntry.objects.count()
        if not getattr(world, act)():
            continue
        rows = AuditEntry.objects.count() - before
        expected = 1 if act in JUDGED else 0
        if rows != expected:
            raise AssertionError(f"{act} (number {sum(done.values())}, seed {seed}) left {rows} audit rows.")
        done[act] += 1
    return done


class World:
    """Each act returns whether there was anything to do it to."""

    def __init__(self, chance: random.Random):
        self.chance = chance
        tag = uuid.uuid4().hex[:8]
        self.moderator = self._member("moderator", f"Mod {tag}")
        self.members = [self._member("expert", f"Expert {n} {tag}") for n in range(2)]
        self.new = self._member("intern", f"New {tag}", date_joined=timezone.now())
        self.forums = [factories.ForumFactory(slug=f"acts-{n}-{tag}") for n in range(2)]
        for number in range(6):
            kind = self.chance.choice(["question", "discussion"])
            factories.topic(
                self.chance.choice(self.forums),
                self.chance.choice(self.members),
                posts=self.chance.randint(3, 7),
                title=f"Topic {number} {tag}",
                kind=kind,
            )

    @staticmethod
    def _member(role: str, name: str, **columns) -> User:
        email = f"{uuid.uuid4().hex}@acts.example"
        return factories.member(role, call_me=name, email=email, **columns)

    # Choosing.

    def _topic(self, *others: Topic, **columns) -> Topic | None:
        topics = Topic.objects.filter(**{"forum__in": self.forums, "last_number__gt": 0, **columns})
        found = list(topics.exclude(pk__in=[topic.pk for topic in others]).order_by("pk"))
        return self.chance.choice(found) if found else None

    def _post(self, **columns) -> Post | None:
        posts = Post.objects.filter(topic__forum__in=self.forums, **columns).select_related("topic", "author")
        found = list(posts.order_by("pk"))
        return self.chance.choice(found) if found else None

    # What moderators do.

    def split(self) -> bool:
        topic = self._topic(state="open", last_number__gt=2)
        if topic is None:
            return False
        later = list(topic.posts.filter(number__gt=1))
        chosen = self.chance.sample(later, self.chance.randint(1, min(3, len(later))))
        onwards = self.chance.random() < 0.3
        words = {"title": f"Split {uuid.uuid4().hex[:6]}", "reason": "x", "client_key": uuid.uuid4()}
        return bool(actions.split(by=self.moderator, posts=chosen, onwards=onwards, **words))

    def merge(self) -> bool:
        topic = self._topic(state="open")
        into = topic and self._topic(topic, state__in=Topic.SHOWN)
        if not into or Topic.objects.filter(forum__in=self.forums, state="open").count() < 4:
            return False
        return bool(actions.merge(by=self.moderator, topic=topic, into=into, reason="x"))

    def move(self) -> bool:
        topic = self._topic(state__in=Topic.SHOWN)
        if topic is None:
            return False
        forum = next(forum for forum in self.forums if forum.pk != topic.forum_id)
        forum = Forum.objects.get(pk=forum.pk)
        return bool(actions.move_topic(by=self.moderator, topic=topic, forum=forum, reason="x"))

    def hide(self) -> bool:
        post = self._post(state="visible")
        return post is not None and bool(actions.hide(by=self.moderator, post=post, reason="x"))

    def show(self) -> bool:
        post = self._post(state="hidden")
        return post is not None and bool(actions.show(by=self.moderator, post=post, reason="x"))

    def approve(self) -> bool:
        post = self._post(state="pending")
        return post is not None and bool(actions.approve(by=self.moderator, post=post))

    def reject(self) -> bool:
        post = self._post(state="pending")
        return post is not None and bool(actions.reject(by=self.moderator, post=post, reason="x"))

    def uphold(self) -> bool:
        post = self._post(flags__state="open")
        return post is not None and bool(actions.uphold_flags(by=self.moderator, post=post, reason="x"))

    def dismiss(self) -> bool:
        post = self._post(flags__state="open")
        return post is not None and bool(actions.dismiss_flags(by=self.moderator, post=post, reason="x"))

    def tend(self) -> bool:
        topic = self._topic(state__in=[*Topic.SHOWN, "hidden"])
        act = topic and self.chance.choice(actions.acts_on(topic))
        return bool(act) and bool(actions.tend(by=self.moderator, topic=topic, act=act, reason="x"))

    # What members do.

    def reply(self) -> bool:
        topic = self._topic(state="open")
        return topic is not None and bool(factories.post(topic, self.chance.choice(self.members)))

    def wait(self) -> bool:
        """A reply of somebody new, which waits until they are known."""
        topic = self._topic(state="open")
        return topic is not None and bool(factories.post(topic, self.new))

    def react(self) -> bool:
        post = self._post(state="visible", topic__state="open")
        kind, on = self.chance.choice(["thanks", "agree"]), self.chance.random() < 0.8
        by = self.chance.choice(self.members)
        return post is not None and bool(actions.react(by=by, post=post, kind=kind, on=on))

    def read(self) -> bool:
        topic = self._topic(state__in=Topic.SHOWN)
        if topic is None:
            return False
        by, number = self.chance.choice(self.members), self.chance.randint(1, topic.last_number)
        actions.mark_read(by=by, topic=topic, number=number)
        return True

    def flag(self) -> bool:
        post = self._post(state="visible")
        by = next((one for one in self.members if post and one.pk != post.author_id), None)
        words = {"reason": "spam", "client_key": uuid.uuid4()}
        return by is not None and bool(actions.flag(by=by, post=post, **words))
