"""Who offers and seeks mentoring, who would fit whom, mentorships, when people can, and their sessions."""

from .calendars import CalendarFeed
from .closing import ClosingAnswer, MentoringCertificate
from .hours import DAY_MINUTES, Availability, Away, Pace, clock_of
from .matching import Match, MatchRun
from .mentorships import Goal, Mentorship, NextStep, Side
from .notes import Feedback, Note, parted
from .profiles import (
    LANGUAGES,
    MOST_PLACES,
    LanguageSkill,
    MentoringProfile,
    Offer,
    Want,
    Wish,
    language_name,
)
from .safeguards import Exclusion, Readiness, is_staff
from .series import Series
from .sessions import Session
from .vocabulary import SkillSynonym, SkillTag, key_of

__all__ = [
    "DAY_MINUTES",
    "LANGUAGES",
    "MOST_PLACES",
    "Availability",
    "Away",
    "CalendarFeed",
    "ClosingAnswer",
    "Exclusion",
    "Feedback",
    "Goal",
    "LanguageSkill",
    "Match",
    "MatchRun",
    "MentoringCertificate",
    "MentoringProfile",
    "Mentorship",
    "NextStep",
    "Note",
    "Offer",
    "Pace",
    "Readiness",
    "Series",
    "Session",
    "Side",
    "SkillSynonym",
    "SkillTag",
    "Want",
    "Wish",
    "clock_of",
    "is_staff",
    "key_of",
    "language_name",
    "parted",
]
