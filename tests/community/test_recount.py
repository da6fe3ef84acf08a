"""Every stored number is what it counts, after whatever members and moderators do; and can be mended."""

import io

import pytest
from django.core.management import call_command
from django.db.models import F

from community.counting import differences
from community.models import (
    Forum,
    ForumRead,
    Inbox,
    MovedPost,
    Notification,
    Post,
    PostText,
    Reaction,
    Topic,
    TopicRead,
)
from events.models import Question, Talk
from people.actions import erase
from tests import factories
from tests.community.acts import JUDGED, random_acts
from tests.community.test_moving import at, check, split
from tests.events import making as events
from tests.ground import shared
from tests.life import live

pytestmark = pytest.mark.django_db


def recount(*options: str) -> tuple[int, list[str]]:
    """(exit code, lines) of the command."""
    told = io.StringIO()
    try:
        call_command("recount", *options, stdout=told)
    except SystemExit as end:
        return int(end.code), told.getvalue().splitlines()
    return 0, told.getvalue().splitlines()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_acts_leave_every_number_true(programme, seed):
    done = random_acts(60, seed)
    assert sum(done.values()) == 60
    assert len(set(done) & set(JUDGED)) >= 5
    assert recount("--check") == (0, ["0 differences."])


@pytest.mark.parametrize("keep_texts", [True, False])
def test_a_member_who_leaves_leaves_every_number_true(karim, amina, moderator, keep_texts):
    erase(by=live(karim, amina, moderator).person, keep_texts=keep_texts)
    assert recount("--check") == (0, ["0 differences."])


@shared
def whole(amina, karim, moderator):
    """A topic with a reaction and something told, one that was split from it, and a question with a vote."""
    topic = factories.topic(factories.ForumFactory(), amina, posts=6)
    factories.topic(topic.forum, amina)
    factories.post(topic, karim)
    other = split(moderator, at(topic, 3)).thing
    Reaction.objects.create(post=at(topic, 2)[0], person=karim, kind="thanks")
    Post.objects.filter(reacted__isnull=False).update(reactions={"thanks": 1})
    ForumRead.objects.create(forum=topic.forum, person=karim, bump=2)
    TopicRead.objects.update_or_create(topic=topic, person=karim, defaults={"number": 2})
    talk = events.talk(events.event(), amina)
    events.register(karim, event=talk.event)
    events.question(talk, karim)
    assert recount("--check") == (0, ["0 differences."])
    return topic, other


BREAKS = {
    "last_number": lambda topic, other: Topic.objects.filter(pk=topic.pk).update(last_number=9),
    "gap": lambda topic, other: topic.posts.filter(number=6).update(number=8),
    "head": lambda topic, other: Topic.objects.filter(pk=topic.pk).update(head=3),
    "accepted": lambda topic, other: Topic.objects.filter(pk=topic.pk).update(accepted=other.posts.get()),
    "tombstone": lambda topic, other: MovedPost.objects.create(
        topic=topic, change=topic.head + 40, post=topic.posts.get(number=1)
    ),
    "reactions": lambda topic, other: Reaction.objects.all().delete(),
    "reactions lost": lambda topic, other: Post.objects.update(reactions={}),
    "words": lambda topic, other: PostText.objects.filter(post__topic=topic).update(key=" else"),
    "words lost": lambda topic, other: PostText.objects.filter(post__topic=topic).delete(),
    "words hidden": lambda topic, other: topic.posts.filter(number=2).update(state="hidden"),
    "forum head": lambda topic, other: Forum.objects.filter(pk=topic.forum_id).update(head=1),
    "one place": lambda topic, other: Topic.objects.filter(forum=topic.forum).update(bump=5),
    "topic mark": lambda topic, other: TopicRead.objects.filter(topic=topic).update(number=50),
    "forum mark": lambda topic, other: ForumRead.objects.update(bump=50),
    "inbox": lambda topic, other: Inbox.objects.update(head=0),
    "notification": lambda topic, other: Notification.objects.update(count=0),
    "votes": lambda topic, other: Question.objects.update(votes=7),
    "talk head": lambda topic, other: Talk.objects.update(head=0),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_wrong_is_told_and_mended(whole, name):
    topic, other = whole
    topic.refresh_from_db()
    BREAKS[name](topic, other)
    code, lines = recount("--check")
    assert (code, len(lines) > 1) == (1, True), lines
    assert recount("--check") == (code, lines)
    code, lines = recount()
    assert (code, lines[-1]) == (0, "0 differences."), lines
    for one in (topic, other):
        check(one)


def test_what_moves_while_one_looks_is_no_difference(whole, monkeypatch):
    """Two looks: what only the first found was a write in between."""
    topic, _other = whole
    Topic.objects.filter(pk=topic.pk).update(head=F("head") - 6)
    from community import counting

    looks = []

    def once():
        looks.append(1)
        return iter([counting.Difference(1, "topic 1", "1", "2")] if len(looks) == 1 else [])

    monkeypatch.setattr(counting, "_checks", [(once, None)])
    assert differences() == {}
    assert len(looks) == 2
