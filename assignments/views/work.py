"""The programme's work, for those who do it: one's own work, an assignment, and what moves it."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import state_of, submit
from people.rules import may, require

from .. import reading
from ..actions import work as actions
from ..forms.work import DatesForm, ExtendForm, GateForm, ModeForm, MoveForm
from ..models import Assignment, Certificate
from ..states import ASSIGNMENT
from ..waiting import waiting, ways

ASSIGNMENTS_PER_PAGE = 60
LATEST_ENTRIES = 2
WITH = ("host", "expert", "focus_country", "sector")
ENDINGS = ("report", "feedback", "certificate", "follows", "extension")
ACTS = frozenset(act for steps in ASSIGNMENT.values() for act in steps)


@gate.member
@require_safe
def assignments(request):
    """What waits for one, and the assignments one has a part in, latest first."""
    mine = Assignment.objects.visible_to(request.user).select_related(*WITH)
    context = {
        "waiting": waiting(request.user),
        "assignments": mine[:ASSIGNMENTS_PER_PAGE],
        "ways": ways(request.user),
    }
    return render(request, "assignments/assignments.html", context)


def seen(request, pk) -> Assignment:
    """One of the assignments that the reader may see."""
    rows = Assignment.objects.visible_to(request.user).select_related(*WITH, *ENDINGS)
    return get_object_or_404(rows, pk=pk)


def inside(request, pk) -> Assignment:
    """One of those whose gate, log and report the reader reads as well."""
    rows = Assignment.objects.inside(request.user).select_related(*WITH, *ENDINGS)
    return get_object_or_404(rows, pk=pk)


@gate.member
@require_safe
def assignment(request, pk):
    """One assignment."""
    return _page(request, seen(request, pk))


def _page(request, found: Assignment, *, form: MoveForm | None = None, act: str = "") -> HttpResponse:
    """The page; `form` brings what stopped `act`."""
    user = request.user
    steps, now = reading.where_it_stands(found)
    context = {"assignment": found, "steps": steps, "now": now, "goals": list(found.goals.all())}
    if Assignment.objects.inside(user).filter(pk=found.pk).exists():
        acts = reading.acts(found, user, form, act)
        context |= {
            "inside": True,
            "holder": reading.held_by(found),
            "acts": acts,
            "form": form,
            "stopped": form is not None and act not in {one.name for one in acts},
            "checks": reading.gate(found) if found.state in Assignment.BEFORE else [],
            "reads_report": reading.reads_report(found, user),
            "log": found.log.all()[:LATEST_ENTRIES],
            "mode_changes": found.mode_changes.select_related("by"),
            "beside": reading.beside(found, user),
        }
        context |= {f"may_{verb}": may(user, f"assignment.{verb}", found) for verb in _VERBS}
    return render(request, "assignments/assignment.html", context)


_VERBS = ("open_gate", "move_dates", "change_mode", "extend", "log", "write_report", "give_feedback")


@gate.member
@require_POST
def move(request, pk, act):
    """Take a step: prepare, start, hold, resume, report, send back, close, withdraw, end early."""
    found = seen(request, pk)
    if act not in ACTS:
        raise Http404
    return submit(
        request,
        MoveForm(request.POST, act=act),
        lambda clean: actions.move(by=request.user, assignment=found, act=act, **clean),
        page=lambda form: _page(request, seen(request, pk), form=form, act=act),
        facts=state_of,
    )


def _one_form(
    request, found: Assignment, permission: str, form, act, *, template: str, to=None, facts=state_of
):
    """A page with one form about an assignment: `form(data)` makes it, `act(clean)` does it."""
    require(request.user, permission, found)

    def page(form):
        return render(request, f"assignments/{template}.html", {"assignment": found, "form": form})

    if request.method == "GET":
        return page(form(None))
    return submit(request, form(request.POST), act, page=page, to=to, facts=facts)


@gate.member
@require_http_methods(["GET", "POST"])
def open_gate(request, pk):
    """What is there of training, security brief and documents."""
    found = inside(request, pk)
    there = {name: getattr(found, name) for name in GateForm.base_fields}
    return _one_form(
        request,
        found,
        "assignment.open_gate",
        lambda data: GateForm(data, initial=there),
        lambda clean: actions.open_gate(by=request.user, assignment=found, **clean),
        template="assignment_gate",
    )


@gate.member
@require_http_methods(["GET", "POST"])
def move_dates(request, pk):
    """Other days."""
    found = inside(request, pk)
    return _one_form(
        request,
        found,
        "assignment.move_dates",
        lambda data: DatesForm(data, initial={"starts": found.starts, "ends": found.ends}),
        lambda clean: actions.move_dates(by=request.user, assignment=found, **clean),
        template="assignment_dates",
    )


@gate.member
@require_http_methods(["GET", "POST"])
def change_mode(request, pk):
    """On site, online, or both, from now on."""
    found = inside(request, pk)
    return _one_form(
        request,
        found,
        "assignment.change_mode",
        ModeForm,
        lambda clean: actions.change_mode(by=request.user, assignment=found, **clean),
        template="assignment_mode",
        to=lambda change: found.get_absolute_url(),
        facts=lambda change: {"state": change.assignment.state, "mode": change.after},
    )


@gate.member
@require_http_methods(["GET", "POST"])
def extend(request, pk):
    """A new assignment that follows this one."""
    found = inside(request, pk)
    return _one_form(
        request,
        found,
        "assignment.extend",
        lambda data: ExtendForm(data, assignment=found),
        lambda clean: actions.extend(by=request.user, assignment=found, **clean),
        template="assignment_extend",
    )


@gate.member
@require_safe
def certificate(request, pk):
    """The certificate to print, with the address where anybody can check it."""
    found = inside(request, pk)
    paper = get_object_or_404(Certificate.objects.visible_to(request.user), assignment=found)
    address = request.build_absolute_uri(paper.get_absolute_url())
    context = {"assignment": found, "certificate": paper, "address": address}
    return render(request, "assignments/certificate_print.html", context)


@gate.public
@require_safe
def certificate_check(request, code):
    """Whether a certificate is genuine: name, role and dates, and nothing else."""
    papers = Certificate.objects.visible_to(request.user).select_related("person", "assignment", "internship")
    found = get_object_or_404(papers, code=code.upper())
    response = render(request, "assignments/certificate.html", {"certificate": found})
    response["X-Robots-Tag"] = "noindex"
    return response
