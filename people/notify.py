"""Mail to people: in their language, in their zone, and without anything private in it.

Mail leaves from the background worker. A mail that is asked for inside a transaction is a row of that
same transaction (django-tasks' database backend), so it is sent if and only if the act was committed.
"""

import json
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import TextField
from django.db.models.functions import Cast
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from .models import Invitation, User
from .models.user import NOWHERE


@task(backend="background")
def send(
    address: str,
    language: str,
    zone: str,
    template: str,
    context: dict,
    headers: dict | None = None,
    calendar: dict | None = None,
) -> None:
    """Render `mail/<template>.{subject,txt,html}` in `language` and `zone`, and send it to one address.

    `calendar` is what the mail asks of the reader's calendar: a `method` and a `text` (RFC 6047).
    """
    with translation.override(language), timezone.override(zone):
        context = {**context, "site": settings.SITE_URL, "language": language}
        subject = " ".join(render_to_string(f"mail/{template}.subject.txt", context).split())
        message = EmailMultiAlternatives(
            subject, render_to_string(f"mail/{template}.txt", context), to=[address], headers=headers
        )
        message.attach_alternative(render_to_string(f"mail/{template}.html", context), "text/html")
        if calendar:
            message.attach_alternative(calendar["text"], f"text/calendar; method={calendar['method']}")
        message.send()


def mail(
    person: User, template: str, *, headers: dict | None = None, calendar: dict | None = None, **context: Any
) -> None:
    """Queue a mail to a person who has an address. `context` is JSON; instants go as ISO strings."""
    if person.email.endswith(NOWHERE):
        return
    send.enqueue(person.email, person.language, person.time_zone, template, context, headers, calendar)


def invitation(offer: Invitation) -> None:
    with translation.override(offer.language):
        path = reverse("join", args=[offer.token])
    send.enqueue(offer.email, offer.language, settings.TIME_ZONE, "invitation", {"path": path})


def unsend(address: str) -> None:
    """Forget mail to an address that has not left yet, and all that has: a task keeps the names in it."""
    mails = DBTaskResult.objects.filter(task_path=send.module_path)
    mails.finished().delete()
    mails.annotate(told=Cast("args_kwargs", TextField())).filter(told__contains=json.dumps(address)).delete()
