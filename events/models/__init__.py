"""Gatherings: events, a conference's programme, who comes, and what the hall asks."""

from .event import Event
from .programme import Room, Talk, TalkSpeaker, Track
from .questions import Question, Vote
from .registration import Invitee, Registration
from .schedule import Move, Pick, ProgrammeFeed, ScheduleVersion

__all__ = [
    "Event",
    "Invitee",
    "Move",
    "Pick",
    "ProgrammeFeed",
    "Question",
    "Registration",
    "Room",
    "ScheduleVersion",
    "Talk",
    "TalkSpeaker",
    "Track",
    "Vote",
]
