"""What is written down of an assignment: work plan, weekly log, report, feedback, and the month's agenda."""

from datetime import date

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import state_of, submit
from people.clock import months
from people.rules import may, require

from ..actions import telling as actions
from ..agenda import agenda as compiled
from ..agenda import earlier, entries, later
from ..forms.work import AgreeForm, FeedbackForm, GoalForm, LogForm, NewGoalForm, ReportForm
from ..models import Assignment, HostFeedback, WorkGoal
from ..plan import plan_mark
from ..reading import reads_report
from ..rules import is_expert
from ..weeks import monday
from .work import inside, seen

# The work plan.


@gate.member
@require_http_methods(["GET", "POST"])
def plan(request, pk):
    """The goals; a POST adds one."""
    found = seen(request, pk)
    if request.method == "GET":
        return _plan_page(request, found)
    return submit(
        request,
        NewGoalForm(request.POST, assignment=found),
        lambda clean: actions.add_goal(by=request.user, assignment=found, **clean),
        page=lambda form: _plan_page(request, found, form=form),
        to=_to_plan,
        facts=_goal_facts,
    )


def _to_plan(thing: WorkGoal | Assignment) -> str:
    return reverse("assignment-plan", args=[getattr(thing, "assignment_id", None) or thing.pk])


def _goal_facts(goal: WorkGoal) -> dict:
    return state_of(goal.assignment)


def _plan_page(request, found: Assignment, *, form=None, agreeing=None) -> HttpResponse:
    user, goals = request.user, list(found.goals.all())
    is_open = found.state in (*Assignment.BEFORE, *Assignment.RUNNING)
    may_change = is_open and may(user, "assignment.plan", found)
    agreed = found.expert_agreed_at if is_expert(user, found) else found.host_agreed_at
    may_agree = is_open and bool(goals) and not agreed and may(user, "assignment.agree", found)
    context = {
        "assignment": found,
        "goals": goals,
        "form": (form or NewGoalForm(assignment=found)) if may_change else None,
        "may_agree": may_agree,
        "agreeing": agreeing,
        "mark": plan_mark(goals),
    }
    return render(request, "assignments/assignment_plan.html", context)


@gate.member
@require_http_methods(["GET", "POST"])
def goal(request, pk, goal):
    """One goal to word anew."""
    found = seen(request, pk)
    chosen = get_object_or_404(found.goals, pk=goal)
    require(request.user, "assignment.plan", found)

    def page(form):
        context = {"assignment": found, "goal": chosen, "form": form}
        return render(request, "assignments/assignment_goal.html", context)

    if request.method == "GET":
        said = {"text": chosen.text, "level": chosen.level, "due_on": chosen.due_on}
        return page(GoalForm(initial=said, assignment=found))
    return submit(
        request,
        GoalForm(request.POST, assignment=found),
        lambda clean: actions.change_goal(by=request.user, goal=chosen, **clean),
        page=page,
        to=_to_plan,
        facts=_goal_facts,
    )


@gate.member
@require_POST
def remove_goal(request, pk, goal):
    """Take a goal out of the plan."""
    found = seen(request, pk)
    chosen = get_object_or_404(found.goals, pk=goal)
    return submit(
        request,
        forms.Form(request.POST),
        lambda _clean: actions.remove_goal(by=request.user, goal=chosen),
        page=lambda form: _plan_page(request, found, agreeing=form),
        to=_to_plan,
        facts=_goal_facts,
    )


@gate.member
@require_POST
def agree(request, pk):
    """Say yes to the plan that was on the page."""
    found = seen(request, pk)
    return submit(
        request,
        AgreeForm(request.POST),
        lambda clean: actions.agree(by=request.user, assignment=found, **clean),
        page=lambda form: _plan_page(request, found, agreeing=form),
        to=_to_plan,
        facts=state_of,
    )


# The weekly log.


@gate.member
@require_http_methods(["GET", "POST"])
def log(request, pk):
    """The weeks so far; the expert writes one. `?week=` brings that of an earlier week to change."""
    found = inside(request, pk)
    if request.method == "GET":
        return _log_page(request, found, LogForm(initial=_week(request, found), assignment=found))
    return submit(
        request,
        LogForm(request.POST, assignment=found),
        lambda clean: actions.write_log(by=request.user, assignment=found, **clean),
        page=lambda form: _log_page(request, found, form),
        to=lambda entry: f"{request.path}#log",
        facts=lambda entry: {**state_of(entry.assignment), "week": entry.week.isoformat()},
    )


def _week(request, found: Assignment) -> dict:
    """What is in the form at first: the week that is asked for, this week else."""
    try:
        week = monday(parse_date(request.GET.get("week", "")) or timezone.localdate())
    except ValueError:
        week = monday(timezone.localdate())
    entry = found.log.filter(week=week).first()
    return {name: getattr(entry, name, "") for name in _LINES} | {"week": week}


_LINES = ("challenge", "achievement", "recommendation")


def _log_page(request, found: Assignment, form: LogForm) -> HttpResponse:
    may_write = found.state in Assignment.RUNNING and may(request.user, "assignment.log", found)
    context = {
        "assignment": found,
        "form": form if may_write or form.is_bound else None,
        "entries": found.log.all(),
        "may_write": may_write,
    }
    return render(request, "assignments/log.html", context)


# The end.


@gate.member
@require_http_methods(["GET", "POST"])
def report(request, pk):
    """The report: to read, and while it is not handed in, to write."""
    found = inside(request, pk)
    goals = list(found.goals.all())
    writes = found.state == Assignment.State.ACTIVE and may(request.user, "assignment.write_report", found)
    if request.method == "GET" and not writes:
        if not reads_report(found, request.user):
            raise Http404
        return render(request, "assignments/report.html", {"assignment": found, "goals": goals})
    said = {name: getattr(getattr(found, "report", None), name, "") for name in _TEXTS}
    if request.method == "GET":
        return _report_form(request, found, ReportForm(initial=said, goals=goals))
    form = ReportForm(request.POST, goals=goals)
    return submit(
        request,
        form,
        lambda _clean: actions.write_report(by=request.user, assignment=found, **form.told()),
        page=lambda form: _report_form(request, found, form),
        facts=state_of,
    )


_TEXTS = ("summary", "stays", "lessons")


def _report_form(request, found, form) -> HttpResponse:
    return render(request, "assignments/report_form.html", {"assignment": found, "form": form})


@gate.member
@require_http_methods(["GET", "POST"])
def feedback(request, pk):
    """The host's five answers: the host writes them, staff read them, the expert once all is closed."""
    found = inside(request, pk)
    given = getattr(found, "feedback", None)
    writes = found.state in actions.HEARD_IN and may(request.user, "assignment.give_feedback", found)
    if request.method == "GET" and not writes:
        return _given_feedback(request, found, given)
    said = {name: getattr(given, name, "") for name in (*HostFeedback.RATINGS, "text")}

    def page(form):
        context = {"assignment": found, "form": form}
        return render(request, "assignments/assignment_feedback_form.html", context)

    if request.method == "GET":
        return page(FeedbackForm(initial=said))
    return submit(
        request,
        FeedbackForm(request.POST),
        lambda clean: actions.give_feedback(by=request.user, assignment=found, **clean),
        page=page,
        to=lambda given: found.get_absolute_url(),
        facts=lambda given: state_of(given.assignment),
    )


def _given_feedback(request, found: Assignment, given: HostFeedback | None) -> HttpResponse:
    is_closed = found.state == Assignment.State.CLOSED
    if given is None or (is_expert(request.user, found) and not is_closed):
        raise Http404
    context = {"assignment": found, "given": given, "rows": given.answers()}
    return render(request, "assignments/assignment_feedback.html", context)


# The monthly meeting.


@gate.member
@require_safe
def agenda(request):
    """The agenda of a month (`?month=2026-10`), for staff and for experts at work."""
    this = timezone.localdate().replace(day=1)
    month = min(_month(request.GET.get("month", "")) or this, this)
    rows = entries(request.user, month)
    if rows is None:
        raise Http404
    context = {
        "countries": compiled(rows, request.user),
        "name": months(month, month),
        "earlier": f"?month={earlier(month):%Y-%m}",
        "later": f"?month={later(month):%Y-%m}" if month < this else "",
    }
    return render(request, "assignments/agenda.html", context)


def _month(text: str) -> date | None:
    """The first day of a month such as "2026-10"; None for anything else."""
    try:
        found = parse_date(f"{text}-01")
    except ValueError:
        return None
    return found if found and found.year > 1900 else None
