"""People who come to something without an account: a name and an address, proved by a mail.

A guest is a `User` who never took part in a programme. Nothing is kept of somebody before they follow the
link in the mail: it carries what they wrote, sealed. Whoever asks learns nothing of who has an account.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from . import leaving, notify
from .actions import forget_name
from .audit import record
from .models import User
from .refusals import Conflict
from .sealing import Broken, seal, unseal
from .signals import access_changed

LINK_LASTS = timedelta(days=2)
PURPOSE = "guest link"


class BadLink(Exception):
    """No link of ours, or too old."""


class Link(NamedTuple):
    """What a link says: who asks, for what, and how the account stood then, so that it works once."""

    address: str
    name: str
    language: str
    what: dict
    stamp: str


@transaction.atomic
def ask(
    *,
    address: str,
    name: str,
    language: str,
    what: dict,
    path: Callable[[str], str],
    **context,
) -> None:
    """Mail a link to a guest, or to whoever has an account the advice to log in.

    `what` is told again by the link that `path(token)` leads to; `context` is for the mail."""
    address = address.strip().lower()
    person = _at(address)
    if person and (person.has_usable_password() or not _is_guest(person)):
        told = {**context, "known": True}
        notify.send.enqueue(person.email, person.language, person.time_zone, "guest", told)
        return
    link = Link(address, name, language, what, _stamp(person))
    with translation.override(language):
        told = {**context, "known": False, "path": path(seal(json.dumps(link), purpose=PURPOSE))}
    notify.send.enqueue(address, language, settings.TIME_ZONE, "guest", told)


def read(token: str) -> Link:
    """What a link says; to read it changes nothing, for mail scanners follow links."""
    try:
        return Link(*json.loads(unseal(token, purpose=PURPOSE, lasts=LINK_LASTS)))
    except Broken as error:
        raise BadLink from error


@transaction.atomic
def let_in(link: Link) -> User:
    """The guest whose address a link proves; made if there is none. Logging in uses the link up."""
    person = _at(link.address)
    if person is None and not link.stamp:
        return _make(link)
    if person is None or not _is_guest(person) or _stamp(person) != link.stamp:
        raise Conflict(_("This link was used already. Ask for another one."), code="used")
    return person


def _make(link: Link) -> User:
    person = User.objects.create_user(
        link.address, full_name=link.name, call_me=link.name[:60].strip(), language=link.language
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def _at(address: str) -> User | None:
    owner = EmailAddress.objects.filter(email__iexact=address).select_related("user").first()
    return owner.user if owner else User.objects.filter(email__iexact=address).first()


def _is_guest(person: User) -> bool:
    return User.objects.guests().filter(pk=person.pk).exists()


def _stamp(person: User | None) -> str:
    return str(person.last_login or "never") if person else ""


@transaction.atomic
def forget(person: User) -> None:
    """Take a guest out of everything; what they asked in public stays without a name."""
    leaving.erase_all(person, keep_texts=True)
    forget_name(person)
    record(by=None, act="forget-guest", thing=person)
    access_changed.send(User, person=person)
