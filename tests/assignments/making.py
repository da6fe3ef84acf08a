"""A host with its people, and each noun of the programme's work in the state a test wants."""

import datetime
import uuid
from decimal import Decimal

from django.utils import timezone

from assignments.models import (
    Application,
    Assignment,
    Cost,
    ExchangeVisit,
    Internship,
    Level,
    Mode,
    Need,
    Vacancy,
    WorkGoal,
    latest_end,
)
from people.models import Institution, Seat, Sector, User
from tests import factories

DAY = datetime.timedelta(days=1)
JSON = {"headers": {"accept": "application/json"}}


def host(country, *, focal: User | None = None, deputy: User | None = None, **columns) -> Institution:
    """A host institution in `country`, with the seats that are named."""
    institution = factories.InstitutionFactory(focus_country=country, country=country.code, **columns)
    for rank, person in (("focal", focal), ("deputy", deputy)):
        if person:
            Seat.objects.create(institution=institution, person=person, rank=rank, since=timezone.localdate())
    return institution


def focal_point(country, **person) -> User:
    """A member of a host institution; give them a seat with `host(…, focal=…)`."""
    return factories.member("host", country, **person)


def sector() -> Sector:
    return factories.SectorFactory()


def need(at: Institution, by: User, *, state=Need.State.APPROVED, **columns) -> Need:
    told = {
        "title": "Read a night of flow data",
        "problem": "Water is lost between the pump and the taps, and nobody knows where.",
        "learners": "Three technicians of the night shift.",
        "stays": "A logger, a routine and a page that says how.",
        "internet": Need.Internet.PATCHY,
        **columns,
    }
    return Need.objects.create(
        programme=at.focus_country.programme,
        host=at,
        sector=sector(),
        written_by=by,
        state=state,
        client_key=uuid.uuid4(),
        **told,
    )


def vacancy(of: Need, by: User, *, state=Vacancy.State.PUBLISHED, **columns) -> Vacancy:
    now = timezone.now()
    told = {
        "title": "Night-flow logging with the utility's technicians",
        "tasks": "Set up two loggers with the night shift and read them together.",
        "deliverables": "A routine that the technicians wrote.",
        "requirements": "You have kept a network of pipes running.",
        "languages": "Somali, English",
        "mode": Mode.PHYSICAL,
        "starts": timezone.localdate() + 40 * DAY,
        "closes_at": now + 14 * DAY,
        "daily_allowance": Decimal("60.00"),
        "published_at": now,
        **columns,
    }
    return Vacancy.objects.create(need=of, written_by=by, state=state, client_key=uuid.uuid4(), **told)


def application(
    to: Vacancy, by: User, *, state=Application.State.SUBMITTED, host_yes=None, programme_yes=None, **columns
) -> Application:
    """One in `state`; name who said yes for whom where the state asks for it."""
    now = timezone.now()
    return Application.objects.create(
        vacancy=to,
        person=by,
        motivation="I grew up beside a pump that stood still.",
        state=state,
        submitted_at=now,
        shortlisted_at=now if state != Application.State.SUBMITTED else None,
        host_approved_by=host_yes,
        programme_approved_by=programme_yes,
        keep_until=timezone.localdate() + 365 * DAY,
        client_key=uuid.uuid4(),
        **columns,
    )


def assignment(of: User, at: Institution, *, state=Assignment.State.CONFIRMED, **columns) -> Assignment:
    """One in `state`, trained where that is asked for. `starts` is a week ago unless said."""
    starts = columns.pop("starts", timezone.localdate() - 7 * DAY)
    trained = starts - 7 * DAY if state != Assignment.State.CONFIRMED else None
    told = {
        "title": "Listening for leaks",
        "ends": starts + 80 * DAY,
        "mode": Mode.PHYSICAL,
        "trained_on": trained,
        **columns,
    }
    return Assignment.objects.create(
        programme=at.focus_country.programme,
        expert=of,
        host=at,
        focus_country=at.focus_country,
        sector=sector(),
        state=state,
        starts=starts,
        latest_end=latest_end(starts),
        **told,
    )


def ready(made: Assignment) -> Assignment:
    """Everything that the gate asks for."""
    today, now = timezone.localdate(), timezone.now()
    made.trained_on = made.briefed_on = made.documents_on = today
    made.expert_agreed_at = made.host_agreed_at = now
    made.save()
    WorkGoal.objects.create(assignment=made, text="The night shift reads the loggers", level=Level.KNOWLEDGE)
    return made


def internship(of: User, beside: Assignment, *, state=Internship.State.PLANNED, **columns) -> Internship:
    told = {"starts": beside.starts, "ends": beside.ends, "title": "Reading loggers", **columns}
    return Internship.objects.create(
        assignment=beside,
        intern=of,
        earliest_start=beside.starts,
        latest_end=beside.ends,
        state=state,
        client_key=uuid.uuid4(),
        **told,
    )


def cost(of: Assignment | ExchangeVisit, by: User, *, state=Cost.State.PLANNED, yes=None, **columns) -> Cost:
    """A line of cost that `by` planned; name who said yes where the state asks for it."""
    place = {"assignment": of} if isinstance(of, Assignment) else {"visit": of}
    told = {"kind": "lodging", "quantity": Decimal(3), "rate": Decimal("45.50"), "currency": "USD", **columns}
    return Cost.objects.create(
        planned_by=by, approved_by=yes, state=state, client_key=uuid.uuid4(), **place, **told
    )


def visit(sender: Institution, by: User, **columns) -> ExchangeVisit:
    """Three days, from today on."""
    today = timezone.localdate()
    told = {"title": "Three days on leaks", "aim": "See how others do it", "starts": today, **columns}
    return ExchangeVisit.objects.create(
        programme=sender.focus_country.programme,
        sender=sender,
        ends=told["starts"] + 2 * DAY,
        planned_by=by,
        client_key=uuid.uuid4(),
        **told,
    )
