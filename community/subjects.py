"""What a concern can be about. Each floor says how its own things are found and from whom it is kept."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from people.models import User

from .models import Concern, Post, Topic

Find = Callable[..., "Subject | None"]
_kinds: dict[str, tuple[object, Find]] = {}


@dataclass(frozen=True)
class Subject:
    """Something that a concern is about: where it is, who is in it, and the private room it happened in."""

    name: str
    address: str
    people: frozenset[int]
    room: Topic | None = None


def subject(kind: str, label) -> Callable[[Find], Find]:
    """Decorate `find(user, pk)`, which gives what this user may see under that number, or None."""

    def register(find: Find) -> Find:
        _kinds[kind] = (label, find)
        return find

    return register


def find(user, about: str) -> Subject | None:
    """What "post-12" names; nothing for what one may not see, which reads like what does not exist."""
    kind, _dash, number = about.partition("-")
    if kind not in _kinds or not (number.isascii() and number.isdecimal() and len(number) <= 18):
        return None
    return _kinds[kind][1](user, int(number))


def kind_of(about: str) -> str:
    """What sort of thing it is, also to who may not see which."""
    label, _find = _kinds.get(about.partition("-")[0], ("", None))
    return str(label)


def others(people: Iterable[int], user) -> frozenset[int]:
    """Those of `people` who are not the user."""
    return frozenset(people) - {user.pk}


@subject("person", _("a member"))
def person(user, pk):
    found = User.objects.visible_to(user).exclude(pk=user.pk).filter(pk=pk).first()
    return found and Subject(found.call_me, found.get_absolute_url(), frozenset({found.pk}))


@subject("post", _("a post"))
def post(user, pk):
    """In a room everybody else who is in it is kept away: nobody knows who of them stands with whom."""
    found = Post.objects.visible_to(user).select_related("topic").filter(pk=pk).first()
    if found is None:
        return None
    room = found.topic if found.topic.forum_id is None else None
    people = set(room.people.values_list("pk", flat=True)) if room else set()
    people |= {found.author_id} if found.author_id else set()
    return Subject(str(found.topic), found.get_absolute_url(), others(people, user), room)


@subject("concern", _("a concern"))
def concern(user, pk):
    """To read a room because of a concern."""
    found = Concern.objects.visible_to(user).select_related("room").filter(pk=pk).first()
    return found and Subject(str(found), found.get_absolute_url(), frozenset(), found.room)
