"""Raising a concern, which needs no account, and the safeguarding officers' desk."""

from allauth.core import ratelimit
from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import state_of, submit
from people.refusals import TooMany
from people.states import open_to

from .. import actions, subjects
from ..forms import ConcernForm, OutcomeForm
from ..models import CARERS, Concern, RoomAccess

PER_PAGE = 100
carer = gate.holding(*CARERS)


@gate.public
@require_http_methods(["GET", "POST"])
def concern(request):
    """Tell the safeguarding officers that something is wrong; `?about=post-12` says with what."""
    return concern_page(request, request.POST.get("about") or request.GET.get("about", ""))


def concern_page(request, about: str) -> HttpResponse:
    """The form, and what comes of it. What one may not see is left out of it: nobody is turned away."""
    person = request.user if request.user.is_authenticated else None
    subject = subjects.find(request.user, about)

    def page(form):
        return render(request, "community/concern.html", {"form": form, "subject": subject})

    if request.method == "GET":
        return page(ConcernForm(person=person, initial={"about": about if subject else ""}))

    def act(clean):
        if not ratelimit.consume(request, action="concern"):
            raise TooMany(_("Too many at once from this line. Wait a few minutes."), retry_after=600)
        return actions.raise_concern(by=person, subject=subject, **{**clean, "about": about})

    return submit(
        request,
        ConcernForm(request.POST, person=person),
        act,
        page=page,
        facts=state_of,
        to=lambda made: reverse("concern-sent"),
    )


@gate.public
@require_safe
def sent(request):
    """What happens now; it says nothing of what was told, for others may hold the phone."""
    return render(request, "community/concern_sent.html")


@gate.holding("officer", *CARERS)
@require_safe
def desk(request):
    """Concerns that are not settled, and what was asked about rooms."""
    concerns = Concern.objects.visible_to(request.user)
    context = {
        "concerns": concerns.open().select_related("taken_by")[:PER_PAGE],
        "settled": concerns.filter(state=Concern.State.CLOSED)[:PER_PAGE],
        "accesses": RoomAccess.objects.visible_to(request.user).select_related("asked_by")[:PER_PAGE],
        "is_carer": bool(request.user.roles & CARERS),
    }
    return render(request, "community/care.html", context)


def _find(request, pk) -> Concern:
    concerns = Concern.objects.visible_to(request.user).select_related("by", "taken_by", "room")
    return get_object_or_404(concerns, pk=pk)


@carer
@require_safe
def concern_detail(request, pk):
    """One concern, and what one may do about it."""
    return _page(request, _find(request, pk))


def _page(request, found: Concern, form=None) -> HttpResponse:
    context = {
        "concern": found,
        "subject": subjects.find(request.user, found.about),
        "kind": subjects.kind_of(found.about),
        "about": f"concern-{found.pk}",
        "kept_from": found.kept_from.all(),
        "accesses": RoomAccess.objects.visible_to(request.user).filter(concern=found),
        "may": open_to(request.user, found),
        "form": form if form is not None else OutcomeForm(),
    }
    return render(request, "community/concern_detail.html", context)


@carer
@require_POST
def move(request, pk, act):
    """Take a concern in hand, settle it, or take it up again."""
    found = _find(request, pk)
    verbs = {
        "take": actions.take_concern,
        "close": actions.close_concern,
        "reopen": actions.reopen_concern,
    }
    if act not in verbs:
        raise Http404
    form = OutcomeForm if act == "close" else forms.Form
    return submit(
        request,
        form(request.POST),
        lambda clean: verbs[act](by=request.user, concern=found, **clean),
        page=lambda form: _page(request, found, form),
        facts=state_of,
    )
