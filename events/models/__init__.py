"""Gatherings: events, a conference's programme, who comes, and what the hall asks."""

from .attendees import Attendee, AttendeeLanguage, AttendeeTag
from .event import Event
from .kinds import CheckinNote, EventTag, Material
from .meetings import MeetingHours, MeetingRequest
from .programme import Room, Talk, TalkSpeaker, Track
from .questions import Question, Vote
from .registration import Invitee, Registration
from .tables import Table, TableRound, TableSeat

__all__ = [
    "Attendee",
    "AttendeeLanguage",
    "AttendeeTag",
    "CheckinNote",
    "Event",
    "EventTag",
    "Invitee",
    "Material",
    "MeetingHours",
    "MeetingRequest",
    "Question",
    "Registration",
    "Room",
    "Table",
    "TableRound",
    "TableSeat",
    "Talk",
    "TalkSpeaker",
    "Track",
    "Vote",
]
