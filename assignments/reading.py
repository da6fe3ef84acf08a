"""What the page of an assignment shows: where it stands, who holds it, what is missing, what one may do."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import User
from people.rules import may
from people.states import lacks, open_to

from . import gates
from .forms.work import MoveForm
from .models import Assignment
from .states import EXPERT, EXPERT_OR_STAFF, STAFF, holder

HOLDERS = {
    STAFF: _("programme officers"),
    EXPERT: _("the expert"),
    EXPERT_OR_STAFF: _("the expert and programme officers"),
}
# Each act as its button says it, and what follows.
ACTS: dict[str, tuple[Promise, Promise]] = {
    "prepare": (_("Ready to start"), _("Everything that the list asks for is there.")),
    "start": (_("Start the work"), _("From today the expert works, and writes three lines a week.")),
    "resume": (_("Go on"), _("The work goes on where it stopped.")),
    "report": (_("Hand in the report"), _("Programme officers read it and close the assignment.")),
    "close": (_("Close"), _("The expert gets a certificate, and the assignment is finished.")),
    "send_back": (_("Send back"), _("The expert goes on working on the report.")),
    "hold": (_("Put on hold"), _("The work stops for a while; everything stays as it is.")),
    "withdraw": (_("Withdraw"), _("The work does not take place.")),
    "end_early": (_("End early"), _("The work stops for good. What was done stays on record.")),
}
WEIGHTY = frozenset({"hold", "withdraw", "end_early", "send_back"})
_S = Assignment.State


@dataclass(frozen=True)
class Act:
    """A step one may take: its words, its form, and what is missing before it is possible."""

    name: str
    label: Promise
    follows: Promise
    form: MoveForm
    lacks: list[str]

    @property
    def is_weighty(self) -> bool:
        return self.name in WEIGHTY


@dataclass(frozen=True)
class Check:
    """One line of the gate list: since when it is there, or what is missing."""

    label: str | Promise
    done: bool
    day: date | None
    note: str


def acts(assignment: Assignment, user: User, tried: MoveForm | None, act: str) -> list[Act]:
    """What `user` may do now; `tried` is the form of the `act` that was not taken."""
    return [
        Act(
            name,
            *ACTS[name],
            form=tried if tried is not None and name == act else MoveForm(act=name),
            lacks=lacks(assignment, name),
        )
        for name in open_to(user, assignment)
    ]


def where_it_stands(assignment: Assignment) -> tuple[list[str], int]:
    """The steps of its way as labels, and which of them it is at."""
    way: list[str] = [_S.CONFIRMED, _S.PREPARED, _S.ACTIVE, _S.REPORTING, _S.CLOSED]
    state = assignment.state
    if state == _S.ON_HOLD:
        way[2] = state
    elif state == _S.WITHDRAWN:
        way = [_S.CONFIRMED, state]
    elif state == _S.ENDED_EARLY:
        way = [*way[:3], state]
    return [str(_S(step).label) for step in way], way.index(state)


def reads_report(assignment: Assignment, user: User) -> bool:
    """Whether there is a report that `user` reads: until it is handed in it is the expert's own."""
    told = assignment.state in (_S.REPORTING, _S.CLOSED) or assignment.expert_id == user.pk
    return told and hasattr(assignment, "report")


def held_by(assignment: Assignment) -> str | Promise:
    """Who has to do something next, in words; empty where it is over."""
    return HOLDERS.get(holder(assignment), "")


def gate(assignment: Assignment) -> list[Check]:
    """What must be there before the work starts."""
    days = (assignment.trained_on, assignment.briefed_on, assignment.documents_on, None)
    notes = (assignment.training_waived, "", "", "")
    labels = (_("Training before departure"), _("Security brief"), _("Documents"), _("Work plan"))
    missing = [lack(assignment) for lack in gates.GATE]
    return [
        Check(label, done=lack is None, day=day, note=lack or note)
        for label, lack, day, note in zip(labels, missing, days, notes, strict=True)
    ]


def beside(assignment: Assignment, user: User) -> list[tuple[str, Promise]]:
    """(address, label) of what belongs to an assignment and has pages of its own."""
    is_staff = may(user, "cost.plan")
    pages = [
        ("internship-plan", assignment.pk, _("Plan an internship"), may(user, "internship.plan", assignment)),
        ("assignment-cost-list", assignment.pk, _("Costs"), is_staff or assignment.expert_id == user.pk),
        ("handover", assignment.host_id, _("Handover pack"), True),
    ]
    return [(reverse(name, args=[pk]), label) for name, pk, label, wanted in pages if wanted]
