"""Needs: what a host has told, and the programme's answers."""

from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import state_of, submit
from people.forms import ReasonForm, reason_forms
from people.rules import may, require
from people.states import open_to

from ..actions import needs as actions
from ..forms.needs import NeedForm, NewNeedForm, as_it_is
from ..models import Need, Vacancy, is_programme_staff
from ..rules import hosts_of

NEEDS_PER_PAGE = 30
MOST_IN_PREPARATION = 30
MOVES = frozenset({"submit", "withdraw", "approve", "send_back", "decline"})
# How a need gets on, for the row of steps.
WAY = (Need.State.DRAFT, Need.State.SUBMITTED, Need.State.APPROVED)


@gate.member
@require_safe
def needs(request):
    """What waits for one comes first, the oldest on top; below it the vacancies that are being prepared."""
    first, second = (
        (Need.State.SUBMITTED, Need.State.DRAFT)
        if is_programme_staff(request.user)
        else (Need.State.DRAFT, Need.State.SUBMITTED)
    )
    turn = Case(When(state=first, then=Value(0)), When(state=second, then=Value(1)), default=Value(2))
    rows = Need.objects.visible_to(request.user).select_related("host__focus_country", "sector")
    preparing = Vacancy.objects.visible_to(request.user).filter(
        state__in=(Vacancy.State.DRAFT, Vacancy.State.IN_REVIEW)
    )
    page = Paginator(rows.order_by(turn, "moved_at", "pk"), NEEDS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "preparing": preparing.select_related("need__host").order_by("-state", "moved_at")[
            :MOST_IN_PREPARATION
        ],
        "may_write": may(request.user, "need.write"),
    }
    return render(request, "assignments/needs.html", context)


def _need(request, pk) -> Need:
    rows = Need.objects.visible_to(request.user).select_related("host__focus_country", "sector", "programme")
    return get_object_or_404(rows, pk=pk)


@gate.member
@require_http_methods(["GET", "POST"])
def create(request):
    """Describe a need."""
    require(request.user, "need.write")
    hosts = hosts_of(request.user)

    def page(form):
        return render(request, "assignments/need_form.html", {"form": form})

    if request.method == "GET":
        return page(NewNeedForm(hosts=hosts))
    return submit(
        request,
        NewNeedForm(request.POST, hosts=hosts),
        lambda clean: actions.write(by=request.user, **clean),
        page=page,
        facts=state_of,
    )


@gate.member
@require_safe
def need(request, pk):
    """One need: where it stands, what one may do now, what the host told."""
    return _need_page(request, _need(request, pk))


def _need_page(request, found: Need, form: ReasonForm | None = None) -> HttpResponse:
    approved = found.state == Need.State.APPROVED
    acts = open_to(request.user, found)
    context = {
        "need": found,
        "steps": [state.label for state in WAY],
        "now": (WAY.index(found.state) + approved) if found.state in WAY else None,
        "may": acts,
        "may_edit": found.state == Need.State.DRAFT and may(request.user, "need.edit", found),
        "may_call": approved and may(request.user, "vacancy.write", found),
        "vacancies": Vacancy.objects.visible_to(request.user).filter(need=found) if approved else [],
        "form": form,
        "reasons": reason_forms(acts, form),
    }
    return render(request, "assignments/need.html", context)


@gate.member
@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """Change a draft."""
    found = _need(request, pk)
    require(request.user, "need.edit", found)

    def page(form):
        return render(request, "assignments/need_form.html", {"form": form, "need": found})

    if request.method == "GET":
        return page(NeedForm(initial=as_it_is(found)))
    return submit(
        request,
        NeedForm(request.POST),
        lambda clean: actions.edit(by=request.user, need=found, **clean),
        page=page,
        facts=state_of,
    )


@gate.member
@require_POST
def move(request, pk, act):
    """Submit, withdraw, approve, send back or decline."""
    found = _need(request, pk)
    if act not in MOVES:
        raise Http404
    return submit(
        request,
        ReasonForm(request.POST, act=act, must=act in actions.SAYS_WHY),
        lambda clean: actions.move(by=request.user, need=found, act=act, **clean),
        page=lambda form: _need_page(request, found, form),
        facts=state_of,
    )
