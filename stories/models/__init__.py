"""The nouns of the stories."""

from .consents import Agreement, Appearance, Checklist, Purpose, Withdrawal, is_editor
from .newsletter import ANSWERED_WITHIN, Subscriber
from .pages import (
    StoryAuthor,
    StoryGoal,
    StoryIndexPage,
    StoryPage,
    StoryQuerySet,
    StoryTag,
    VisiblePageQuerySet,
    address,
)
from .pitches import Pitch, PitchPicture, Teller
from .readership import Readership
from .spread import StoryCard, StoryPosting
from .workflow import ConsentTask

__all__ = [
    "ANSWERED_WITHIN",
    "Agreement",
    "Appearance",
    "Checklist",
    "ConsentTask",
    "Pitch",
    "PitchPicture",
    "Purpose",
    "Readership",
    "StoryAuthor",
    "StoryCard",
    "StoryGoal",
    "StoryIndexPage",
    "StoryPage",
    "StoryPosting",
    "StoryQuerySet",
    "StoryTag",
    "Subscriber",
    "Teller",
    "VisiblePageQuerySet",
    "Withdrawal",
    "address",
    "is_editor",
]
