"""Mail about what is unread: soon after it was told, or in a digest."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from people.models import User

from .. import notify
from ..models import Inbox, Notification, Often

# Whoever reads within this time gets no mail.
WAITS = timedelta(minutes=10)
# A mail names no more than this; the inbox has the rest.
MOST = 50


@task(backend="background")
def mail_unread(people: list[int]) -> None:
    """The worker, ten minutes after a post: mail those who have still not read it."""
    for person in User.objects.members().filter(pk__in=people).order_by("pk"):
        mail_soon(person=person)


def mail_later(people: list[int]) -> None:
    """Look after these people once their time is up; one task for all of them."""
    if people and mail_unread.get_backend().supports_defer:
        mail_unread.using(run_after=timezone.now() + WAITS).enqueue(people)


@transaction.atomic
def mail_soon(*, person: User) -> bool:
    """One mail about everything a member wants to hear of soon, if any of it has waited for long enough."""
    inbox = Inbox.objects.select_for_update().filter(pk=person.pk).first()
    if inbox is None:
        return False
    notifications = _waiting(person, inbox, {Often.SOON})
    ripe = timezone.now() - WAITS
    if not any(notification.since <= ripe for notification in notifications):
        return False
    return _mail(person, inbox, notifications)


@transaction.atomic
def send_digest(*, person: User, today: date) -> bool:
    """A member's digest of the day and of the week, if they are due: one mail, and once a day at most."""
    inbox = Inbox.objects.select_for_update().get(pk=person.pk)
    due = inbox.due(today)
    if Often.DAILY in due:
        inbox.daily_on = today
    if Often.WEEKLY in due:
        inbox.weekly_on = today
    inbox.save(update_fields=["daily_on", "weekly_on"])
    return _mail(person, inbox, _waiting(person, inbox, due))


def _waiting(person: User, inbox: Inbox, often: set[str]) -> list[Notification]:
    """What no mail has spoken of, of those sorts about which mail leaves this often; through the gate."""
    sorts = [direct for direct in (True, False) if inbox.wants(direct) in often]
    waiting = Notification.objects.visible_to(person).unmailed().filter(direct__in=sorts)
    return list(waiting.for_reading().order_by("-bump")[:MOST])


def _mail(person: User, inbox: Inbox, notifications: list[Notification]) -> bool:
    """The mail and the note that it was sent are one transaction."""
    if not notifications:
        return False
    told = [notification.pk for notification in notifications]
    Notification.objects.filter(pk__in=told).update(mailed_at=timezone.now())
    notify.unread(person, inbox, notifications)
    return True
