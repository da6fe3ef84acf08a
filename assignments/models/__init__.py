"""The nouns of the programme's work, from a host's need to what stays behind."""

from .applications import Application, Reference
from .assignment import Assignment, Mode, ModeChange, latest_end
from .costs import Cost
from .internships import Internship, Skill
from .moved import PROGRAMME_STAFF, Moved, is_programme_staff
from .needs import Need
from .staying import FollowUp, HandoverItem
from .ties import InstitutionLink, Minutes, SharedTask
from .training import Attendance, Enrolment, Training, TrainingSession
from .vacancies import MOST_PLACES, MOST_WEEKS, Posting, Vacancy, VacancyGoal
from .visits import Delegate, ExchangeVisit, VisitDay
from .work import Certificate, HostFeedback, Level, LogEntry, Reached, Report, WorkGoal

__all__ = [
    "MOST_PLACES",
    "MOST_WEEKS",
    "PROGRAMME_STAFF",
    "Application",
    "Assignment",
    "Attendance",
    "Certificate",
    "Cost",
    "Delegate",
    "Enrolment",
    "ExchangeVisit",
    "FollowUp",
    "HandoverItem",
    "HostFeedback",
    "InstitutionLink",
    "Internship",
    "Level",
    "LogEntry",
    "Minutes",
    "Mode",
    "ModeChange",
    "Moved",
    "Need",
    "Posting",
    "Reached",
    "Reference",
    "Report",
    "SharedTask",
    "Skill",
    "Training",
    "TrainingSession",
    "Vacancy",
    "VacancyGoal",
    "VisitDay",
    "WorkGoal",
    "is_programme_staff",
    "latest_end",
]
