"""Gatherings: events, a conference's programme, who comes, what the hall asks, its stage and its day."""

from .afterwards import Feedback, Recording
from .day import Announcement, HeadCount, Shift, Telling
from .event import Event
from .programme import Room, Talk, TalkSpeaker, Track
from .questions import Question, Vote
from .registration import Invitee, Registration
from .stage import Handout, LogLine, Scribe, Source

__all__ = [
    "Announcement",
    "Event",
    "Feedback",
    "Handout",
    "HeadCount",
    "Invitee",
    "LogLine",
    "Question",
    "Recording",
    "Registration",
    "Room",
    "Scribe",
    "Shift",
    "Source",
    "Talk",
    "TalkSpeaker",
    "Telling",
    "Track",
    "Vote",
]
