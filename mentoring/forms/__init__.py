"""What mentoring accepts from a browser."""

from .hours import AvailabilityForm, AwayForm, PaceForm
from .mentorships import ClosingForm, GoalForm, NextStepForm, RequestForm, SignForm, TickForm
from .profiles import LanguageForm, MentoringProfileForm, WishForm
from .rooms import RoomForm
from .safeguards import ApartForm, ReadinessForm
from .series import SeriesForm
from .sessions import (
    LENGTHS,
    USUAL_LENGTH,
    BookForm,
    DecideForm,
    FeedbackForm,
    MissedForm,
    MoveForm,
    NoteForm,
    PrepareForm,
    ProposeForm,
    SequenceForm,
    SuggestForm,
    WallForm,
)

__all__ = [
    "LENGTHS",
    "USUAL_LENGTH",
    "ApartForm",
    "AvailabilityForm",
    "AwayForm",
    "BookForm",
    "ClosingForm",
    "DecideForm",
    "FeedbackForm",
    "GoalForm",
    "LanguageForm",
    "MentoringProfileForm",
    "MissedForm",
    "MoveForm",
    "NextStepForm",
    "NoteForm",
    "PaceForm",
    "PrepareForm",
    "ProposeForm",
    "ReadinessForm",
    "RequestForm",
    "RoomForm",
    "SequenceForm",
    "SeriesForm",
    "SignForm",
    "SuggestForm",
    "TickForm",
    "WallForm",
    "WishForm",
]
