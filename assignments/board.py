"""The staff's board: every assignment by state, who has it, since when, and what is due next."""

from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, Value, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from .models import Application, Assignment, Need, Vacancy
from .states import EXPERT, EXPERT_OR_STAFF, STAFF, holder

PER_STATE = 6
PER_PAGE = 30
# The report is looked at within so many days after the end.
TO_CLOSE = timedelta(days=30)

S = Assignment.State
# From left to right: the work as it goes, then where it ends.
ORDER = (
    S.CONFIRMED,
    S.PREPARED,
    S.ACTIVE,
    S.ON_HOLD,
    S.REPORTING,
    S.CLOSED,
    S.ENDED_EARLY,
    S.WITHDRAWN,
)


class Card(NamedTuple):
    """One assignment on the board. `ready` counts what the gate has of four; it is None after the start."""

    thing: Assignment
    owner: str
    due: date | None
    next: str
    overdue: bool
    ready: int | None


class Column(NamedTuple):
    """A state with its oldest assignments; `all` is the address of the rest."""

    state: str
    label: str
    total: int
    cards: list[Card]
    all: str


class Board(NamedTuple):
    columns: list[Column]
    total: int
    # Addresses, where one state is looked at page by page.
    earlier: str
    later: str


class Elsewhere(NamedTuple):
    """What waits in front of an assignment."""

    label: str
    waiting: int
    address: str


def read(user, asked: dict, page: int = 1) -> Board:
    """The columns for what was asked: some of every state, or a page of one."""
    state = asked.get("state", "")
    found = _found(user, asked)
    totals = Counter(dict(found.order_by().values_list("state").annotate(count=Count("pk"))))
    if state:
        first = (page - 1) * PER_PAGE
        rows = list(_with_people(found).order_by("moved_at", "pk")[first : first + PER_PAGE])
    else:
        rows = list(_with_people(_first_of_each(found)).order_by("moved_at", "pk"))
    columns = [
        Column(
            one.value,
            str(one.label),
            totals[one.value],
            [card(row) for row in rows if row.state == one],
            "" if state or totals[one.value] <= PER_STATE else _address({**asked, "state": one.value}),
        )
        for one in ORDER
        if totals[one.value]
    ]
    last = max(1, -(-totals[state] // PER_PAGE)) if state else 1
    return Board(
        columns,
        totals.total(),
        _address({**asked, "page": page - 1}) if state and page > 1 else "",
        _address({**asked, "page": page + 1}) if state and page < last else "",
    )


def _found(user, asked: dict) -> QuerySet[Assignment]:
    found = Assignment.objects.visible_to(user)
    columns = {"country": "focus_country__code", "sector": "sector__slug", "mode": "mode", "state": "state"}
    found = found.filter(**{columns[name]: value for name, value in asked.items() if name in columns})
    return found.filter(_is_overdue(timezone.localdate())) if asked.get("overdue") else found


def _first_of_each(found: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Those that have been in their state longest, some of each."""
    order = Window(RowNumber(), partition_by="state", order_by=["moved_at", "pk"])
    first = found.order_by().annotate(place=order).filter(place__lte=PER_STATE)
    return Assignment.objects.filter(pk__in=first.values("pk"))


def _with_people(found: QuerySet[Assignment]) -> QuerySet[Assignment]:
    return found.select_related("expert", "host", "focus_country").defer("summary")


def _is_overdue(today: date) -> Q:
    """The same as `Card.overdue`, asked of the database."""
    return (
        Q(state__in=Assignment.BEFORE, starts__lt=today)
        | Q(state__in=Assignment.RUNNING, ends__lt=today)
        | Q(state=S.REPORTING, ends__lt=today - TO_CLOSE)
    )


def card(assignment: Assignment) -> Card:
    """One assignment as the board shows it."""
    due, what = _next(assignment)
    overdue = due is not None and due < timezone.localdate()
    return Card(assignment, _owner(assignment), due, what, overdue, _ready(assignment))


def _next(assignment: Assignment) -> tuple[date | None, str]:
    if assignment.state in Assignment.BEFORE:
        return assignment.starts, _("starts")
    if assignment.state in Assignment.RUNNING:
        return assignment.ends, _("report due")
    if assignment.state == S.REPORTING:
        return assignment.ends + TO_CLOSE, _("to be closed")
    return None, ""


def _owner(assignment: Assignment) -> str:
    side = holder(assignment)
    names = {
        STAFF: _("the programme"),
        EXPERT: str(assignment.expert),
        EXPERT_OR_STAFF: _("%(name)s or the programme") % {"name": assignment.expert},
    }
    return names.get(side, "")


def _ready(assignment: Assignment) -> int | None:
    if assignment.state != S.CONFIRMED:
        return None
    return sum(
        map(
            bool,
            (
                assignment.trained_on or assignment.training_waived,
                assignment.briefed_on,
                assignment.documents_on,
                assignment.expert_agreed_at and assignment.host_agreed_at,
            ),
        )
    )


def _address(asked: dict) -> str:
    told = {name: "on" if value is True else value for name, value in asked.items()}
    return f"{reverse('board')}?{urlencode(told)}"


def elsewhere(user) -> list[Elsewhere]:
    """Needs, vacancies and applications that wait, in one query."""
    kinds: list[tuple] = [
        (Need, [Need.State.SUBMITTED], _("Needs: %(state)s")),
        (Vacancy, [Vacancy.State.IN_REVIEW], _("Vacancies: %(state)s")),
        (Application, Application.OPEN, _("Applications: %(state)s")),
    ]
    waiting = [
        model.objects.visible_to(user)
        .filter(state__in=states)
        .order_by()
        .values("state")
        .annotate(kind=Value(model._meta.model_name), count=Count("pk"))
        .values_list("kind", "state", "count")
        for model, states, _words in kinds
    ]
    counts = {(kind, state): count for kind, state, count in waiting[0].union(*waiting[1:], all=True)}
    return [
        Elsewhere(
            words % {"state": model.State(state).label},
            counts[model._meta.model_name, state],
            f"{reverse(f'{model._meta.model_name}:index')}?state={state}",
        )
        for model, states, words in kinds
        for state in states
        if (model._meta.model_name, state) in counts
    ]
