"""Pages of applications: of those who apply, and of those who choose."""

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import submit
from people.refusals import Conflict
from people.rules import require
from people.states import lacks

from .. import choosing
from ..actions import applications as actions
from ..forms.applications import DraftForm, OfferForm, ReasonForm, StartForm
from ..models import Application, Vacancy

MOVES = {
    "submit": (forms.Form, actions.submit),
    "withdraw": (forms.Form, actions.withdraw),
    "shortlist": (forms.Form, actions.shortlist),
    "reject": (ReasonForm, actions.reject),
    "host_approve": (forms.Form, actions.host_approve),
    "host_decline": (ReasonForm, actions.host_decline),
    "approve": (forms.Form, actions.approve),
    "offer": (OfferForm, actions.offer),
    "accept": (forms.Form, actions.accept),
    "decline": (forms.Form, actions.decline),
}


@gate.member
@require_safe
def applications(request):
    """What waits for one's decision, and what one applied for."""
    return render(request, "assignments/applications.html", choosing.home(request.user))


@gate.member
@require_safe
def of_vacancy(request, pk):
    """Who applied to a vacancy, for those who choose."""
    vacancy = get_object_or_404(choosing.vacancies_to_choose_for(request.user), pk=pk)
    return render(request, "assignments/applications_of.html", choosing.of_vacancy(vacancy, request.user))


@gate.member
@require_http_methods(["GET", "POST"])
def start(request, pk):
    """Apply: begin a draft, or find the one that is there."""
    vacancies = Vacancy.objects.visible_to(request.user).select_related("need__host")
    vacancy = get_object_or_404(vacancies, pk=pk)
    require(request.user, "application.start", vacancy)

    def page(form):
        return render(request, "assignments/application_edit.html", {"form": form, "vacancy": vacancy})

    if request.method == "POST":
        return submit(
            request,
            StartForm(request.POST, request.FILES),
            lambda clean: actions.start(by=request.user, vacancy=vacancy, **clean),
            page=page,
            facts=_where,
        )
    mine = Application.objects.visible_to(request.user).live()
    if found := mine.filter(person=request.user, vacancy=vacancy).first():
        return HttpResponseRedirect(found.get_absolute_url())
    if not vacancy.is_open:
        raise Conflict(actions.CLOSED)
    return page(StartForm())


def _where(application: Application) -> dict:
    return {"state": application.state, "missing": lacks(application, "submit")}


def _application(request, pk) -> Application:
    seen = Application.objects.visible_to(request.user).select_related(
        "person", "vacancy__need__host", "host_approved_by", "programme_approved_by", "assignment"
    )
    return get_object_or_404(seen, pk=pk)


@gate.member
@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """Write on at one's draft."""
    found = _application(request, pk)
    require(request.user, "application.change", found)

    def page(form):
        context = {"form": form, "vacancy": found.vacancy, "application": found}
        return render(request, "assignments/application_edit.html", context)

    if request.method == "POST":
        return submit(
            request,
            DraftForm(request.POST, request.FILES),
            lambda clean: actions.change(by=request.user, application=found, **clean),
            page=page,
            facts=_where,
        )
    if found.state != Application.State.DRAFT:
        raise Conflict(actions.SENT)
    return page(DraftForm(initial=DraftForm.typed(found)))


@gate.member
@require_safe
def application(request, pk):
    """One application, from the side of whoever reads it."""
    return _application_page(request, _application(request, pk))


def _application_page(request, found: Application, act: str = "", form=None) -> HttpResponse:
    """The page; `form` is what stopped `act`."""
    context = choosing.one(found, request.user) | {
        "act": act,
        "form": form,
        "no": form if isinstance(form, ReasonForm) else ReasonForm(),
        "offer": form if isinstance(form, OfferForm) else OfferForm(),
    }
    return render(request, "assignments/application.html", context)


@gate.member
@require_POST
def move(request, pk, act):
    """One step of an application's way."""
    found = _application(request, pk)
    if act not in MOVES:
        raise Http404
    kind, action = MOVES[act]
    return submit(
        request,
        kind(request.POST),
        lambda clean: action(by=request.user, application=found, **clean),
        page=lambda form: _application_page(request, found, act, form),
        facts=lambda application: {"state": application.state},
    )
