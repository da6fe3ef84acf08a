"""Gatherings: events, a conference's programme, who comes, and what the hall asks."""

from .chat import ChatMessage, Silence
from .event import Event
from .hall import HallCode
from .hands import Hand
from .polls import Ballot, Choice, Poll, PollOption
from .programme import Room, Talk, TalkSpeaker, Track
from .questions import Question, QuestionFlag, Vote
from .reactions import TalkReaction
from .registration import Invitee, Registration

__all__ = [
    "Ballot",
    "ChatMessage",
    "Choice",
    "Event",
    "HallCode",
    "Hand",
    "Invitee",
    "Poll",
    "PollOption",
    "Question",
    "QuestionFlag",
    "Registration",
    "Room",
    "Silence",
    "Talk",
    "TalkReaction",
    "TalkSpeaker",
    "Track",
    "Vote",
]
