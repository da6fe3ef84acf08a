"""What moderators do to a topic where it is: lock, pin and hide it, and take that back."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from people.audit import record
from people.keys import Done
from people.models import User
from people.refusals import Refused
from people.rules import require

from ..live.hints import announce
from ..models import Topic
from .locks import hold, touch

_SHOWN = (Topic.State.OPEN, Topic.State.LOCKED)
# act: the states in which it makes sense, and what it writes.
ACTS: dict[str, tuple[tuple[Topic.State, ...], dict]] = {
    "lock": ((Topic.State.OPEN,), {"state": Topic.State.LOCKED}),
    "unlock": ((Topic.State.LOCKED,), {"state": Topic.State.OPEN}),
    "pin": (_SHOWN, {"pinned": True}),
    "unpin": (_SHOWN, {"pinned": False}),
    "hide": (_SHOWN, {"state": Topic.State.HIDDEN}),
    "show": ((Topic.State.HIDDEN,), {"state": Topic.State.OPEN}),
}
WITH_REASON = frozenset({"hide", "show"})


@transaction.atomic
def tend(*, by: User, topic: Topic, act: str, reason: str = "") -> Done[Topic]:
    """One of `ACTS`; doing it twice is the same as once."""
    require(by, "community.moderate", topic)
    if act in WITH_REASON and not reason:
        raise Refused(_("Say why."), code="invalid", fields={"reason": _("Say why.")})
    topic = hold([topic])[topic.pk]
    if _makes_sense(topic, act):
        columns = ACTS[act][1]
        for name, value in columns.items():
            setattr(topic, name, value)
        topic.list_change = touch(topic.forum_id)
        topic.save(update_fields=[*columns, "list_change"])
        record(by=by, act=act, thing=topic, reason=reason)
        announce(*topic.streams)
    return Done(topic, created=False)


def acts_on(topic: Topic) -> list[str]:
    """Which acts make sense for a topic as it is."""
    return [act for act in ACTS if _makes_sense(topic, act)]


def _makes_sense(topic: Topic, act: str) -> bool:
    """A topic whose only post was rejected is shown by showing the post."""
    states, columns = ACTS[act]
    changes = any(getattr(topic, name) != value for name, value in columns.items())
    return topic.state in states and changes and topic.last_number > 0


@transaction.atomic
def take_out_of_sight(*, topic: Topic, by: User | None, reason: str) -> None:
    """Hide a topic whose subject is gone: other apps call this when what it talks about was withdrawn."""
    topic = hold([topic])[topic.pk]
    if topic.state not in _SHOWN:
        return
    topic.state = Topic.State.HIDDEN
    topic.list_change = touch(topic.forum_id)
    topic.save(update_fields=["state", "list_change"])
    record(by=by, act="hide", thing=topic, reason=reason)
    announce(*topic.streams)
