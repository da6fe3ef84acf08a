"""What goes beyond one assignment: training, ties between institutions, visits, costs, and what stays."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from assignments.actions.ties import open_link
from assignments.models import (
    Attendance,
    Cost,
    Delegate,
    Enrolment,
    ExchangeVisit,
    FollowUp,
    HandoverItem,
    InstitutionLink,
    Minutes,
    SharedTask,
    Training,
    TrainingSession,
    VisitDay,
)
from people.models import User

from .work import LEADS, SECOND, S, at_noon
from .world import World, key, read

YEAR = timedelta(days=365)
NEVER_BEGAN = (S.CONFIRMED, S.PREPARED, S.WITHDRAWN)
# Of so many who are asked, one has not answered yet.
NOT_YET = 4


def fill(world: World) -> None:
    told = read("work")
    for row in told["training"]:
        _training(world, row)
    for row in told["link"]:
        _link(world, row)
    visits = {row["key"]: _visit(world, row) for row in told["visit"]}
    for number, row in enumerate(told["cost"]):
        _cost(world, row, visits, number)
    for number, row in enumerate(told["handover"]):
        _handover(world, row, number)
    _follow_up(world, told["answer"])


def _moment(world: World, days: float, clock: str = "12:00") -> datetime:
    return world.moment(days, clock, "Europe/Amsterdam")


def _training(world: World, row: dict) -> None:
    """Three half-days, a week apart. Who was at all of them has completed it."""
    training = Training.objects.create(
        programme=world.programme, **{name: row[name] for name in ("title", "kind", "about")}
    )
    sessions = [
        TrainingSession.objects.create(
            training=training,
            title=title,
            starts=_moment(world, row["days"] + 7 * number, "09:30"),
            ends=_moment(world, row["days"] + 7 * number, "13:00"),
            place=row["place"],
        )
        for number, title in enumerate(("Whom you work with", "Keeping safe", "What stays"))
    ]
    for name in [*row["completed"], *row["part"], *row["enrolled"]]:
        completed = name in row["completed"]
        enrolment = Enrolment.objects.create(
            training=training,
            person=world.people[name],
            enrolled_at=min(_moment(world, row["days"] - 14), timezone.now()),
            completed_on=sessions[-1].starts.date() if completed else None,
        )
        attended = sessions if completed else sessions[:1] if name in row["part"] else []
        Attendance.objects.bulk_create(
            Attendance(enrolment=enrolment, session=session, marked_by=world.people[SECOND])
            for session in attended
        )


def _link(world: World, row: dict) -> None:
    link = open_link(
        by=world.people[LEADS],
        host=world.institutions[row["host"]],
        partner=world.institutions[row["partner"]],
        aim=row["aim"],
        client_key=key("link", row["host"], row["partner"]),
    ).thing
    InstitutionLink.objects.filter(pk=link.pk).update(opened_at=_moment(world, row["days"]))
    for number, told in enumerate(row["minutes"]):
        Minutes.objects.create(
            link=link,
            day=world.day(told["days"]),
            text=told["text"],
            by=world.people[told["by"]],
            client_key=key("minutes", row["host"], number),
        )
    for number, told in enumerate(row["task"]):
        SharedTask.objects.create(
            link=link,
            text=told["text"],
            side=world.institutions[told["side"]],
            due_on=world.day(told["due_days"]),
            done_at=_moment(world, told["done_days"]) if "done_days" in told else None,
            by=world.people[told["by"]],
            client_key=key("task", row["host"], number),
        )


def _visit(world: World, row: dict) -> ExchangeVisit:
    days = row["day"]
    visit = ExchangeVisit.objects.create(
        programme=world.programme,
        sender=world.institutions[row["sender"]],
        starts=world.day(row["starts_days"]),
        ends=world.day(row["starts_days"] + days[-1]["day"]),
        planned_by=world.people[SECOND],
        moved_at=min(_moment(world, row["starts_days"] + 20), timezone.now()),
        client_key=key("visit", row["key"]),
        **{name: row[name] for name in ("title", "aim", "outcome", "follow_up", "state")},
    )
    VisitDay.objects.bulk_create(
        VisitDay(
            visit=visit,
            day=world.day(row["starts_days"] + told["day"]),
            receiver=world.institutions[told["receiver"]],
            programme=told["programme"],
            place=told["place"],
        )
        for told in days
    )
    for name, needs in zip(row["delegates"], row["needs"], strict=True):
        Delegate.objects.create(visit=visit, person=world.people[name], needs=needs)
    return visit


def _cost(world: World, row: dict, visits: dict[str, ExchangeVisit], number: int) -> None:
    approved = row["state"] in (Cost.State.APPROVED, Cost.State.PAID)
    Cost.objects.create(
        assignment=world.assignments.get(row.get("assignment", "")),
        visit=visits.get(row.get("visit", "")),
        kind=row["kind"],
        note=row.get("note", ""),
        quantity=Decimal(row.get("quantity", "1")),
        rate=Decimal(row["rate"]),
        currency=row.get("currency", "EUR"),
        state=row["state"],
        planned_by=world.people[LEADS],
        approved_by=world.people[SECOND] if approved else None,
        paid_on=world.day(row["days"]) if row["state"] == Cost.State.PAID else None,
        moved_at=_moment(world, row["days"]),
        client_key=key("cost", number),
    )


def _handover(world: World, row: dict, number: int) -> None:
    HandoverItem.objects.create(
        institution=world.institutions[row["host"]],
        assignment=world.assignments[row["assignment"]],
        added_by=world.people[row["by"]],
        added_at=_moment(world, row["days"]),
        client_key=key("handover", number),
        **{name: row[name] for name in ("kind", "title", "text")},
    )


def _follow_up(world: World, answers: list[dict]) -> None:
    """Both sides are asked at the start, at the end and a year later; most have answered."""
    said = {(row["assignment"], row["person"], row["wave"]): row for row in answers}
    number = 0
    for name, assignment in world.assignments.items():
        if assignment.state in NEVER_BEGAN:
            continue
        focal = assignment.host.holders.get(seat__rank="focal")
        for wave, due in (
            ("start", assignment.starts),
            ("end", assignment.ends),
            ("year", assignment.ends + YEAR),
        ):
            for person in (assignment.expert, focal):
                number += 1
                told = said.get((name, _name(world, person), wave))
                answered = bool(told) or number % NOT_YET != 0
                asked = FollowUp(assignment=assignment, person=person, wave=wave, due_on=due)
                _ask(world, asked, told, answered=answered)


def _name(world: World, person: User) -> str:
    return next(name for name, other in world.people.items() if other.pk == person.pk)


def _ask(world: World, asked: FollowUp, told: dict | None, *, answered: bool) -> None:
    sent = asked.due_on <= world.today
    if sent:
        asked.sent_at = at_noon(asked.due_on)
    if sent and answered:
        asked.answered_at = at_noon(asked.due_on + timedelta(days=4))
        early = asked.wave == FollowUp.Wave.START
        words = told or {"in_use": "early" if early else "yes", "level": "" if early else "knowledge"}
        for name in ("in_use", "level", "confidence", "text"):
            if name in words:
                setattr(asked, name, words[name])
    asked.save()
