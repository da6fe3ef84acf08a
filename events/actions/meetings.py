"""Asking somebody for a quarter of an hour, and what they answer."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from people import booking
from people.booking import TAKEN
from people.keys import Done, once
from people.models import User
from people.refusals import Conflict, TooMany
from people.rules import require
from people.states import transition

from .. import meeting_mail
from ..meeting_times import QUARTER
from ..models import Attendee, Event, MeetingRequest
from ..slots import free_quarters

# So many requests of one person may wait for an answer at an event.
MOST_WAITING = 5
_ASK_AGAIN_SECONDS = 600
# Tables for two in the hall; who finds none meets by video.
TABLES = 40


def ask_to_meet(
    *, by: User, attendee: Attendee, starts: datetime, about: str = "", client_key: UUID
) -> Done[MeetingRequest]:
    """Ask somebody who is listed for a time that is free for both; it holds one's own time meanwhile."""
    require(by, "events.ask_to_meet", attendee)
    told = {"event_id": attendee.event_id, "asked_id": attendee.person_id, "starts": starts, "about": about}

    def create():
        # The row first: a retry with the same key must meet its twin here, not a time that is taken.
        meeting = MeetingRequest.objects.create(
            asker=by, ends=starts + QUARTER, client_key=client_key, **told
        )
        if starts not in free_quarters(attendee.event, by, attendee.person):
            raise Conflict(TAKEN)
        _not_too_many(attendee.event, by)
        booking.hold(meeting.uid, {by.pk: (starts, meeting.ends)})
        meeting_mail.asked(meeting)
        return meeting

    return once(MeetingRequest, owner={"asker": by}, client_key=client_key, same=told, create=create)


def _not_too_many(event: Event, by: User) -> None:
    waiting = MeetingRequest.objects.ahead().filter(event=event, asker=by, state=MeetingRequest.State.ASKED)
    if waiting.count() > MOST_WAITING:
        raise TooMany(
            _("Five people have not answered you yet. Ask the next one when one of them has."),
            retry_after=_ASK_AGAIN_SECONDS,
        )


@transaction.atomic
def agree(*, by: User, meeting: MeetingRequest) -> Done[MeetingRequest]:
    """Say yes: both have the time, and in the hall a table. Twice is as once."""
    if meeting.state == MeetingRequest.State.AGREED and meeting.asked_id == by.pk:
        return Done(meeting, created=False)
    # Whoever gives out a table at this event waits here for whoever does so now.
    Event.objects.filter(pk=meeting.event_id).update(slug=F("slug"))
    table = _free_table(meeting) if meeting.in_the_hall else None
    transition(meeting, "agree", by=by, table=table, sequence=meeting.sequence + 1)
    booking.hold(meeting.uid, {by.pk: (meeting.starts, meeting.ends)})
    meeting_mail.agreed(meeting)
    return Done(meeting, created=False)


def _free_table(meeting: MeetingRequest) -> int | None:
    agreed = MeetingRequest.objects.filter(event=meeting.event_id, state=MeetingRequest.State.AGREED)
    taken = set(agreed.filter(starts=meeting.starts).values_list("table", flat=True))
    return next((number for number in range(1, TABLES + 1) if number not in taken), None)


@transaction.atomic
def decline(*, by: User, meeting: MeetingRequest) -> Done[MeetingRequest]:
    """Say no; no reason is asked for, and the other has their time back."""
    return _call_off(meeting, "decline", by)


@transaction.atomic
def cancel(*, by: User, meeting: MeetingRequest) -> Done[MeetingRequest]:
    """Call it off, asked or agreed."""
    return _call_off(meeting, "cancel", by)


def _call_off(meeting: MeetingRequest, act: str, by: User) -> Done[MeetingRequest]:
    was_agreed = meeting.state == MeetingRequest.State.AGREED
    transition(meeting, act, by=by, sequence=meeting.sequence + 1)
    booking.release(meeting.uid)
    meeting_mail.off(meeting, by=by, was_agreed=was_agreed)
    return Done(meeting, created=False)


def leave(person: User, **_how) -> None:
    """Call off what somebody who leaves has agreed; the other is told, and both rows go."""
    mine = MeetingRequest.objects.filter(asker=person) | MeetingRequest.objects.filter(asked=person)
    for meeting in mine.ahead().select_related("event", "asker", "asked"):
        meeting_mail.off(
            meeting, by=person, was_agreed=meeting.state == MeetingRequest.State.AGREED, tell_both=False
        )
    booking.release(*mine.values_list("uid", flat=True))
    mine.delete()
