"""One search over everything a reader may see. Each floor says what is findable on it (`findable`)."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.html import strip_tags

from people.fold import words as folded

WORDS = 8
SNIPPET = 180
_TOKEN = re.compile(r"\w+")


@dataclass(frozen=True)
class Part:
    """A piece of a text; `hit` where it is a word that was asked for."""

    text: str
    hit: bool = False


@dataclass(frozen=True)
class Hit:
    """One thing found: its name and a piece of its text in parts, where it leads, what stands beside it."""

    title: list[Part]
    address: str
    language: str = ""
    snippet: list[Part] = field(default_factory=list)
    where: str = ""
    at: datetime | None = None


Find = Callable[..., list[Hit]]
_kinds: dict[str, tuple[object, Find]] = {}


def findable(name: str, label) -> Callable[[Find], Find]:
    """Decorate `find(user, words, limit) -> hits`; it asks the gate, as everything that reads."""

    def register(find: Find) -> Find:
        _kinds[name] = (label, find)
        return find

    return register


def words_of(asked: str) -> list[str]:
    """The folded words of a question; more than eight are no search."""
    return folded(asked)[:WORDS]


def find(user, asked: str, limit: int) -> list[tuple[str, object, list[Hit]]]:
    """(name, label, hits) of each kind in which something was found."""
    words = words_of(asked)
    if not words:
        return []
    found = [(name, label, search(user, words, limit)) for name, (label, search) in _kinds.items()]
    return [kind for kind in found if kind[2]]


def marked(text: str, words: list[str]) -> list[Part]:
    """`text` in parts, with the words that were asked for marked however they are spelled."""
    parts, end = [], 0
    for match in _TOKEN.finditer(text):
        if not _asked(match[0], words):
            continue
        if match.start() > end:
            parts.append(Part(text[end : match.start()]))
        parts.append(Part(match[0], hit=True))
        end = match.end()
    return [*parts, Part(text[end:])] if end < len(text) else parts


def snippet(source: str, words: list[str]) -> list[Part]:
    """A piece of HTML as plain text around the first word that was asked for."""
    text = " ".join(html.unescape(strip_tags(source.replace("<", " <"))).split())
    first = next((match.start() for match in _TOKEN.finditer(text) if _asked(match[0], words)), 0)
    start = max(0, first - SNIPPET // 3)
    if start:
        start = text.find(" ", start) + 1
    piece = text[start : start + SNIPPET]
    before, after = "… " if start else "", " …" if start + SNIPPET < len(text) else ""
    return marked(f"{before}{piece}{after}", words)


def _asked(token: str, words: list[str]) -> bool:
    return any(word.startswith(asked) for word in folded(token) for asked in words)
