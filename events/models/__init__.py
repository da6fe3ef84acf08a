"""Gatherings: events, a conference's programme, who comes, and what the hall asks."""

from .event import Event
from .programme import Room, Talk, TalkSpeaker, Track
from .questions import Question, Vote
from .registration import Invitee, Registration

__all__ = ["Event", "Invitee", "Question", "Registration", "Room", "Talk", "TalkSpeaker", "Track", "Vote"]
