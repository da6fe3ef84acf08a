"""Registering without an account: a mail with a link, and what following it does."""

from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import translation

from people import guests
from people.keys import Done

from .. import notify
from ..models import Event, Registration
from .registering import register


def ask(*, event: Event, address: str, name: str, mode: str, language: str, client_key: UUID) -> None:
    """Send the link. Nothing is written before it is followed, and nobody learns who has an account."""
    with translation.override(language):
        told = notify.about(event)
        log_in = f"{reverse('account_login')}?next={reverse('event-register', args=[event.slug])}"
    guests.ask(
        address=address,
        name=name,
        language=language,
        what={"event": event.pk, "mode": mode, "key": str(client_key)},
        path=lambda token: reverse("event-register-confirm", args=[event.slug, token]),
        log_in=log_in,
        **told,
    )


@transaction.atomic
def confirm(*, event: Event, link: guests.Link) -> Done[Registration]:
    """The address is proved: the guest comes. Who comes already only logs in anew."""
    person = guests.let_in(link)
    mine = Registration.objects.kept().filter(event=event, person=person).first()
    if mine:
        return Done(mine, created=False)
    return register(by=person, event=event, mode=link.what["mode"], client_key=UUID(link.what["key"]))
