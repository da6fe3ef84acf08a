"""Word on members' devices that something is new, soon after it was told; never what it is.

The note leaves from the worker (docs/decisions/0006), and counts as sent before it is: it comes once at most.
"""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.client import HTTPException
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from people.keys import Done
from people.models import User
from people.refusals import Refused
from people.rules import require

from .. import notify, webpush
from ..live import sessions
from ..models import Inbox, Notification, PushEndpoint

logger = logging.getLogger(__name__)

# Whoever reads within this time, on an open page, is not told on their other devices.
WAITS = timedelta(seconds=30)
DEVICES = 10
LINES = 8
GONE = (404, 410)


# A member's devices.


@transaction.atomic
def add_device(
    *, by: User, session_key: str, endpoint: str, p256dh: str, auth: str, device: str
) -> Done[PushEndpoint]:
    """Tell a member on the browser of this session too; the oldest device gives way to an eleventh."""
    require(by, "community.settle_inbox", by)
    if not webpush.is_on():
        raise Refused(_("This site does not send notes to devices."))
    # The lock lets two at once see each other.
    User.objects.select_for_update(no_key=True).values_list("pk").get(pk=by.pk)
    told = {"person": by, "session_id": session_key, "endpoint": endpoint, "p256dh": p256dh, "auth": auth}
    if same := PushEndpoint.objects.filter(**told, gone_at=None).first():
        return Done(same, created=False)
    PushEndpoint.objects.filter(Q(session=session_key) | Q(endpoint=endpoint)).delete()
    made = PushEndpoint.objects.create(**told, device=device)
    kept = list(by.push_endpoints.order_by("-pk").values_list("pk", flat=True)[:DEVICES])
    by.push_endpoints.exclude(pk__in=kept).delete()
    return Done(made, created=True)


@transaction.atomic
def renew_device(
    *, by: User, device: PushEndpoint, endpoint: str, p256dh: str, auth: str
) -> Done[PushEndpoint]:
    """Go on telling a member on a browser whose address changed."""
    require(by, "community.settle_inbox", by)
    User.objects.select_for_update(no_key=True).values_list("pk").get(pk=by.pk)
    PushEndpoint.objects.filter(endpoint=endpoint).exclude(pk=device.pk).delete()
    told = {"endpoint": endpoint, "p256dh": p256dh, "auth": auth, "gone_at": None}
    PushEndpoint.objects.filter(person=by, pk=device.pk).update(**told)
    return Done(device, created=False)


def remove_device(*, by: User, device: PushEndpoint) -> None:
    """Tell a member no more on one of their devices."""
    PushEndpoint.objects.filter(person=by, pk=device.pk).delete()


def forget_devices(*, person: User) -> None:
    """Tell somebody nowhere any more: they are suspended, left or erased."""
    PushEndpoint.objects.filter(person=person).delete()


# Telling.


def push_later(people: list[int]) -> None:
    """Look after those of these people who have a device; one task for all of them."""
    if not (webpush.is_on() and push_unread.get_backend().supports_defer):
        return
    found = PushEndpoint.objects.filter(person__in=people, gone_at=None).order_by("person")
    if with_devices := list(found.values_list("person", flat=True).distinct()):
        push_unread.using(run_after=timezone.now() + WAITS).enqueue(with_devices)


@task(backend="background")
def push_unread(people: list[int]) -> None:
    """The worker, half a minute after a post: a note to each device of those who have still not read it."""
    members = User.objects.members().filter(pk__in=people).order_by("pk")
    notes = {
        person.pk: json.dumps(notify.note(person)).encode() for person in members if _note_pushed(person)
    }
    devices = _living(PushEndpoint.objects.filter(person__in=notes, gone_at=None).order_by("pk"))
    slow: set[str] = set()
    with ThreadPoolExecutor(LINES) as lines:
        answers = list(lines.map(lambda device: _bring(device, notes[device.person_id], slow), devices))
    gone = [device.pk for device, status in zip(devices, answers, strict=True) if status in GONE]
    PushEndpoint.objects.filter(pk__in=gone).update(gone_at=timezone.now())


@transaction.atomic
def _note_pushed(person: User) -> bool:
    """Whether something is new in a topic of which no note has spoken since it was last read."""
    inbox = Inbox.objects.select_for_update().filter(pk=person.pk).first()
    if inbox is None:
        return False
    unread = Notification.objects.visible_to(person).unread()
    waiting = list(unread.filter(pushed_at=None, direct__in=inbox.pushed))
    told = set(unread.exclude(pushed_at=None).values_list("topic", flat=True))
    Notification.objects.filter(pk__in=[one.pk for one in waiting]).update(pushed_at=timezone.now())
    return any(one.topic_id not in told for one in waiting)


def _living(devices) -> list[PushEndpoint]:
    """Those whose session is still good; the others are forgotten."""
    devices = list(devices)
    good = sessions.living({device.session_id for device in devices})
    ended = [d.pk for d in devices if good.get(d.session_id) != (d.person_id, True)]
    PushEndpoint.objects.filter(pk__in=ended).delete()
    return [device for device in devices if device.pk not in ended]


def _bring(device: PushEndpoint, note: bytes, slow: set[str]) -> int | None:
    """The service's answer. One that failed is left alone for the rest of this round."""
    host = urlsplit(device.endpoint).hostname or ""
    if host in slow:
        return None
    try:
        status = webpush.deliver(device.endpoint, webpush.seal(note, device.p256dh, device.auth))
    except (OSError, ValueError, HTTPException) as error:
        slow.add(host)
        logger.warning("The push service %s could not be reached: %r", host, error)
        return None
    if status >= 400 and status not in GONE:
        logger.warning("The push service %s answered %s.", host, status)
    return status
