"""One act for several assignments, each for itself: what cannot move stays, and says why."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from people.models import User
from people.refusals import Refused

from ..models import Assignment
from . import work

# What staff may do from the board, in the order of the work.
ACTS = [
    ("prepare", _("Ready to start")),
    ("start", _("Start")),
    ("hold", _("Put on hold")),
    ("resume", _("Resume")),
    ("send_back", _("Send the report back")),
    ("close", _("Close")),
]


class Outcome(NamedTuple):
    """What became of one: the sentence is empty where it moved."""

    assignment: Assignment
    sentence: str


def move_each(*, by: User, act: str, ticked: Iterable[Assignment], reason: str = "") -> list[Outcome]:
    """Take `act` with each of `ticked`. Every one is a step of its own, so one that stays holds up none."""
    outcomes = []
    for assignment in ticked:
        try:
            moved = work.move(by=by, assignment=assignment, act=act, reason=reason).thing
        except Refused as refusal:
            outcomes.append(Outcome(assignment, str(refusal.sentence)))
        else:
            outcomes.append(Outcome(moved, ""))
    return outcomes
