"""Gatherings: events, a conference's programme, who comes, and what the hall asks."""

from .afterwards import Feedback, Recording
from .attendance import AttendanceCertificate, CertificateRule, Presence
from .attendees import Attendee, AttendeeLanguage, AttendeeTag
from .calls import Call, Reviewer
from .chat import ChatMessage, Silence
from .day import Announcement, HeadCount, Shift, Telling
from .details import CONSENT_VERSION, Answer, EventConsent, EventQuestion, Need, NeedKind, NeedsReader
from .door import CheckIn, DoorKeeper, Ticket, doors_of
from .event import Event
from .hall import HallCode
from .hands import Hand
from .kinds import CheckinNote, EventTag, Material
from .meetings import MeetingHours, MeetingRequest
from .polls import Ballot, Choice, Poll, PollOption
from .programme import Room, Talk, TalkSpeaker, Track
from .proposals import CoSpeaker, Proposal, Review
from .questions import Question, QuestionFlag, Vote
from .reactions import TalkReaction
from .registration import Invitee, Registration, SeatPool
from .schedule import Move, Pick, ProgrammeFeed, ScheduleVersion
from .speaking import RecordingAnswer, Slides
from .stage import LogLine, Scribe, Source
from .tables import Table, TableRound, TableSeat

__all__ = [
    "CONSENT_VERSION",
    "Announcement",
    "Answer",
    "AttendanceCertificate",
    "Attendee",
    "AttendeeLanguage",
    "AttendeeTag",
    "Ballot",
    "Call",
    "CertificateRule",
    "ChatMessage",
    "CheckIn",
    "CheckinNote",
    "Choice",
    "CoSpeaker",
    "DoorKeeper",
    "Event",
    "EventConsent",
    "EventQuestion",
    "EventTag",
    "Feedback",
    "HallCode",
    "Hand",
    "HeadCount",
    "Invitee",
    "LogLine",
    "Material",
    "MeetingHours",
    "MeetingRequest",
    "Move",
    "Need",
    "NeedKind",
    "NeedsReader",
    "Pick",
    "Poll",
    "PollOption",
    "Presence",
    "ProgrammeFeed",
    "Proposal",
    "Question",
    "QuestionFlag",
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
    "Silence",
    "Slides",
    "Source",
    "Table",
    "TableRound",
    "TableSeat",
    "Talk",
    "TalkReaction",
    "TalkSpeaker",
    "Telling",
    "Ticket",
    "Track",
    "Vote",
    "doors_of",
]
