"""Mail and notes about what waits in an inbox.

A mail says how much waits and leads there, nothing else: no title, no name, no place. Only who asked for it
is also told what it is about, and may then answer by mail.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from people.models import User
from people.notify import mail

from .letters import ReplyAddress
from .models import Concern, Inbox, Notification, Post, RoomAccess

SALT = "community.unsubscribe"
# Characters of a post in a mail.
EXCERPT = 600


def unsubscribe_token(person: User) -> str:
    return signing.Signer(salt=SALT).sign_object(person.pk)


def holder_of(token: str) -> User | None:
    """The person to whom a token was given; nobody for a forged one."""
    try:
        person = signing.Signer(salt=SALT).unsign_object(token)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=person).first()


def unread(person: User, inbox: Inbox, notifications: list[Notification]) -> None:
    """One mail about all of these."""
    with translation.override(person.language):
        leave = reverse("unsubscribe", args=[unsubscribe_token(person)])
        context: dict[str, Any] = {
            "count": sum(notification.count for notification in notifications),
            "path": reverse("inbox"),
            "settings": reverse("inbox-settings"),
            "leave": leave,
            "about": [_about(one) for one in notifications] if inbox.tell_content else [],
        }
    headers = {
        "List-Unsubscribe": f"<{settings.SITE_URL}{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    topics = {notification.topic_id for notification in notifications}
    if inbox.tell_content and len(topics) == 1:
        headers["Reply-To"] = str(ReplyAddress(person.pk, topics.pop()))
        context["answer"] = True
    mail(person, "unread", headers=headers, **context)


def note(person: User) -> dict:
    """What a device shows: that there is something, whoever holds the phone. The address is the inbox's."""
    with translation.override(person.language):
        return {
            "title": gettext("Something new in Diwan"),
            "url": reverse("inbox"),
            "lang": person.language,
        }


def _about(notification: Notification) -> dict:
    post = notification.post
    if post is not None and post.state != Post.State.VISIBLE:
        post = None
    return {
        "title": notification.topic.title,
        "what": notification.get_kind_display(),
        "count": notification.count,
        "author": post.author.called if post and post.author else "",
        "text": post.body[:EXCERPT] if post else "",
    }


def concern(made: Concern, people: list[User]) -> None:
    """To those who can read it: that there is one, and nothing of it."""
    for person in people:
        _tell(person, "concern", made.get_absolute_url)


def room_asked(asked: RoomAccess, people: list[User]) -> None:
    """To those who can answer."""
    for person in people:
        _tell(person, "room-asked", asked.get_absolute_url)


def room_answered(access: RoomAccess, people: list[User]) -> None:
    """To who asked, and to every other officer who may know of it: no two open a room unseen."""
    for person in {access.asked_by, *people}:
        _tell(person, "room-answered", access.get_absolute_url)


def room_was_read(person: User) -> None:
    _tell(person, "room-was-read", partial(reverse, "concern"))


def _tell(person: User, template: str, path: Callable[[], str]) -> None:
    with translation.override(person.language):
        mail(person, template, path=path())
