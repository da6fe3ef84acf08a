"""Signing, and the beginning that follows once everything is there."""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.actions import open_room
from people.keys import Done
from people.models import User
from people.refusals import Conflict
from people.rules import require
from people.states import lacks, transition

from .. import notify
from ..models import Mentorship

OTHER_TEXT = _("The text of the agreement was changed meanwhile. Please read it again.")


@transaction.atomic
def sign(*, by: User, mentorship: Mentorship, version: int) -> Done[Mentorship]:
    """Sign the agreement and the code of conduct. The mentorship begins if nothing else is missing."""
    locked = _lock(mentorship)
    if locked.state == Mentorship.State.AGREED and version != locked.agreement_version:
        raise Conflict(OTHER_TEXT)
    if locked.state in Mentorship.HOLDING and locked.joins(by) and locked.signed_by(by):
        return Done(locked, created=False)
    signature: dict[str, Any] = {locked.signing(by): timezone.now()}
    transition(locked, "sign", by=by, **signature)
    if lacks(locked, "begin"):
        notify.changed(locked, by=by)
        return Done(locked, created=False)
    return begin(by=by, mentorship=locked)


@transaction.atomic
def begin(*, by: User, mentorship: Mentorship) -> Done[Mentorship]:
    """Start: the two get a room of their own. What is missing is said (`mentoring.gates`)."""
    require(by, "mentoring.begin", mentorship)
    _start(mentorship, by=by)
    notify.changed(mentorship, by=by)
    return Done(mentorship, created=False)


def begin_what_waited(person: User) -> None:
    """Start what both have signed and what only waited for `person` to be screened and trained."""
    for mentorship in Mentorship.objects.of(person).filter(state=Mentorship.State.AGREED):
        locked = _lock(mentorship)
        if not lacks(locked, "begin") and locked.state == Mentorship.State.AGREED:
            _start(locked, by=None)
            for one in (locked.mentor, locked.mentee):
                notify.changed(locked, by=locked.other(one))


def _start(mentorship: Mentorship, *, by: User | None) -> None:
    transition(mentorship, "begin", by=by, started_at=timezone.now())
    pair = [mentorship.mentor, mentorship.mentee]
    mentorship.topic = open_room(
        by=by,
        title=" · ".join(person.call_me for person in pair),
        people=pair,
        language=(by or mentorship.mentor).language,
        client_key=uuid.uuid4(),
    )
    mentorship.save(update_fields=["topic"])


def _lock(mentorship: Mentorship) -> Mentorship:
    """As it is now: of two who sign at once, the second must see that the first has."""
    rows = Mentorship.objects.select_for_update(of=("self",)).select_related("mentor", "mentee")
    return rows.get(pk=mentorship.pk)
