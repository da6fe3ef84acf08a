"""A question: who answers it, and which answer helped."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.audit import record
from people.keys import Done
from people.models import User
from people.refusals import Conflict
from people.rules import require

from ..live.hints import announce
from ..models import Notification, Post, Topic
from .locks import hold, touch
from .posts import change, note_holder
from .telling import tell_author

# After this time somebody else may; who still means to answer takes it again.
TAKEN_FOR = timedelta(days=2)


@transaction.atomic
def take(*, by: User, topic: Topic) -> Done[Topic]:
    """Say that one will answer a question, so that nobody writes the same twice. The first one has it."""
    topic = hold([topic])[topic.pk]
    require(by, "community.take", topic)
    holder = topic.holder
    if holder == by:
        return Done(topic, created=False)
    if holder:
        raise Conflict(_("%(name)s is answering this question already.") % {"name": holder.call_me})
    _hand(topic, by)
    return Done(topic, created=False)


@transaction.atomic
def release(*, by: User, topic: Topic) -> Done[Topic]:
    """Leave a question to others again; a moderator may say so for somebody else."""
    topic = hold([topic])[topic.pk]
    holder = topic.holder
    if holder is None:
        return Done(topic, created=False)
    require(by, "community.release", topic)
    _hand(topic, None)
    if holder != by:
        record(by=by, act="release", thing=topic)
    return Done(topic, created=False)


@transaction.atomic
def accept(*, by: User, post: Post) -> Done[Post]:
    """Mark the answer that helped; nobody is writing one any more."""
    require(by, "community.accept", post.topic)
    hold([post.topic])
    change(post)
    if Topic.objects.filter(pk=post.topic_id).exclude(accepted=post).update(accepted=post):
        _hand(post.topic, None)
        tell_author(post, Notification.Kind.ACCEPTED, by=by)
    return Done(post, created=False)


def _hand(topic: Topic, person: User | None) -> None:
    """Write who answers, in the topic's head and in its line of the list. The rows are held."""
    note_holder(topic, person, timezone.now() + TAKEN_FOR if person else None)
    topic.list_change = touch(topic.forum_id)
    topic.save(update_fields=["list_change"])
    announce(*topic.streams)
