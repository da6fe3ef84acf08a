"""Gatherings: events, a conference's programme and who proposes it, who comes, and what the hall asks."""

from .calls import Call, Reviewer
from .event import Event
from .programme import Room, Talk, TalkSpeaker, Track
from .proposals import CoSpeaker, Proposal, Review
from .questions import Question, Vote
from .registration import Invitee, Registration
from .speaking import RecordingAnswer, Slides

__all__ = [
    "Call",
    "CoSpeaker",
    "Event",
    "Invitee",
    "Proposal",
    "Question",
    "RecordingAnswer",
    "Registration",
    "Review",
    "Reviewer",
    "Room",
    "Slides",
    "Talk",
    "TalkSpeaker",
    "Track",
    "Vote",
]
