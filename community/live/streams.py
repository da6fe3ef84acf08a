"""What a browser can follow, and the one question every way of delivery asks.

A stream is named by a letter for its kind and a number, such as `t12` for topic 12. Each kind says who
may read it and what changed after a cursor; sockets, polls and pages all ask through `changes`.
"""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser

NAME = re.compile(r"([a-z])(\d{1,18})")
PAGE = 50


@dataclass(frozen=True)
class Change:
    """One thing as it is now: `content` is None once it is gone from readers' eyes."""

    change: int
    pk: int
    content: Any


class Batch(NamedTuple):
    """What changed after a cursor, oldest first, up to `cursor`; `head` is where the stream stands."""

    head: int
    cursor: int
    changes: list[Change]

    @property
    def more(self) -> bool:
        return self.cursor < self.head


class Company(NamedTuple):
    """Who of those on a stream may be shown to one another, by name; `apart` are pairs who may not."""

    names: dict[int, str]
    apart: frozenset[tuple[int, int]]

    def around(self, person: int) -> list[int]:
        """Whom this one may see, always in the same order."""
        others = self.names.keys() - {person}
        return sorted(other for other in others if (person, other) not in self.apart)


class Audience(NamedTuple):
    """Readers who are shown the very same bytes."""

    language: str
    member: bool


class NotYours(Exception):
    """The stream does not exist, or not for this reader: told apart by nobody."""


class Stream(ABC):
    """A kind of stream. Who may read it must be declared: without `readers` the class cannot be used."""

    kind: str
    # Seconds between two deliveries; what moves very often (votes) sets it higher.
    pace = 0.02
    # Read by the member whose it is and by nobody else, for as long as they are one: a heartbeat, which asks
    # that of every session anyway, then looks at it only if it moved.
    is_own = False
    # Its readers are told how many they are, and not who (`told_exactly`).
    counts = False
    # A reader further behind than this reloads the page's window instead of being sent it all.
    reset_behind: float = 200

    @abstractmethod
    def readers(self, key: int, people: set[int | None]) -> set[int | None]:
        """Which of `people` may read it now; None stands for a reader without an account."""

    @abstractmethod
    def heads(self, keys: set[int]) -> dict[int, int]:
        """Where each of these streams stands; missing ones are left out."""

    @abstractmethod
    def batch(self, key: int, after: int, limit: int) -> Batch:
        """What changed after `after`, whoever may read it."""

    @abstractmethod
    def render(self, thing, audience: Audience) -> str:
        """HTML of a changed thing: one element with its `id` (see `element`) and `data-change`."""

    def company(self, key: int, people: set[int]) -> Company:
        """Who of `people` may be shown as being here; nobody, unless a kind of stream says otherwise."""
        return Company({}, frozenset())

    def told_exactly(self, key: int, people: set[int]) -> set[int]:
        """Which of `people` are told the very number of those who are here; the others a rounded one."""
        return set()

    def element(self, pk: int) -> str:
        """The `id` of a thing's element in the page."""
        return f"{self.kind}{pk}"


_kinds: dict[str, Stream] = {}


def register(stream: type[Stream]) -> type[Stream]:
    """Class decorator: make a kind of stream known. Two kinds cannot share a letter."""
    if stream.kind in _kinds:
        raise ValueError(f"The letter {stream.kind!r} is taken by {type(_kinds[stream.kind]).__name__}.")
    _kinds[stream.kind] = stream()
    return stream


def find(name: str) -> tuple[Stream, int]:
    """The kind and key behind a name; `NotYours` for a name that names nothing."""
    match = NAME.fullmatch(name)
    if match is None or match[1] not in _kinds:
        raise NotYours
    return _kinds[match[1]], int(match[2])


def changes(user, name: str, after: int, limit: int = PAGE) -> Batch:
    """What `user` has not seen of a stream; `NotYours` unless they may read it now."""
    stream, key = find(name)
    person = None if isinstance(user, AnonymousUser) else user.pk
    if person not in stream.readers(key, {person}):
        raise NotYours
    return stream.batch(key, after, limit)
