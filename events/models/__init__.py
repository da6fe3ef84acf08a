"""Gatherings: events, a conference's programme, who comes, and what the hall asks."""

from .afterwards import Feedback, Recording
from .attendance import AttendanceCertificate, CertificateRule, Presence
from .calls import Call, Reviewer
from .day import Announcement, HeadCount, Shift, Telling
from .details import CONSENT_VERSION, Answer, EventConsent, EventQuestion, Need, NeedKind, NeedsReader
from .door import CheckIn, DoorKeeper, Ticket, doors_of
from .event import Event
from .programme import Room, Talk, TalkSpeaker, Track
from .proposals import CoSpeaker, Proposal, Review
from .questions import Question, Vote
from .registration import Invitee, Registration, SeatPool
from .schedule import Move, Pick, ProgrammeFeed, ScheduleVersion
from .speaking import RecordingAnswer, Slides
from .stage import Handout, LogLine, Scribe, Source

__all__ = [
    "CONSENT_VERSION",
    "Announcement",
    "Answer",
    "AttendanceCertificate",
    "Call",
    "CertificateRule",
    "CheckIn",
    "CoSpeaker",
    "DoorKeeper",
    "Event",
    "EventConsent",
    "EventQuestion",
    "Feedback",
    "Handout",
    "HeadCount",
    "Invitee",
    "LogLine",
    "Move",
    "Need",
    "NeedKind",
    "NeedsReader",
    "Pick",
    "Presence",
    "ProgrammeFeed",
    "Proposal",
    "Question",
    "Recording",
    "RecordingAnswer",
    "Registration",
    "Review",
    "Reviewer",
    "Room",
    "ScheduleVersion",
    "Scribe",
    "SeatPool",
    "Shift",
    "Slides",
    "Source",
    "Talk",
    "TalkSpeaker",
    "Telling",
    "Ticket",
    "Track",
    "Vote",
    "doors_of",
]
