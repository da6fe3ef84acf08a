"""What waits for somebody: of each noun the rows that they hold now (`states.HOLDERS`), longest first."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import Institution, Role, User

from .models import Application, Assignment, FollowUp, LogEntry, Need, Vacancy, WorkGoal
from .states import APPLICANT, EXPERT, EXPERT_OR_STAFF, HOLDERS, HOST, HOST_OR_STAFF, STAFF
from .weeks import WEEK, monday

# Of one noun so many are named; where there are more, its own list has them.
SHOWN = 8
# A follow-up is asked for again; after this long it waits for nobody.
_ASKED_FOR = timedelta(days=120)
_N, _V, _A, _W = Need.State, Vacancy.State, Application.State, Assignment.State
WHAT = {
    (Need, _N.DRAFT): _("Finish the need and send it in"),
    (Need, _N.SUBMITTED): _("Approve the need, or send it back"),
    (Vacancy, _V.DRAFT): _("Finish the vacancy and send it in"),
    (Vacancy, _V.IN_REVIEW): _("Publish the vacancy, or send it back"),
    (Vacancy, _V.PUBLISHED): _("The closing time has passed: close the vacancy"),
    (Vacancy, _V.CLOSED): _("Choose among those who applied"),
    (Application, _A.DRAFT): _("Finish your application and send it in"),
    (Application, _A.SUBMITTED): _("Read the application"),
    (Application, _A.SHORTLISTED): _("Say whether you want this person"),
    (Application, _A.HOST_APPROVED): _("The host said yes: decide for the programme"),
    (Application, _A.APPROVED): _("Offer the place"),
    (Application, _A.OFFERED): _("Answer the offer"),
    (Assignment, _W.CONFIRMED): _("Get it ready: training, brief, documents"),
    (Assignment, _W.PREPARED): _("The first day has come: start the work"),
    (Assignment, _W.ACTIVE): _("The last day has come: write the report"),
    (Assignment, _W.ON_HOLD): _("On hold: go on with it, or end it"),
    (Assignment, _W.REPORTING): _("Read the report and close"),
}
AGREE = _("Read the work plan and agree to it")
LOG = _("Write last week’s three lines")
FEEDBACK = _("Say how the work was")
ANSWER = _("Answer a few questions about it")


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for its reader: what they are asked to do, and since when."""

    thing: Any
    what: str | Promise
    since: datetime

    @property
    def title(self) -> str:
        """What it is called: an application, and a question about the work, by the work."""
        if isinstance(self.thing, Application):
            return self.thing.vacancy.title
        return str(self.thing.assignment if isinstance(self.thing, FollowUp) else self.thing)

    @property
    def days(self) -> int:
        return (timezone.now() - self.since).days


def for_whom(user: User) -> set[str]:
    """The sides on which `user` stands for any row; host, expert and applicant are asked row by row."""
    sides = {HOST, HOST_OR_STAFF, EXPERT, EXPERT_OR_STAFF, APPLICANT}
    return sides | {STAFF} if user.roles & {Role.OFFICER, Role.ADMIN} else sides


def waiting(user: User) -> list[Waiting]:
    """Everything that waits for `user`, noun by noun."""
    found: list[Waiting] = []
    for of_noun in (needs, vacancies, applications, assignments, follow_ups):
        found += of_noun(user)
    return found


def needs(user: User) -> list[Waiting]:
    rows = Need.objects.visible_to(user).select_related("host")
    return _held(rows, user, own={HOST: Q(host__in=Institution.objects.held_by(user))})


def vacancies(user: User) -> list[Waiting]:
    at_host = Q(need__host__in=Institution.objects.held_by(user))
    rows = Vacancy.objects.visible_to(user).select_related("need__host")
    rows = rows.exclude(state=_V.PUBLISHED, closes_at__gt=timezone.now())
    return _held(rows, user, own={HOST_OR_STAFF: at_host})


def applications(user: User) -> list[Waiting]:
    at_host = Q(vacancy__need__host__in=Institution.objects.held_by(user))
    rows = Application.objects.visible_to(user).select_related("vacancy__need__host")
    return _held(rows, user, own={APPLICANT: Q(person=user), HOST: at_host})


def _held(rows: models.QuerySet, user: User, own: dict[str, Q]) -> list[Waiting]:
    """Rows in a state whose holder `user` is: as staff every row, on a side of their `own` those it names."""
    table = HOLDERS[rows.model]
    is_staff = STAFF in for_whom(user)
    mine = Q(pk__in=[])
    for side in set(table.values()):
        states = [state for state, holder in table.items() if holder == side]
        if is_staff and side in {STAFF, HOST_OR_STAFF, EXPERT_OR_STAFF}:
            mine |= Q(state__in=states)
        elif side in own:
            mine |= Q(state__in=states) & own[side]
    held = rows.filter(mine).order_by("moved_at", "pk")[:SHOWN]
    return [Waiting(row, WHAT[rows.model, row.state], row.moved_at) for row in held]


def assignments(user: User) -> list[Waiting]:
    """What the holder has to do, and what the other side is asked for meanwhile."""
    today = timezone.localdate()
    last_week = monday(today) - WEEK
    rows = (
        Assignment.objects.inside(user)
        .select_related("host")
        .annotate(
            at_host=Exists(Institution.objects.held_by(user).filter(pk=OuterRef("host"))),
            planned=Exists(WorkGoal.objects.filter(assignment=OuterRef("pk"))),
            logged=Exists(LogEntry.objects.filter(assignment=OuterRef("pk"), week=last_week)),
        )
    )
    as_expert = Q(expert=user)
    mine = (
        as_expert & Q(state__in=Assignment.BEFORE, planned=True, expert_agreed_at=None)
        | as_expert & Q(state=_W.PREPARED, starts__lte=today)
        | as_expert & Q(state=_W.ACTIVE, ends__lte=today)
        | as_expert & Q(state=_W.ACTIVE, starts__lt=last_week + WEEK, logged=False)
        | Q(at_host=True) & Q(state__in=Assignment.BEFORE, planned=True, host_agreed_at=None)
        | Q(at_host=True) & Q(state=_W.REPORTING, feedback=None)
    )
    if STAFF in for_whom(user):
        mine |= Q(state__in=[_W.CONFIRMED, _W.ON_HOLD, _W.REPORTING])
    else:
        mine |= as_expert & Q(state=_W.ON_HOLD)
    held = rows.filter(mine).order_by("moved_at", "pk")[:SHOWN]
    return [Waiting(row, _next(row, user, today), row.moved_at) for row in held]


def _next(row, user: User, today) -> str | Promise:
    """The sentence for an assignment that waits for `user`."""
    is_expert = row.expert_id == user.pk
    if row.state in Assignment.BEFORE and row.planned:
        agreed = row.expert_agreed_at if is_expert else row.host_agreed_at
        if agreed is None and (is_expert or row.at_host):
            return AGREE
    if row.state == _W.ACTIVE and row.ends > today:
        return LOG
    if row.state == _W.REPORTING and row.at_host:
        return FEEDBACK
    return WHAT[Assignment, row.state]


def follow_ups(user: User) -> list[Waiting]:
    """The questions that were sent to `user` and not answered yet."""
    since = timezone.now() - _ASKED_FOR
    rows = FollowUp.objects.visible_to(user).filter(person=user, sent_at__gte=since, answered_at=None)
    rows = rows.select_related("assignment__host").order_by("sent_at")[:SHOWN]
    return [Waiting(row, ANSWER, row.sent_at) for row in rows]


# Ways to the pages of the programme's other work.


def ways(user: User) -> list[tuple[str, str | Promise]]:
    """(address, label) of what one may want to do from here."""
    has_seat = Institution.objects.held_by(user).exists()
    is_staff = STAFF in for_whom(user)
    told = [
        ("need-create", _("Describe a need"), has_seat),
        ("need-list", _("Needs"), has_seat or is_staff),
        ("application-list", _("Applications"), True),
        ("training-list", _("Trainings"), True),
        ("internship-list", _("Internships"), True),
        ("link-list", _("Ties"), True),
        ("visit-list", _("Exchange visits"), True),
        ("handover-list", _("Handover packs"), True),
        ("follow-up-list", _("Follow-ups"), True),
        ("assignment-agenda", _("Agenda of the month"), True),
        ("cost-list", _("Costs"), is_staff),
        ("board", _("Board"), is_staff),
        ("board-numbers", _("Numbers"), is_staff),
    ]
    return [(reverse(name), label) for name, label, wanted in told if wanted]
