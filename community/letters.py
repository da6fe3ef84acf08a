"""Letters that come in: the address that says where they belong, and what their writer wrote in them.

A mail's HTML is never taken over: its plain part is read, and where there is none, the words of the HTML.
"""

import hashlib
import html
import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr
from typing import NamedTuple
from urllib.parse import urlsplit

import nh3
from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from people.refusals import Refused

from .models import Post

SALT = "community.reply"
# A local part holds 64 characters and may be lowered on its way: hexadecimal, and 96 bits of signature.
SIGNATURE = 24
_ADDRESS = re.compile(r"reply\+([0-9a-f]{1,12})\.([0-9a-f]{1,12})\.([0-9a-f]{24})@(.+)")
_TO = ("To", "Delivered-To", "X-Original-To", "Cc")

_BREAKS = re.compile(r"<br\s*/?>|</(?:p|div|li|tr|h\d)\s*>", re.I)
# With what is in them: what is not said, and what somebody else said.
_UNSAID = {"script", "style", "title", "blockquote"}
_SIGNATURE_LINE = re.compile(r"--\s*")
_FORWARDED = re.compile(r"\s*(?:-{4,}.*-{4,}|_{20,})\s*")
_QUOTED = re.compile(r"\s*>")


class ReplyAddress(NamedTuple):
    """To whom a reply address was given, and for which topic."""

    person: int
    topic: int

    def __str__(self) -> str:
        return f"reply+{self.person:x}.{self.topic:x}.{_sign(self)}@{_host()}"


class Letter(NamedTuple):
    address: ReplyAddress | None
    sender: str
    message_id: str
    body: str


def _sign(address: ReplyAddress) -> str:
    return salted_hmac(SALT, f"{address.person}.{address.topic}", algorithm="sha256").hexdigest()[:SIGNATURE]


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def read_letter(raw: bytes) -> Letter:
    """What an RFC 5322 message says, or `Refused` with the reason why it cannot be a post."""
    message = message_from_bytes(raw, policy=policy.default)
    if str(message.get("Auto-Submitted", "no")).lower() != "no":
        raise Refused(_("This is an automatic answer; it is not posted."))
    body = own_words(_text(message))
    if not body:
        raise Refused(_("There is nothing in this mail besides what it quotes."))
    if len(body) > (Post._meta.get_field("body").max_length or 0):
        raise Refused(_("This mail is too long for a post."))
    known = str(message.get("Message-ID", "")).strip() or hashlib.sha256(raw).hexdigest()
    sender = parseaddr(str(message.get("From", "")))[1].lower()
    return Letter(_address(message), sender, known, body)


def _address(message: EmailMessage) -> ReplyAddress | None:
    """The first reply address of ours whose signature is right."""
    headers = [str(value) for name in _TO for value in message.get_all(name, [])]
    for _name, written in getaddresses(headers):
        match = _ADDRESS.fullmatch(written.lower())
        if match is None or match[4] != _host():
            continue
        address = ReplyAddress(int(match[1], 16), int(match[2], 16))
        if constant_time_compare(match[3], _sign(address)):
            return address
    return None


def _text(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    try:
        text = part.get_content()
    except LookupError as error:
        raise Refused(_("The letters of this mail are of a kind we cannot read.")) from error
    return _words_of(text) if part.get_content_subtype() == "html" else text


def _words_of(markup: str) -> str:
    """The words of HTML, without what it quotes."""
    markup = _BREAKS.sub(lambda found: found[0] + "\n", markup)
    return html.unescape(nh3.clean(markup, tags=set(), attributes={}, clean_content_tags=_UNSAID))


def own_words(text: str) -> str:
    """`text` without signature and quotes. Answers written between quoted lines stay."""
    kept: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\0", "").split("\n"):
        if _SIGNATURE_LINE.fullmatch(line) or _FORWARDED.fullmatch(line):
            break
        if _QUOTED.match(line):
            _drop_introduction(kept)
        else:
            kept.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _drop_introduction(kept: list[str]) -> None:
    """Take away "On Monday at 9:12 somebody wrote:", in whatever language: the lines right before a quote,
    of which the last ends with a colon and one has a number in it."""
    end = len(kept)
    while end and not kept[end - 1]:
        end -= 1
    start = end
    while start and kept[start - 1] and end - start < 3:
        start -= 1
    said = kept[start:end]
    if (
        said
        and said[-1].rstrip("\u200e\u200f\xa0 ").endswith((":", "："))
        and re.search(r"\d", "".join(said))
    ):
        del kept[start:]
