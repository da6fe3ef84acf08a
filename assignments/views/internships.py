"""Pages of internships."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import state_of, submit
from people.rules import may, require
from people.states import lacks, open_to

from ..actions import internships as actions
from ..forms.internships import EndForm, InternshipForm, SkillForm
from ..models import Assignment, Internship

INTERNSHIPS_PER_PAGE = 60
_RELATED = ("intern", "assignment__expert", "assignment__host", "assignment__focus_country", "certificate")
MOVES = {
    "start": actions.start,
    "complete": actions.complete,
    "end_early": actions.end_early,
    "withdraw": actions.withdraw,
}


@gate.member
@require_safe
def internships(request):
    """The internships one has a part in, latest first."""
    mine = Internship.objects.visible_to(request.user).select_related(*_RELATED)
    return render(request, "assignments/internships.html", {"internships": mine[:INTERNSHIPS_PER_PAGE]})


@gate.member
@require_http_methods(["GET", "POST"])
def plan(request, pk):
    """Plan an internship beside an assignment."""
    rows = Assignment.objects.visible_to(request.user).select_related("host")
    assignment = get_object_or_404(rows, pk=pk)
    require(request.user, "internship.plan", assignment)
    given = {"assignment": assignment, "user": request.user}

    def page(form):
        return render(request, "assignments/internship_plan.html", {"form": form, "assignment": assignment})

    if request.method == "GET":
        return page(InternshipForm(**given))
    return submit(
        request,
        InternshipForm(request.POST, **given),
        lambda clean: actions.plan(by=request.user, assignment=assignment, **clean),
        page=page,
        facts=state_of,
    )


def _internship(request, pk) -> Internship:
    rows = Internship.objects.visible_to(request.user).select_related(*_RELATED)
    return get_object_or_404(rows, pk=pk)


@gate.member
@require_safe
def internship(request, pk):
    """One internship: who, when, what was learned, and what one may do now."""
    return _page(request, _internship(request, pk))


def _page(request, found: Internship, *, form=None, skill_form=None) -> HttpResponse:
    """The page; `form` brings what stopped a move, `skill_form` an entry that was not taken."""
    user = request.user
    moves = open_to(user, found)
    writes = found.state == Internship.State.ACTIVE and may(user, "internship.write_skill", found)
    context = {
        "internship": found,
        "moves": moves,
        "missing": lacks(found, "start") if "start" in moves else [],
        "form": form,
        "end_form": form if isinstance(form, EndForm) else EndForm(),
        "skills": found.skills.select_related("signed_by"),
        "skill_form": (skill_form or SkillForm()) if writes else None,
        "signs": may(user, "internship.sign_skill", found),
    }
    return render(request, "assignments/internship.html", context)


@gate.member
@require_POST
def move(request, pk, act):
    """Start, complete, end early or withdraw."""
    found = _internship(request, pk)
    if act not in MOVES:
        raise Http404
    return submit(
        request,
        EndForm(request.POST),
        lambda clean: MOVES[act](by=request.user, internship=found, **clean),
        page=lambda form: _page(request, found, form=form),
        facts=state_of,
    )


@gate.member
@require_POST
def add_skill(request, pk):
    """Write into the skills log."""
    found = _internship(request, pk)
    return submit(
        request,
        SkillForm(request.POST),
        lambda clean: actions.write_skill(by=request.user, internship=found, **clean),
        page=lambda form: _page(request, found, skill_form=form),
        facts=_signed,
        to=lambda skill: f"{found.get_absolute_url()}#skills",
    )


def _signed(skill) -> dict:
    return {"state": "signed" if skill.signed_at else "waiting"}


@gate.member
@require_POST
def sign_skill(request, pk, skill):
    """Sign an entry of the skills log."""
    found = _internship(request, pk)
    chosen = get_object_or_404(found.skills.select_related("internship__assignment"), pk=skill)
    return submit(
        request,
        forms.Form(request.POST),
        lambda _clean: actions.sign_skill(by=request.user, skill=chosen),
        page=lambda form: _page(request, found, form=form),
        facts=_signed,
        to=lambda skill: f"{found.get_absolute_url()}#skills",
    )


@gate.member
@require_safe
def record(request, pk):
    """The record to print: what was done and signed."""
    found = _internship(request, pk)
    signed = found.skills.filter(signed_at__isnull=False).select_related("signed_by").order_by("day", "pk")
    return render(request, "assignments/internship_record.html", {"internship": found, "skills": signed})
