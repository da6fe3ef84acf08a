"""The board of those who run the programme."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people import gate
from people.answers import refused, wants_json
from people.models import Role
from people.refusals import Conflict, Refused
from people.rules import may

from .. import board as reading
from ..actions.board import ACTS, Outcome, move_each
from ..forms.board import FilterForm, TickedForm


@gate.holding(Role.OFFICER, Role.CARE, Role.ADMIN)
@require_http_methods(["GET", "POST"])
def board(request):
    """Every assignment by state; several at once may be moved from here."""
    if request.method == "GET":
        return _page(request, TickedForm(reader=request.user))
    form = TickedForm(request.POST, reader=request.user)
    if not form.is_valid():
        return _unclear(request, form)
    outcomes = move_each(by=request.user, **form.cleaned_data)
    status = 200 if any(not outcome.sentence for outcome in outcomes) else 409
    if wants_json(request):
        return _facts(request, outcomes, status)
    return _page(request, TickedForm(reader=request.user), outcomes, status=status)


def _page(request, form, outcomes: list[Outcome] | None = None, *, status: int = 200) -> HttpResponse:
    moves = may(request.user, "board.move")
    filters = FilterForm(request.GET, reader=request.user)
    context = {
        "form": form,
        "filters": filters,
        "board": reading.read(request.user, filters.asked(), _page_number(request.GET.get("page"))),
        "elsewhere": reading.elsewhere(request.user) if moves else [],
        "acts": ACTS if moves else [],
        "moved": [outcome.assignment for outcome in outcomes or [] if not outcome.sentence],
        "stayed": [outcome for outcome in outcomes or [] if outcome.sentence],
        "ticked": set(form.data.getlist("ticked")) if form.is_bound else set(),
    }
    return render(request, "assignments/board.html", context, status=status)


def _page_number(text) -> int:
    is_number = text and text.isascii() and text.isdigit() and len(text) < 5
    return max(int(text), 1) if is_number else 1


def _unclear(request, form) -> HttpResponse:
    if not wants_json(request):
        return _page(request, form, status=422)
    fields = {name: " ".join(errors) for name, errors in form.errors.items()}
    refusal = Refused(next(iter(fields.values())), code="invalid", fields=fields)
    refusal.status = 422
    return refused(request, refusal)


def _facts(request, outcomes: list[Outcome], status: int) -> HttpResponse:
    """Which moved, and of the others each with its sentence."""
    if status == Conflict.status:
        sentences = {str(outcome.assignment.pk): outcome.sentence for outcome in outcomes}
        return refused(request, Conflict(_("None of them could be moved."), fields=sentences))
    return JsonResponse(
        {
            "moved": [
                {"id": one.assignment.pk, "state": one.assignment.state}
                for one in outcomes
                if not one.sentence
            ],
            "refused": [
                {"id": one.assignment.pk, "message": one.sentence} for one in outcomes if one.sentence
            ],
        },
        status=status,
    )
