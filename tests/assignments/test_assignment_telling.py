"""What is written down of an assignment: work plan, weekly log, report, feedback."""

import datetime
import uuid

import pytest
from django.urls import reverse

from assignments.actions import telling as actions
from assignments.models import Assignment, HostFeedback, LogEntry, Report, WorkGoal
from assignments.plan import plan_mark
from assignments.weeks import monday, weeks
from people.leaving import parts
from people.models import AuditEntry
from people.refusals import Conflict, Refused
from tests.assignments import making
from tests.assignments.making import DAY, JSON
from tests.ground import shared

pytestmark = pytest.mark.django_db
S = Assignment.State
WEEK = 7 * DAY
LINES = {"challenge": "No fuel", "achievement": "Loggers in", "recommendation": "Buy two"}
ANSWERS = {"useful": 5, "learned": 4, "respectful": 5, "supported": 3, "again": 5}
GOAL = {"text": "The night shift reads the loggers", "level": "knowledge", "due_on": ""}


def audit() -> list[tuple]:
    return list(AuditEntry.objects.order_by("pk").values_list("act", "thing", "by__call_me"))


def errors(answer) -> dict:
    return answer.json()["error"]["fields"]


@shared
def fresh(amina, utility):
    return making.assignment(amina, utility)


@shared
def active(amina, utility):
    """Under way for three weeks."""
    starts = making.timezone.localdate() - 3 * WEEK
    return making.ready(making.assignment(amina, utility, state=S.ACTIVE, starts=starts))


# The work plan.


def add(browser, assignment, **told):
    form = {**GOAL, "client_key": uuid.uuid4(), **told}
    return browser.post(reverse("assignment-plan", args=[assignment.pk]), form, **JSON)


def agree(browser, assignment, **how):
    form = {"plan": plan_mark(assignment.goals.all())}
    return browser.post(reverse("assignment-agree", args=[assignment.pk]), form, **how)


@pytest.mark.parametrize("who", ["amina", "yusuf", "deputy", "officer"])
def test_each_side_writes_goals(enter, request, fresh, who):
    browser, key = enter(request.getfixturevalue(who)), uuid.uuid4()
    due = str(fresh.starts + WEEK)
    first, again = (add(browser, fresh, client_key=key, due_on=due) for _ in range(2))
    goal = fresh.goals.get()
    assert (first.status_code, again.status_code) == (201, 200)
    url = reverse("assignment-plan", args=[fresh.pk])
    assert first.json() == {"id": goal.pk, "url": url, "state": "confirmed"}
    other = add(browser, fresh, client_key=key, text="Another")
    assert (other.status_code, other.json()["error"]["code"]) == (409, "key_reused")
    twice = add(browser, fresh)
    assert (twice.status_code, twice.json()["error"]["message"]) == (
        409,
        "This goal is in the work plan already.",
    )
    assert [(act, thing) for act, thing, _by in audit()] == [("add", "assignments.workgoal")]


def test_an_intern_reads_the_plan_and_does_not_write_it(enter, fresh, karim):
    making.internship(karim, fresh)
    browser = enter(karim)
    assert browser.get(reverse("assignment-plan", args=[fresh.pk])).context["form"] is None
    answer = add(browser, fresh)
    assert (answer.status_code, answer.json()["error"]["message"]) == (
        403,
        "This is for the expert, the host and programme officers.",
    )
    assert fresh.goals.count() == 0


def test_a_goal_is_due_in_the_time_of_the_assignment(enter, fresh, amina):
    form = {**GOAL, "due_on": fresh.ends + DAY, "client_key": uuid.uuid4()}
    page = enter(amina).post(reverse("assignment-plan", args=[fresh.pk]), form)
    assert page.status_code == 422
    assert page.context["form"].errors == {"due_on": ["Choose a day of the assignment."]}
    assert GOAL["text"] in page.content.decode()
    assert fresh.goals.count() == 0


def test_both_sides_agree_each_for_itself(enter, fresh, amina, yusuf, deputy, officer):
    add(enter(officer), fresh)
    assert agree(enter(officer), fresh, **JSON).status_code == 403
    for _ in range(2):
        assert agree(enter(amina), fresh, **JSON).status_code == 200
    fresh.refresh_from_db()
    assert (fresh.expert_agreed_at is None, fresh.host_agreed_at is None) == (False, True)
    assert agree(enter(deputy), fresh).status_code == 302
    fresh.refresh_from_db()
    assert fresh.host_agreed_at is not None
    assert [(act, by) for act, _thing, by in audit()] == [
        ("add", "Staff"),
        ("agree", "Amina"),
        ("agree", "Deputy"),
    ]


def test_an_expert_with_a_seat_at_the_host_does_not_agree_for_both(fresh, amina):
    fresh.host.seat_set.filter(rank="deputy").update(person=amina)
    WorkGoal.objects.create(assignment=fresh, text="x", level="knowledge")
    actions.agree(by=amina, assignment=fresh, plan=plan_mark(fresh.goals.all()))
    fresh.refresh_from_db()
    assert fresh.host_agreed_at is None


def test_one_agrees_to_what_one_has_read(enter, fresh, amina, yusuf):
    add(enter(amina), fresh)
    read = enter(yusuf).get(reverse("assignment-plan", args=[fresh.pk])).context["mark"]
    add(enter(amina), fresh, text="Another one")
    answer = enter(yusuf).post(reverse("assignment-agree", args=[fresh.pk]), {"plan": read})
    assert answer.status_code == 409
    assert "The work plan was changed meanwhile" in answer.content.decode()
    fresh.refresh_from_db()
    assert fresh.host_agreed_at is None


def test_an_empty_plan_is_not_agreed(fresh, amina):
    with pytest.raises(Conflict, match="no goal yet"):
        actions.agree(by=amina, assignment=fresh, plan=plan_mark([]))


@pytest.mark.parametrize("how", ["add", "change", "remove"])
def test_whoever_had_agreed_is_asked_again(enter, active, yusuf, how):
    browser, goal = enter(yusuf), active.goals.get()
    if how == "add":
        add(browser, active, text="Another one")
    elif how == "change":
        url = reverse("assignment-goal", args=[active.pk, goal.pk])
        assert browser.post(url, {**GOAL, "text": "Changed"}, **JSON).status_code == 200
    else:
        url = reverse("assignment-goal-remove", args=[active.pk, goal.pk])
        assert browser.post(url, **JSON).status_code == 200
    active.refresh_from_db()
    assert (active.expert_agreed_at, active.host_agreed_at) == (None, None)
    assert [act for act, _thing, _by in audit()] == [how]


def test_a_goal_that_stays_as_it_is_asks_nobody(enter, active, yusuf):
    goal = active.goals.get()
    url = reverse("assignment-goal", args=[active.pk, goal.pk])
    form = {"text": goal.text, "level": goal.level, "due_on": ""}
    assert enter(yusuf).post(url, form, **JSON).status_code == 200
    active.refresh_from_db()
    assert active.host_agreed_at is not None
    assert audit() == []


def test_a_goal_is_reached_only_through_its_assignment(enter, active, fresh, amina):
    goal = active.goals.get()
    for name in ("assignment-goal", "assignment-goal-remove"):
        assert enter(amina).post(reverse(name, args=[fresh.pk, goal.pk]), GOAL).status_code == 404
    assert active.goals.count() == 1


def test_two_goals_do_not_say_the_same(active, amina):
    other = WorkGoal.objects.create(assignment=active, text="Another", level="knowledge")
    with pytest.raises(Conflict, match="already"):
        actions.change_goal(by=amina, goal=other, **{**GOAL, "due_on": None})


@pytest.mark.parametrize("state", [S.REPORTING, S.CLOSED, S.ENDED_EARLY])
def test_the_plan_of_what_is_over_stays(enter, amina, utility, state):
    made = making.assignment(amina, utility, state=state)
    answer = add(enter(amina), made)
    assert (answer.status_code, answer.json()["error"]["message"]) == (409, "This assignment is over.")


# The weekly log.


def test_a_week_is_three_lines_and_the_same_week_again_changes_it(enter, active, amina):
    browser, url = enter(amina), reverse("assignment-log", args=[active.pk])
    today = making.timezone.localdate()
    first = browser.post(url, {**LINES, "week": today}, **JSON)
    entry = active.log.get()
    assert first.status_code == 201
    assert first.json() == {
        "id": entry.pk,
        "url": f"{url}#log",
        "state": "active",
        "week": str(monday(today)),
    }
    assert browser.post(url, {**LINES, "week": monday(today)}, **JSON).status_code == 200
    changed = browser.post(url, {**LINES, "challenge": "Rain", "week": monday(today)}, **JSON)
    assert changed.status_code == 200
    assert list(active.log.values_list("week", "challenge")) == [(monday(today), "Rain")]
    assert [(act, thing) for act, thing, _by in audit()] == [
        ("write", "assignments.logentry"),
        ("change", "assignments.logentry"),
    ]


def test_the_form_brings_the_week_that_is_asked_for(enter, active, amina):
    week = monday(active.starts)
    active.log.create(week=week, **LINES)
    browser, url = enter(amina), reverse("assignment-log", args=[active.pk])
    assert "No fuel" in browser.get(url, {"week": week}).context["form"]["challenge"].value()
    for odd in ("", "nonsense", "2026-02-31", "1999-01-01"):
        page = browser.get(url, {"week": odd})
        assert (page.status_code, page.context["form"]["challenge"].value()) == (200, "")


@pytest.mark.parametrize("days", [-30, 8])
def test_a_week_outside_is_refused_and_what_was_typed_stays(enter, active, amina, days):
    week = making.timezone.localdate() + days * DAY
    page = enter(amina).post(reverse("assignment-log", args=[active.pk]), {**LINES, "week": week})
    assert page.status_code == 422
    assert page.context["form"].errors == {"week": ["Choose a week of the assignment that has begun."]}
    assert "Loggers in" in page.content.decode()
    with pytest.raises(Conflict, match="not one of the assignment"):
        actions.write_log(by=amina, assignment=active, week=week, **LINES)
    assert active.log.count() == 0


@pytest.mark.parametrize("who", ["yusuf", "officer"])
def test_the_log_is_the_experts(enter, request, active, who):
    form = {**LINES, "week": monday(active.starts)}
    browser, url = enter(request.getfixturevalue(who)), reverse("assignment-log", args=[active.pk])
    assert browser.post(url, form, **JSON).status_code == 403
    assert browser.get(url).context["form"] is None
    assert LogEntry.objects.count() == 0


def test_no_log_before_the_work_starts(fresh, amina):
    with pytest.raises(Conflict, match="while the work is under way"):
        actions.write_log(by=amina, assignment=fresh, week=fresh.starts, **LINES)


def test_the_weeks_are_mondays_from_the_first_to_today(active, monkeypatch):
    today = datetime.date(2026, 3, 20)
    monkeypatch.setattr(making.timezone, "localdate", lambda: today)
    active.starts, active.ends = datetime.date(2026, 3, 4), datetime.date(2026, 5, 1)
    assert weeks(active) == [datetime.date(2026, 3, day) for day in (16, 9, 2)]


# The end.


def report(assignment, **told) -> dict:
    goal = assignment.goals.get()
    return {
        "summary": "Two loggers hang and are read.",
        "stays": "A routine",
        "lessons": "",
        f"reached_{goal.pk}": "partly",
        f"evidence_{goal.pk}": "The log of June",
        **told,
    }


def test_the_report_is_kept_and_then_handed_in(enter, active, amina):
    browser, url = enter(amina), reverse("assignment-report", args=[active.pk])
    kept = browser.post(url, report(active, summary="Half of it"), **JSON)
    assert (kept.status_code, kept.json()) == (
        201,
        {"id": active.pk, "url": active.get_absolute_url(), "state": "active"},
    )
    assert "Half of it" in browser.get(url).content.decode()
    done = browser.post(url, report(active, hand_in="on"), **JSON)
    assert (done.status_code, done.json()["state"]) == (200, "reporting")
    goal = active.goals.get()
    assert (goal.reached, goal.evidence) == ("partly", "The log of June")
    assert [(act, thing) for act, thing, _by in audit()] == [
        ("write", "assignments.report"),
        ("report", "assignments.assignment"),
    ]
    late = browser.post(url, report(active), **JSON)
    assert late.status_code == 409
    page = browser.get(url).content.decode()
    assert "Two loggers hang and are read." in page and "The log of June" in page


def test_a_report_is_the_experts_own_until_it_is_handed_in(enter, active, amina, yusuf, officer):
    url = reverse("assignment-report", args=[active.pk])
    enter(amina).post(url, report(active, summary="Half of it"))
    for person in (yusuf, officer):
        assert enter(person).get(url).status_code == 404
        page = enter(person).get(active.get_absolute_url()).content.decode()
        assert "The log of June" not in page and url not in page
    enter(amina).post(url, report(active, hand_in="on"))
    for person in (yusuf, officer):
        assert enter(person).get(url).status_code == 200
        assert "The log of June" in enter(person).get(active.get_absolute_url()).content.decode()


def test_handing_in_asks_for_every_goal_and_writes_nothing_half(enter, active, amina):
    goal = active.goals.get()
    form = report(active, hand_in="on") | {f"reached_{goal.pk}": "", "stays": ""}
    page = enter(amina).post(reverse("assignment-report", args=[active.pk]), form)
    assert page.status_code == 422
    assert {name: list(said) for name, said in page.context["form"].errors.items()} == {
        "stays": ["This field is required."],
        f"reached_{goal.pk}": ["Say how far this goal was reached."],
    }
    assert "Two loggers hang" in page.content.decode()
    assert (Report.objects.count(), active.goals.get().evidence) == (0, "")


def test_a_goal_of_another_assignment_is_not_touched(active, amina, fresh):
    other = WorkGoal.objects.create(assignment=fresh, text="x", level="knowledge")
    told = {"summary": "x", "stays": "x", "lessons": "", "hand_in": False}
    goals = {other.pk: {"reached": "fully", "evidence": "x"}}
    actions.write_report(by=amina, assignment=active, goals=goals, **told)
    other.refresh_from_db()
    assert other.reached == ""


@pytest.mark.parametrize("who", ["yusuf", "officer"])
def test_the_report_is_the_experts(enter, request, active, who):
    url = reverse("assignment-report", args=[active.pk])
    answer = enter(request.getfixturevalue(who)).post(url, report(active), **JSON)
    assert (answer.status_code, Report.objects.count()) == (403, 0)


def test_the_host_answers_five_questions_and_may_change_them(enter, active, yusuf, deputy):
    url = reverse("assignment-feedback", args=[active.pk])
    first = enter(yusuf).post(url, {**ANSWERS, "text": "Come back"}, **JSON)
    given = active.feedback
    assert (first.status_code, first.json()) == (
        201,
        {"id": given.pk, "url": active.get_absolute_url(), "state": "active"},
    )
    assert enter(yusuf).post(url, {**ANSWERS, "text": "Come back"}, **JSON).status_code == 200
    assert enter(deputy).post(url, {**ANSWERS, "again": 4}, **JSON).status_code == 200
    given = HostFeedback.objects.get()
    assert (given.by, given.again, given.useful) == (deputy, 4, 5)
    assert [act for act, _thing, _by in audit()] == ["give", "change"]


@pytest.mark.parametrize("wrong", ["0", "6", "", "x"])
def test_from_one_to_five_and_what_was_chosen_stays(enter, active, yusuf, wrong):
    form = {**ANSWERS, "useful": wrong, "text": "Kept words"}
    page = enter(yusuf).post(reverse("assignment-feedback", args=[active.pk]), form)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["useful"]
    assert page.content.decode().count("checked") == 4
    assert "Kept words" in page.content.decode()
    assert HostFeedback.objects.count() == 0


def test_nobody_judges_their_own_work(active, amina):
    active.host.seat_set.filter(rank="deputy").update(person=amina)
    with pytest.raises(Refused, match=r"^Nobody judges their own work\.$"):
        actions.give_feedback(by=amina, assignment=active, text="", **ANSWERS)


def test_feedback_of_what_is_closed_stays(enter, amina, utility, yusuf):
    made = making.assignment(amina, utility, state=S.CLOSED)
    url = reverse("assignment-feedback", args=[made.pk])
    assert enter(yusuf).post(url, ANSWERS, **JSON).status_code == 409


# What one takes along.


def test_an_export_holds_log_goals_report_and_certificates(active, amina, fresh):
    active.log.create(week=monday(active.starts), **LINES)
    Report.objects.create(assignment=active, summary="Done", stays="A routine", lessons="Start early")
    told = {part.name: list(part.rows(amina)) for part in parts()}
    by_title = {row["state"]: row for row in told["assignments"]}
    assert by_title["under way"]["log"] == [{"at": monday(active.starts), **LINES}]
    assert by_title["under way"]["goals"] == ["The night shift reads the loggers"]
    assert by_title["under way"]["report"] == ["Done", "A routine", "Start early"]
    assert (by_title["confirmed"]["log"], by_title["confirmed"]["report"]) == ([], [])
    paper = amina.certificates.create(assignment=active)
    rows = {part.name: list(part.rows(amina)) for part in parts()}["certificates"]
    assert rows == [{"number": paper.code, "given": paper.issued_at}]
