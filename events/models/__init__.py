"""Gatherings: events, a conference's programme, who comes, and what the hall asks."""

from .details import CONSENT_VERSION, Answer, EventConsent, EventQuestion, Need, NeedKind, NeedsReader
from .event import Event
from .programme import Room, Talk, TalkSpeaker, Track
from .questions import Question, Vote
from .registration import Invitee, Registration, SeatPool

__all__ = [
    "CONSENT_VERSION",
    "Answer",
    "Event",
    "EventConsent",
    "EventQuestion",
    "Invitee",
    "Need",
    "NeedKind",
    "NeedsReader",
    "Question",
    "Registration",
    "Room",
    "SeatPool",
    "Talk",
    "TalkSpeaker",
    "Track",
    "Vote",
]
