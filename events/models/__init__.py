"""Gatherings: events, a conference's programme, who comes, who was there, and what the hall asks."""

from .attendance import AttendanceCertificate, CertificateRule, Presence
from .door import CheckIn, DoorKeeper, Ticket, doors_of
from .event import Event
from .programme import Room, Talk, TalkSpeaker, Track
from .questions import Question, Vote
from .registration import Invitee, Registration

__all__ = [
    "AttendanceCertificate",
    "CertificateRule",
    "CheckIn",
    "DoorKeeper",
    "Event",
    "Invitee",
    "Presence",
    "Question",
    "Registration",
    "Room",
    "Talk",
    "TalkSpeaker",
    "Ticket",
    "Track",
    "Vote",
    "doors_of",
]
