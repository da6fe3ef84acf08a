"""Asking for new stories by mail, saying yes, leaving, and the digest."""

from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from people import notify

from .. import letters
from ..models import StoryPage, Subscriber

# One address gets no more than one mail about its subscription in this time, whoever asks for how many.
ASKED_AGAIN_AFTER = timedelta(minutes=30)
MOST_IN_A_DIGEST = 12


@transaction.atomic
def subscribe(*, address: str, language: str) -> None:
    """Ask the address whether it wants this. Who calls learns nothing, whatever was known of it."""
    now = timezone.now()
    told = {"language": language, "asked_at": now}
    subscriber, new = Subscriber.objects.select_for_update().get_or_create(
        address=address.strip().lower(), defaults=told
    )
    if not new:
        if subscriber.asked_at > now - ASKED_AGAIN_AFTER:
            return
        if subscriber.confirmed_at is None:
            subscriber.language = language
        subscriber.asked_at = now
        subscriber.save(update_fields=["language", "asked_at"])
    if subscriber.confirmed_at is None:
        letters.to_confirm(subscriber)
    else:
        letters.is_one_already(subscriber)


def confirm(*, number: int) -> bool:
    """Yes. False where the address is not there any more; twice is once."""
    now = timezone.now()
    asked = Subscriber.objects.filter(pk=number)
    asked.waiting().update(confirmed_at=now, told_until=now)
    return asked.exists()


@transaction.atomic
def leave(*, number: int) -> None:
    """No more of it: the address goes, and so does mail to it that has not left."""
    subscriber = Subscriber.objects.select_for_update().filter(pk=number).first()
    if subscriber:
        subscriber.delete()
        notify.unsend(subscriber.address)


def forget_subscription(person, **_how) -> None:
    """Whoever leaves the site leaves the newsletter too."""
    Subscriber.objects.filter(address=person.email.lower()).delete()


def forget_unanswered() -> int:
    """Drop the addresses whose link grew old."""
    return Subscriber.objects.forgettable().delete()[0]


@transaction.atomic
def send_issue(*, number: int, period: date) -> bool:
    """One subscriber's digest of what is new since their last; once in a period, and none about nothing.

    The mail and the note that it was made are one transaction."""
    waiting = Subscriber.objects.select_for_update().confirmed().filter(pk=number)
    subscriber = waiting.exclude(period=period).first()
    if subscriber is None:
        return False
    now, since = timezone.now(), subscriber.told_until or subscriber.confirmed_at
    stories = StoryPage.objects.visible_to(AnonymousUser()).in_language(subscriber.language)
    stories = stories.filter(first_published_at__gt=since, first_published_at__lte=now)
    new = list(stories.select_related("focus_country", "sector", "locale").order_by("-first_published_at"))
    subscriber.period = period
    if new:
        subscriber.told_until = now
        letters.digest(subscriber, new[:MOST_IN_A_DIGEST], since)
    subscriber.save(update_fields=["period", "told_until"])
    return bool(new)
