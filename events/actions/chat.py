"""The verbs of a talk's chat."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.audit import record
from people.keys import Done, once
from people.models import User
from people.refusals import TooMany
from people.rules import require

from ..models import ChatMessage, Silence, Talk
from .moving import advance

# One person does not fill the screen of the others.
MOST, WITHIN_SECONDS = 5, 20


def say(*, by: User, talk: Talk, body: str, client_key: UUID) -> Done:
    """Say something to those who take part."""
    require(by, "events.chat", talk)

    def create() -> ChatMessage:
        change = _advance(talk)
        since = timezone.now() - timedelta(seconds=WITHIN_SECONDS)
        if talk.messages.filter(author=by, written_at__gt=since).count() >= MOST:
            raise TooMany(_("That was quick. Wait a moment before you go on."), retry_after=WITHIN_SECONDS)
        return ChatMessage.objects.create(
            talk=talk, author=by, body=body, change=change, client_key=client_key
        )

    same = {"talk_id": talk.pk, "body": body}
    return once(ChatMessage, owner={"author": by}, client_key=client_key, same=same, create=create)


@transaction.atomic
def hide(*, by: User, message: ChatMessage) -> Done:
    """Take a message out of everybody's sight; at the desk it stays."""
    require(by, "events.lead", message.talk)
    change = _advance(message.talk)
    message.refresh_from_db(fields=["hidden_at", "change"])
    if message.hidden_at is None:
        message.hidden_at, message.change = timezone.now(), change
        message.save(update_fields=["hidden_at", "change"])
        record(by=by, act="hide", thing=message)
    return Done(message, created=False)


@transaction.atomic
def silence(*, by: User, message: ChatMessage, minutes: int) -> Done:
    """Whoever wrote this writes nothing in this event's chats for so long; 0 ends it."""
    require(by, "events.lead", message.talk)
    event, person = message.talk.event, message.author
    if person is not None:
        until = timezone.now() + timedelta(minutes=minutes)
        found, _made = Silence.objects.update_or_create(event=event, person=person, defaults={"until": until})
        record(by=by, act="silence", thing=found, reason=f"{minutes} min")
    return Done(message, created=False)


def leave(person: User, *, keep_texts: bool) -> None:
    """Take a member out of the chats: what they said stays without a name, or goes."""
    if not keep_texts:
        for message in (
            ChatMessage.objects.filter(author=person).select_related("talk").order_by("talk", "pk")
        ):
            message.change, message.body = _advance(message.talk), ""
            message.hidden_at = message.hidden_at or timezone.now()
            message.save(update_fields=["change", "body", "hidden_at"])
    ChatMessage.objects.filter(author=person).update(author=None)


def _advance(talk: Talk) -> int:
    return advance(talk, "chat_head", talk.chat)
