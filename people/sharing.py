"""Texts to share elsewhere: how long each channel lets one be, and a text cut so that its link stays whole.

What a text says is its noun's own affair; what was posted where is `people.models.Announced`.
"""

from bisect import bisect_left
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils import translation

from .models import Channel as Where

# X counts every link as this long, and signs outside these ranges as two.
X_LINK = 23
_X_SINGLE = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))


def x_length(text: str) -> int:
    """How long X says that a text is, with the link that is its last line."""
    words, line, link = text.rpartition("\n")
    signs = (ord(sign) for sign in words + line)
    return X_LINK * bool(link) + sum(
        1 if any(low <= sign <= high for low, high in _X_SINGLE) else 2 for sign in signs
    )


class Channel(NamedTuple):
    """Where a text goes: how long it may be, and how that is counted."""

    name: str
    label: str
    limit: int
    measure: Callable[[str], int]


CHANNELS = (
    Channel(Where.LINKEDIN, "LinkedIn", 3000, len),
    Channel(Where.FACEBOOK, "Facebook", 63206, len),
    Channel(Where.X, "X", 280, x_length),
)


class Share(NamedTuple):
    """A text that is ready for a channel."""

    channel: Channel
    text: str
    length: int


def kit(text_for: Callable[[Channel], str], language: str) -> list[Share]:
    """The texts of a thing in `language`; `text_for` makes each, within its channel's limit."""
    with translation.override(language):
        texts = [(channel, text_for(channel)) for channel in CHANNELS]
    return [Share(channel, text, channel.measure(text)) for channel, text in texts]


def fitted(words: str, build: Callable[[str], str], channel: Channel) -> str:
    """`build(words)`, with as many of the words as fit."""
    if channel.measure(text := build(words)) <= channel.limit:
        return text
    pieces = words.split()

    def cut(count: int) -> str:
        return build(" ".join([*pieces[:count], "…"]))

    too_many = bisect_left(
        range(len(pieces)), True, key=lambda count: channel.measure(cut(count)) > channel.limit
    )
    return cut(max(too_many - 1, 0))


class Way(NamedTuple):
    """How a reader passes an address on: a plain link, which tells nobody anything until it is followed."""

    label: str
    address: str


def ways(title: str, address: str, by_mail: str) -> list[Way]:
    """Plain links that carry a title and an address; `by_mail` is the word for e-mail."""
    both = f"{title}\n{address}"
    return [
        Way("WhatsApp", f"https://wa.me/?{urlencode({'text': both})}"),
        Way("Telegram", f"https://t.me/share/url?{urlencode({'url': address, 'text': title})}"),
        Way("LinkedIn", f"https://www.linkedin.com/sharing/share-offsite/?{urlencode({'url': address})}"),
        Way("Facebook", f"https://www.facebook.com/sharer/sharer.php?{urlencode({'u': address})}"),
        Way("X", f"https://x.com/intent/post?{urlencode({'text': title, 'url': address})}"),
        Way(by_mail, _mailto(title, both)),
    ]


def _mailto(subject: str, body: str) -> str:
    """RFC 6068: blanks are %20, for mail programs show a plus as a plus."""
    told = urlencode({"subject": subject, "body": body}).replace("+", "%20")
    return f"mailto:?{told}"
