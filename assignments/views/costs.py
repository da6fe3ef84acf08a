"""Pages of costs."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import submit
from people.rules import may
from people.states import open_to

from ..actions import costs as actions
from ..costing import table, totals
from ..forms.costs import CostForm, DropForm, PayForm, ReceiptForm
from ..models import PROGRAMME_STAFF, Assignment, Cost, ExchangeVisit, is_programme_staff

COSTS_PER_PAGE = 100
_RELATED = ("assignment__focus_country", "visit__sender", "planned_by", "approved_by")
# Each act with its form, and the name that the page has for it.
MOVES = {
    "approve": (actions.approve, forms.Form, "form"),
    "pay": (actions.pay, PayForm, "pay_form"),
    "drop": (actions.drop, DropForm, "drop_form"),
    "receipt": (actions.add_receipt, ReceiptForm, "receipt_form"),
}
officer = gate.holding("officer", "admin")
staff = gate.holding(*PROGRAMME_STAFF)


@gate.member
@require_safe
def costs(request):
    """One's own costs; for programme staff all of them, by state."""
    rows = list(Cost.objects.visible_to(request.user).select_related(*_RELATED).order_by("-pk"))
    state = request.GET.get("state", "")
    shown = [cost for cost in rows if cost.state == state] if state in Cost.State.values else rows
    context = {
        "costs": shown[:COSTS_PER_PAGE],
        "more": len(shown) - COSTS_PER_PAGE,
        "state": state,
        "filters": Cost.State.choices,
        "is_staff": is_programme_staff(request.user),
    }
    return render(request, "assignments/costs.html", context | _totals(rows))


def _totals(rows: list[Cost]) -> dict:
    return {"totals": totals(rows), "states": [state.label for state in Cost.State]}


@staff
@require_safe
def export(request):
    """All costs as CSV."""
    rows = Cost.objects.visible_to(request.user).select_related(*_RELATED)
    headers = {
        "Content-Disposition": 'attachment; filename="costs.csv"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(table(rows), content_type="text/csv; charset=utf-8", headers=headers)


def _assignment(request, pk) -> Assignment:
    """One whose costs one may see: one's own, and to programme staff any."""
    found = get_object_or_404(Assignment.objects.visible_to(request.user), pk=pk)
    if found.expert_id != request.user.pk and not is_programme_staff(request.user):
        raise Http404
    return found


def _visit(request, pk) -> ExchangeVisit:
    return get_object_or_404(ExchangeVisit.objects.visible_to(request.user), pk=pk)


@gate.member
@require_safe
def of_assignment(request, pk):
    """The costs of one assignment."""
    found = _assignment(request, pk)
    return _of(request, found, {"assignment": found}, reverse("assignment-cost-plan", args=[pk]))


@staff
@require_safe
def of_visit(request, pk):
    """The costs of one exchange visit."""
    found = _visit(request, pk)
    return _of(request, found, {"visit": found}, reverse("visit-cost-plan", args=[pk]))


def _of(request, thing, place: dict, plan_path: str) -> HttpResponse:
    rows = list(Cost.objects.visible_to(request.user).filter(**place))
    may_plan = may(request.user, "cost.plan")
    context = {"of": thing, "costs": rows, "plan_path": plan_path if may_plan else ""}
    return render(request, "assignments/costs_of.html", context | _totals(rows))


@officer
@require_http_methods(["GET", "POST"])
def plan_for_assignment(request, pk):
    """Plan a cost of an assignment."""
    return _plan(request, _assignment(request, pk), reverse("assignment-cost-list", args=[pk]))


@officer
@require_http_methods(["GET", "POST"])
def plan_for_visit(request, pk):
    """Plan a cost of an exchange visit."""
    return _plan(request, _visit(request, pk), reverse("visit-cost-list", args=[pk]))


def _plan(request, thing, up: str) -> HttpResponse:
    def page(form):
        return render(request, "assignments/cost_plan.html", {"form": form, "of": thing, "up": up})

    if request.method == "GET":
        return page(CostForm())
    return submit(
        request,
        CostForm(request.POST),
        lambda clean: actions.plan(by=request.user, of=thing, **clean),
        page=page,
        facts=_facts,
        to=lambda cost: up,
    )


def _facts(cost: Cost) -> dict:
    return {"state": cost.state, "amount": str(cost.amount), "currency": cost.currency}


def _cost(request, pk) -> Cost:
    rows = Cost.objects.visible_to(request.user).select_related(*_RELATED, "assignment__expert")
    return get_object_or_404(rows, pk=pk)


@gate.member
@require_safe
def cost(request, pk):
    """One cost, and what one may do about it now."""
    return _page(request, _cost(request, pk))


def _page(request, found: Cost, **brought) -> HttpResponse:
    """The page; `brought` is a form that was not taken, under the name the page has for it."""
    context = {
        "cost": found,
        "up": _up(found),
        "of": found.assignment or found.visit,
        "may": open_to(request.user, found),
        "waits_for_another": found.state == Cost.State.PLANNED and found.planned_by == request.user,
        "adds_receipt": found.state == Cost.State.PAID and may(request.user, "cost.add_receipt"),
        "pay_form": PayForm(),
        "drop_form": DropForm(),
        "receipt_form": ReceiptForm(),
        **brought,
    }
    return render(request, "assignments/cost.html", context)


def _up(cost: Cost) -> str:
    if cost.assignment:
        return reverse("assignment-cost-list", args=[cost.assignment_id])
    return reverse("visit-cost-list", args=[cost.visit_id])


@gate.member
@require_POST
def move(request, pk, act):
    """Approve, pay, drop, or add the receipt."""
    found = _cost(request, pk)
    if act not in MOVES:
        raise Http404
    verb, form, name = MOVES[act]
    return submit(
        request,
        form(request.POST, request.FILES),
        lambda clean: verb(by=request.user, cost=found, **clean),
        page=lambda form: _page(request, found, **{name: form}),
        facts=_facts,
    )
