"""Exchange visits: who goes where on which day, what they need, and what came of it."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import state_of, submit
from people.refusals import Refused
from people.rules import may, require
from people.states import lacks, open_to

from ..actions import visits as actions
from ..actions.steps import step
from ..forms.visits import (
    CancelForm,
    DayForm,
    DelegateForm,
    NeedsForm,
    OutcomeForm,
    VisitForm,
    senders,
)
from ..models import ExchangeVisit
from ..visiting import guests, sees_all_needs

VISITS_SHOWN = 100
# The steps that need nothing but the act; the others come with words and have an address of their own.
PLAIN_STEPS = {"confirm", "hold"}


def _visit(request, pk) -> ExchangeVisit:
    visits = ExchangeVisit.objects.visible_to(request.user).select_related(
        "sender__focus_country", "programme"
    )
    return get_object_or_404(visits, pk=pk)


@gate.member
@require_safe
def visits(request):
    """The visits one has a part in."""
    mine = ExchangeVisit.objects.visible_to(request.user).select_related("sender")
    context = {"visits": mine[:VISITS_SHOWN], "may_plan": senders(request.user).exists()}
    return render(request, "assignments/visits.html", context)


@gate.member
@require_http_methods(["GET", "POST"])
def plan_visit(request):
    """Say who wants to visit, when, and what for."""
    if not senders(request.user).exists():
        raise Refused(_("This is for the institution that visits and programme officers."))

    def page(form):
        return render(request, "assignments/visit_plan.html", {"form": form})

    if request.method == "GET":
        return page(VisitForm(user=request.user))
    return submit(
        request,
        VisitForm(request.POST, user=request.user),
        lambda clean: actions.plan_visit(by=request.user, **clean),
        page=page,
        facts=state_of,
    )


@gate.member
@require_safe
def visit(request, pk):
    """One visit: its days, its delegation, and what one may do now."""
    return _page(request, _visit(request, pk))


def _page(request, found: ExchangeVisit, **given_forms) -> HttpResponse:
    user = request.user
    open_acts = open_to(user, found)
    arranges = may(user, "visit.arrange", found)
    own = found.delegates.filter(person=user).select_related("visit").first()
    context = {
        "visit": found,
        "days": found.days.select_related("receiver"),
        "guests": guests(found, user),
        "sees_needs": sees_all_needs(found, user, timezone.localdate()),
        "own": own,
        "may": open_acts,
        "may_arrange": arranges,
        "missing": lacks(found, "confirm") if arranges else [],
    }
    if arranges:
        context |= {
            "day_form": DayForm(user=user, visit=found),
            "delegate_form": DelegateForm(user=user, visit=found),
        }
    if own and may(user, "visit.write_needs", own):
        context["needs_form"] = NeedsForm(initial={"needs": own.needs})
    if "cancel" in open_acts:
        context["cancel_form"] = CancelForm()
    if "report" in open_acts:
        context["outcome_form"] = OutcomeForm()
    return render(request, "assignments/visit.html", {**context, **given_forms})


@gate.member
@require_POST
def set_day(request, pk):
    """Say what one institution does on one day."""
    found = _visit(request, pk)
    return submit(
        request,
        DayForm(request.POST, user=request.user, visit=found),
        lambda clean: actions.set_day(by=request.user, visit=found, **clean),
        page=lambda form: _page(request, found, day_form=form),
        to=lambda _entry: f"{found.get_absolute_url()}#days",
    )


@gate.member
@require_POST
def remove_day(request, pk, day):
    """Take a day out."""
    found = _visit(request, pk)
    entry = get_object_or_404(found.days.select_related("visit__sender"), pk=day)
    return submit(
        request,
        forms.Form(request.POST),
        lambda _clean: actions.remove_day(by=request.user, entry=entry),
        page=lambda form: _page(request, found, form=form),
        facts=state_of,
    )


@gate.member
@require_POST
def add_delegate(request, pk):
    """Name somebody who goes."""
    found = _visit(request, pk)
    require(request.user, "visit.arrange", found)
    return submit(
        request,
        DelegateForm(request.POST, user=request.user, visit=found),
        lambda clean: actions.add_delegate(by=request.user, visit=found, **clean),
        page=lambda form: _page(request, found, delegate_form=form),
        to=lambda _delegate: f"{found.get_absolute_url()}#delegation",
    )


@gate.member
@require_POST
def remove_delegate(request, pk, delegate):
    """Somebody does not go after all."""
    found = _visit(request, pk)
    chosen = get_object_or_404(found.delegates.select_related("visit__sender"), pk=delegate)
    return submit(
        request,
        forms.Form(request.POST),
        lambda _clean: actions.remove_delegate(by=request.user, delegate=chosen),
        page=lambda form: _page(request, found, form=form),
        facts=state_of,
    )


@gate.member
@require_POST
def write_needs(request, pk):
    """Write down what one needs oneself; who is not of the delegation finds nothing here."""
    found = _visit(request, pk)
    own = get_object_or_404(found.delegates.select_related("visit"), person=request.user)
    return submit(
        request,
        NeedsForm(request.POST),
        lambda clean: actions.write_needs(by=request.user, delegate=own, **clean),
        page=lambda form: _page(request, found, needs_form=form),
        to=lambda _delegate: f"{found.get_absolute_url()}#delegation",
    )


@gate.member
@require_POST
def cancel_visit(request, pk):
    """Call it off and say why."""
    found = _visit(request, pk)
    return submit(
        request,
        CancelForm(request.POST),
        lambda clean: actions.cancel_visit(by=request.user, visit=found, **clean),
        page=lambda form: _page(request, found, cancel_form=form),
        facts=state_of,
    )


@gate.member
@require_POST
def report_visit(request, pk):
    """Say what came of it."""
    found = _visit(request, pk)
    return submit(
        request,
        OutcomeForm(request.POST),
        lambda clean: actions.report_visit(by=request.user, visit=found, **clean),
        page=lambda form: _page(request, found, outcome_form=form),
        facts=state_of,
    )


@gate.member
@require_POST
def move(request, pk, act):
    """Confirm it, or say that it was held."""
    found = _visit(request, pk)
    if act not in PLAIN_STEPS:
        raise Http404
    return submit(
        request,
        forms.Form(request.POST),
        lambda _clean: step(found, act, by=request.user),
        page=lambda form: _page(request, found, form=form),
        facts=state_of,
    )
