"""The verbs of conversation: what they write, what they refuse, what they say twice."""

import uuid

import pytest

from community import actions
from community.models import Post, Topic, TopicRead
from people.models import AuditEntry
from people.refusals import OtherContent, Refused
from tests import factories
from tests.ground import shared

pytestmark = pytest.mark.django_db


@shared
def forum():
    return factories.ForumFactory()


@shared
def topic(forum, amina):
    return factories.topic(forum, amina)


def test_reply_gets_the_next_number_and_change(topic, karim):
    post = actions.reply(by=karim, topic=topic, body="Salaan", client_key=uuid.uuid4()).thing
    topic.refresh_from_db()
    assert (post.number, post.change) == (2, 2)
    assert (topic.last_number, topic.head) == (2, 2)
    assert post.language == "so"


def test_reply_twice_with_one_key_is_one_post(topic, karim):
    key = uuid.uuid4()
    first = actions.reply(by=karim, topic=topic, body="Once", client_key=key)
    again = actions.reply(by=karim, topic=topic, body="Once", client_key=key)
    assert (first.created, again.created) == (True, False)
    assert first.thing == again.thing
    assert topic.posts.count() == 2


def test_reply_with_a_used_key_and_other_text_is_refused(topic, karim):
    key = uuid.uuid4()
    actions.reply(by=karim, topic=topic, body="Once", client_key=key)
    with pytest.raises(OtherContent):
        actions.reply(by=karim, topic=topic, body="Something else", client_key=key)
    assert topic.posts.count() == 2


def test_reply_to_a_locked_topic_says_why(topic, karim):
    topic.state = Topic.State.LOCKED
    topic.save()
    with pytest.raises(Refused, match="locked"):
        actions.reply(by=karim, topic=topic, body="Too late", client_key=uuid.uuid4())


@pytest.mark.parametrize("who", ["outsider", "suspended"])
def test_reply_is_for_members(topic, who, request):
    with pytest.raises(Refused):
        actions.reply(by=request.getfixturevalue(who), topic=topic, body="No", client_key=uuid.uuid4())
    assert topic.posts.count() == 1


def test_reply_marks_the_authors_own_reading(topic, karim):
    actions.reply(by=karim, topic=topic, body="Read", client_key=uuid.uuid4())
    assert TopicRead.objects.get(person=karim, topic=topic).number == 2


def test_a_reading_mark_never_moves_back(topic, karim, amina):
    factories.post(topic, amina)
    topic.refresh_from_db()
    actions.mark_read(by=karim, topic=topic, number=2)
    actions.mark_read(by=karim, topic=topic, number=1)
    assert TopicRead.objects.get(person=karim, topic=topic).number == 2


def test_edit_moves_the_change_but_not_the_number(topic, amina):
    post = topic.posts.get()
    actions.edit(by=amina, post=post, body="Better *words*")
    post.refresh_from_db()
    assert (post.number, post.change) == (1, 2)
    assert "<em>words</em>" in post.html


def test_only_the_author_edits(topic, karim, moderator):
    for person in (karim, moderator):
        with pytest.raises(Refused):
            actions.edit(by=person, post=topic.posts.get(), body="Mine now")


def test_hide_leaves_a_tombstone_and_one_audit_row(topic, moderator):
    actions.hide(by=moderator, post=topic.posts.get(), reason="spam")
    post = topic.posts.get()
    assert (post.state, post.change) == (Post.State.HIDDEN, 2)
    assert AuditEntry.objects.filter(act="hide", thing="community.post").count() == 1


def test_a_member_does_not_hide(topic, karim):
    with pytest.raises(Refused):
        actions.hide(by=karim, post=topic.posts.get(), reason="I disagree")


def test_accept_is_for_who_asked(topic, amina, karim):
    answer = factories.post(topic, karim)
    with pytest.raises(Refused):
        actions.accept(by=karim, post=answer)
    actions.accept(by=amina, post=answer)
    topic.refresh_from_db()
    assert topic.accepted == answer


def test_start_topic_twice_with_one_key_is_one_topic(forum, amina):
    key = uuid.uuid4()
    words = {"title": "Pumps", "body": "Which?", "language": "en", "tags": ["water"], "client_key": key}
    first = actions.start_topic(by=amina, forum=forum, **words)
    again = actions.start_topic(by=amina, forum=forum, **words)
    assert first.thing == again.thing
    assert Topic.objects.count() == 1
    assert [tag.name for tag in first.thing.tags.all()] == ["water"]
