"""Gatherings: events, a conference's programme, who comes, and what the hall asks."""

from .event import Event, Registration
from .programme import Room, Talk, TalkSpeaker, Track
from .questions import Question, Vote

__all__ = ["Event", "Question", "Registration", "Room", "Talk", "TalkSpeaker", "Track", "Vote"]
