"""The programme's work around the assignments, each noun in each state: written as it would have been left.

The rows are made as they stand, not by acts: two years of acts would mail everybody and take minutes.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from assignments.models import (
    Application,
    Assignment,
    Certificate,
    HostFeedback,
    Internship,
    LogEntry,
    ModeChange,
    Need,
    Posting,
    Report,
    Skill,
    Vacancy,
    VacancyGoal,
    WorkGoal,
)
from people.models import User

from .world import World, key, read

S = Assignment.State
KEPT_FOR = timedelta(days=730)
LEADS, SECOND = "staff", "joris"
REACHED_HOST = {"shortlisted", "host_approved", "approved", "offered", "accepted", "declined", "lapsed"}
HOST_YES = REACHED_HOST - {"shortlisted"}
PROGRAMME_YES = HOST_YES - {"host_approved"}
# Days from the start (negative: before it) or from the end at which an assignment came where it is.
CAME = {
    S.CONFIRMED: ("starts", -40),
    S.PREPARED: ("starts", -8),
    S.ACTIVE: ("starts", 0),
    S.ON_HOLD: ("starts", 12),
    S.REPORTING: ("ends", 1),
    S.CLOSED: ("ends", 20),
    S.ENDED_EARLY: ("ends", 0),
    S.WITHDRAWN: ("starts", -20),
}


def fill(world: World) -> None:
    told = read("work")
    _count(world, told)
    needs = {row["key"]: _need(world, row) for row in told["need"]}
    vacancies = {row["key"]: _vacancy(world, row, needs[row["need"]]) for row in told["vacancy"]}
    for row in told["posting"]:
        Posting.objects.create(
            vacancy=vacancies[row["vacancy"]],
            channel=row["channel"],
            by=world.people[LEADS],
            at=_noon(world, row["days"]),
            client_key=key("posting", row["vacancy"], row["channel"]),
        )
    for row in told["application"]:
        _application(world, row, vacancies[row["vacancy"]])
    for assignment in world.assignments.values():
        _gate(world, assignment)
    _plans(world, told)
    for row in told["report"]:
        _report(world, row)
    for row in told["internship"]:
        _internship(world, row)


def _noon(world: World, days: float) -> datetime:
    """Noon of a day, but nothing of what was done lies ahead."""
    return min(world.moment(days, "12:00", "Europe/Amsterdam"), timezone.now())


def at_noon(day: date) -> datetime:
    return min(timezone.make_aware(datetime.combine(day, time(12))), timezone.now())


def _count(world: World, told: dict) -> None:
    """What each country aims at, and how people asked to be counted."""
    for code, target in told["targets"].items():
        country = world.countries[code]
        country.target = target
        country.save(update_fields=["target"])
    for counted_as, names in told["counted_as"].items():
        chosen = [world.people[name].pk for name in names]
        User.objects.filter(pk__in=chosen).update(counted_as=counted_as)


def _need(world: World, row: dict) -> Need:
    host = world.institutions[row["host"]]
    copied = ("title", "problem", "learners", "stays", "internet", "has_laptops", "has_room", "state")
    decided = row["state"] in (Need.State.APPROVED, Need.State.DECLINED)
    return Need.objects.create(
        programme=world.programme,
        host=host,
        sector=world.sectors[row["sector"]],
        written_by=host.holders.get(seat__rank="focal"),
        decided_by=world.people[LEADS] if decided else None,
        moved_at=_noon(world, row["days"]),
        said=row.get("said", ""),
        client_key=key("need", row["key"]),
        **{name: row[name] for name in copied},
    )


def _vacancy(world: World, row: dict, need: Need) -> Vacancy:
    state = row["state"]
    published = _noon(world, row["published_days"])
    never = state in (Vacancy.State.DRAFT, Vacancy.State.IN_REVIEW)
    closes = world.moment(row["closes_days"], "23:59", need.host.time_zone)
    over = state in (Vacancy.State.CLOSED, Vacancy.State.FILLED)
    copied = ("title", "tasks", "deliverables", "requirements", "languages", "mode", "weeks", "state")
    vacancy = Vacancy.objects.create(
        need=need,
        written_by=need.written_by,
        places=row.get("places", 1),
        starts=world.day(row["starts_days"]),
        closes_at=closes,
        daily_allowance=Decimal(row["allowance"]) if "allowance" in row else None,
        published_at=None if never else published,
        moved_at=closes if over else published,
        said=row.get("said", ""),
        client_key=key("vacancy", row["key"]),
        **{name: row[name] for name in copied},
    )
    VacancyGoal.objects.bulk_create(VacancyGoal(vacancy=vacancy, number=number) for number in row["goals"])
    return vacancy


def _application(world: World, row: dict, vacancy: Vacancy) -> None:
    state, sent = row["state"], _noon(world, row["days"])
    application = Application.objects.create(
        vacancy=vacancy,
        person=world.people[row["person"]],
        motivation=row["motivation"],
        experience=row["experience"],
        available_from=vacancy.starts,
        state=state,
        submitted_at=None if state == "draft" else sent,
        shortlisted_at=min(sent + timedelta(days=3), timezone.now()) if state in REACHED_HOST else None,
        host_approved_by=vacancy.written_by if state in HOST_YES else None,
        programme_approved_by=world.people[LEADS] if state in PROGRAMME_YES else None,
        answer_by=timezone.now() + timedelta(days=6) if state == "offered" else None,
        place=1 if state == "accepted" else None,
        moved_at=min(sent + timedelta(days=6), timezone.now()),
        said=row.get("said", ""),
        keep_until=sent.date() + KEPT_FOR,
        client_key=key("application", row["vacancy"], row["person"]),
    )
    if "assignment" in row:
        Assignment.objects.filter(pk=world.assignments[row["assignment"]].pk).update(application=application)


def _gate(world: World, assignment: Assignment) -> None:
    """What was there before the start, since when it is where it is, and a certificate for what is closed."""
    base, days = CAME[S(assignment.state)]
    columns: dict[str, Any] = {"moved_at": at_noon(getattr(assignment, base) + timedelta(days=days))}
    agreed = at_noon(assignment.starts - timedelta(days=9))
    if assignment.state == S.CONFIRMED:
        # Half done: the papers are there and the expert has agreed; training and the host's yes are not.
        columns |= {"documents_on": world.day(-3), "expert_agreed_at": agreed}
    elif assignment.state != S.WITHDRAWN:
        before = min(assignment.starts - timedelta(days=10), world.today)
        columns |= dict.fromkeys(("briefed_on", "documents_on"), before)
        columns |= dict.fromkeys(("expert_agreed_at", "host_agreed_at"), agreed)
    Assignment.objects.filter(pk=assignment.pk).update(**columns)
    if assignment.state == S.CLOSED:
        issued = at_noon(assignment.ends + timedelta(days=20))
        Certificate.objects.create(person=assignment.expert, assignment=assignment, issued_at=issued)


def _plans(world: World, told: dict) -> None:
    """Goals, changes of mode, and the weeks of what runs."""
    for row in told["goal"]:
        assignment = world.assignments[row["assignment"]]
        copied = {name: row[name] for name in ("text", "level", "reached", "evidence") if name in row}
        WorkGoal.objects.create(assignment=assignment, due_on=assignment.ends, **copied)
    for row in told["mode_change"]:
        ModeChange.objects.create(
            assignment=world.assignments[row["assignment"]],
            by=world.people[row["by"]],
            at=_noon(world, row["days"]),
            **{name: row[name] for name in ("before", "after", "reason")},
        )
    monday = world.today - timedelta(days=world.today.weekday())
    for row in told["log"]:
        week = monday - timedelta(weeks=row["weeks_ago"])
        LogEntry.objects.create(
            assignment=world.assignments[row["assignment"]],
            week=week,
            written_at=at_noon(week + timedelta(days=5)),
            **{name: row[name] for name in ("challenge", "achievement", "recommendation")},
        )


def _report(world: World, row: dict) -> None:
    """The expert's report and, where the host has answered, its feedback."""
    assignment = world.assignments[row["assignment"]]
    written = at_noon(assignment.ends + timedelta(days=3))
    copied = {name: row[name] for name in ("summary", "stays", "lessons")}
    Report.objects.create(assignment=assignment, written_at=written, **copied)
    if "by" in row:
        HostFeedback.objects.create(
            assignment=assignment,
            by=world.people[row["by"]],
            text=row.get("text", ""),
            at=at_noon(assignment.ends + timedelta(days=12)),
            **dict(zip(HostFeedback.RATINGS, row["ratings"], strict=True)),
        )


def _internship(world: World, row: dict) -> None:
    """Two weeks into the assignment until its end, with the skills log and what was signed of it."""
    assignment, state = world.assignments[row["assignment"]], row["state"]
    starts = assignment.starts + timedelta(days=14)
    ends = starts + timedelta(days=21) if state == Internship.State.ENDED_EARLY else assignment.ends
    over = state in (Internship.State.COMPLETED, Internship.State.ENDED_EARLY)
    internship = Internship.objects.create(
        assignment=assignment,
        intern=world.people[row["intern"]],
        title=row["title"],
        starts=starts,
        ends=ends,
        earliest_start=assignment.starts,
        latest_end=assignment.ends,
        state=state,
        moved_at=at_noon(ends if over else starts),
        client_key=key("internship", row["assignment"], row["intern"]),
    )
    for number, text in enumerate(row["skills"]):
        day = min(starts + timedelta(days=5 * (number + 1)), world.today)
        signed = number < row["signed"]
        Skill.objects.create(
            internship=internship,
            day=day,
            text=text,
            signed_by=assignment.expert if signed else None,
            signed_at=at_noon(day + timedelta(days=1)) if signed else None,
            client_key=key("skill", row["assignment"], row["intern"], number),
        )
    if state == Internship.State.COMPLETED:
        issued = at_noon(ends + timedelta(days=20))
        Certificate.objects.create(person=internship.intern, internship=internship, issued_at=issued)
