"""The newsletter's mails: one to say yes, one that says "you have it already", and the digest itself."""

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from people import clock, notify

from .models import ANSWERED_WITHIN, StoryPage, Subscriber

_YES = signing.TimestampSigner(salt="stories.newsletter.yes")
_NO = signing.Signer(salt="stories.newsletter.no")


class TooOld(Exception):
    """The link was ours once."""


def to_confirm(subscriber: Subscriber) -> None:
    """Ask whether it was they who asked."""
    token = _YES.sign(str(subscriber.pk))
    _send(subscriber, "newsletter-confirm", {"path": _path(subscriber, "newsletter-confirm", token)})


def is_one_already(subscriber: Subscriber) -> None:
    """Told only to the address itself: the page says the same in either case."""
    _send(subscriber, "newsletter-already", {"path": _leave(subscriber)})


def digest(subscriber: Subscriber, stories: list[StoryPage], since: datetime) -> None:
    """The new stories, each with its first lines and a link; nothing in it tells us that it was read."""
    with translation.override(subscriber.language):
        context = {
            "since": clock.day_and_month(since),
            "stories": [_told(page) for page in stories],
            "path": reverse("story-list"),
        }
    _send(subscriber, "newsletter", context)


def _told(page: StoryPage) -> dict:
    about = [thing.label for thing in (page.focus_country, page.sector) if thing]
    return {
        "title": page.title,
        "intro": page.intro,
        "language": page.text_language,
        "direction": page.text_direction,
        "about": " · ".join(about),
        "path": page.address,
    }


def _send(subscriber: Subscriber, template: str, context: dict) -> None:
    leave = _leave(subscriber)
    headers = {
        "List-Unsubscribe": f"<{settings.SITE_URL}{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    address, language = subscriber.address, subscriber.language
    context = {**context, "leave": leave}
    notify.send.enqueue(address, language, settings.TIME_ZONE, template, context, headers)


def _path(subscriber: Subscriber, name: str, token: str) -> str:
    with translation.override(subscriber.language):
        return reverse(name, args=[token])


def _leave(subscriber: Subscriber) -> str:
    return _path(subscriber, "newsletter-leave", _NO.sign(str(subscriber.pk)))


def who_says_yes(token: str) -> int:
    """The subscriber's number; `TooOld` after three days; `BadSignature` if it is not ours."""
    try:
        return int(_YES.unsign(token, max_age=ANSWERED_WITHIN))
    except signing.SignatureExpired as error:
        raise TooOld from error


def who_says_no(token: str) -> int:
    """The subscriber's number, whenever; `BadSignature` if it is not ours."""
    return int(_NO.unsign(token))
