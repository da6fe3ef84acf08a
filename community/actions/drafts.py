"""Keeping what is not sent yet. No window overwrites another's: who writes beside it gets a second draft."""

from collections.abc import Sequence
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.keys import Done
from people.models import User
from people.refusals import Refused
from people.rules import require

from ..models import Draft, Post, Revision
from .limits import one_at_a_time

MOST_DRAFTS = 50


def keep_draft(
    *,
    by: User,
    place: str,
    typed: dict[str, str],
    client_key: UUID,
    seen: Sequence[UUID] = (),
    rev: UUID | None = None,
) -> Done[Draft]:
    """Save what is typed as `rev`; an empty text is no draft.

    `seen` are the savings that the writer's window knows of, also those of which no answer came back. A draft
    that stands at none of them is another window's: then this text becomes a second one, and its `other` is
    the first.
    """
    require(by, "community.keep_draft")
    rev = rev or uuid4()
    with transaction.atomic():
        one_at_a_time(by)
        mine = Draft.objects.visible_to(by)
        draft = mine.filter(rev__in=[*seen, rev]).first()
        other = None if draft else mine.filter(client_key=client_key).first()
        if other and other.typed == typed:
            draft, other = other, None
        if not (typed.get("body") or typed.get("title")):
            if draft:
                draft.delete()
            return _nothing(by, place, client_key)
        created = draft is None
        draft = draft or _new(by, place, client_key, typed, rev, beside=other)
        if draft is None:
            return _nothing(by, place, client_key)
        draft.place, draft.typed, draft.rev, draft.saved_at = place, typed, rev, timezone.now()
        draft.save()
    return Done(draft, created)


def discard_draft(*, by: User, draft: Draft) -> None:
    """Throw a draft away."""
    require(by, "community.keep_draft")
    Draft.objects.visible_to(by).filter(pk=draft.pk).delete()


def forget_draft(author: User, client_key: UUID) -> None:
    """What is sent is no draft any more; in the transaction that writes it."""
    Draft.objects.filter(person=author, client_key=client_key).delete()


def _new(
    by: User, place: str, client_key: UUID, typed: dict[str, str], rev: UUID, *, beside: Draft | None
) -> Draft | None:
    """A draft under the form's key, or under a new one where that is taken; none for what is sent already."""
    if Draft.objects.visible_to(by).count() >= MOST_DRAFTS:
        raise Refused(_("You keep many drafts. Send or discard one, then this one can be kept too."))
    sent = _sent(by, place, client_key)
    if sent is not None and sent.startswith(typed.get("body", "").strip()):
        return None
    taken = beside is not None or sent is not None
    draft = Draft(person=by, client_key=uuid5(client_key, str(rev)) if taken else client_key)
    draft.other = beside
    return draft


def _sent(by: User, place: str, client_key: UUID) -> str | None:
    """What was sent under this key from such a place."""
    if place.startswith("p"):
        made = Revision.objects.filter(by=by, client_key=client_key).select_related("post").first()
        return made.after if made else None
    return Post.objects.filter(author=by, client_key=client_key).values_list("body", flat=True).first()


def _nothing(by: User, place: str, client_key: UUID) -> Done[Draft]:
    return Done(Draft(person=by, place=place, client_key=client_key), created=False)
