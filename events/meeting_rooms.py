"""The video rooms of two who meet and of a table online (`community.video`): made at joining, not to be
guessed, another for each."""

from datetime import timedelta

from django.utils.crypto import salted_hmac

from community.video import VideoRoom

from .models import MeetingRequest, Table

OPENS_BEFORE = timedelta(minutes=5)
SALT = "events.room"


def of_meeting(meeting: MeetingRequest) -> VideoRoom:
    return VideoRoom(_name(meeting.uid), meeting.starts - OPENS_BEFORE, meeting.ends)


def of_table(table: Table) -> VideoRoom:
    """Open from the moment the tables are dealt until the event is over."""
    one = table.round
    return VideoRoom(_name(table.uid), one.dealt_at or one.closes_at, one.event.ends)


def _name(uid) -> str:
    return salted_hmac(SALT, str(uid), algorithm="sha256").hexdigest()[:32]
