"""What is told by mail about a meeting of two: that there is news and when it is, on the reader's own clock.

No names and no words of theirs: a mail may be read by others (domain I9). The link leads through the gate.
"""

from django.utils import translation

from people import clock
from people.models import User
from people.notify import mail

from .meeting_calendar import invitation
from .models import MeetingRequest


def asked(meeting: MeetingRequest) -> None:
    """To the person who is asked."""
    _tell(meeting.asked, "asked", meeting)


def agreed(meeting: MeetingRequest) -> None:
    """To both, with the entry for their calendars."""
    for person in (meeting.asker, meeting.asked):
        _tell(person, "agreed", meeting, calendar=invitation(meeting, person))


def off(meeting: MeetingRequest, *, by: User, was_agreed: bool, tell_both: bool = True) -> None:
    """To both where calendars know of it, else to the other."""
    if not was_agreed:
        _tell(meeting.other(by), "off", meeting)
        return
    meeting.state = MeetingRequest.State.CANCELLED
    for person in (meeting.asker, meeting.asked):
        if tell_both or person.pk != by.pk:
            _tell(person, "off", meeting, calendar=invitation(meeting, person))


def _tell(person: User, news: str, meeting: MeetingRequest, *, calendar: dict | None = None) -> None:
    with translation.override(person.language):
        mail(
            person,
            "meeting",
            calendar=calendar,
            news=news,
            event=meeting.event.label,
            table=meeting.table,
            own=clock.day_and_clock(meeting.starts, person.zone),
            there=clock.day_and_clock(meeting.starts, meeting.event.zone),
            path=meeting.get_absolute_url(),
        )
