"""Pages of the pairs that the programme suggests: the two read the reasons, and say yes or no."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from people import gate
from people.answers import press, submit
from people.states import open_to

from .. import proposed
from ..actions import matching as actions
from ..forms.matching import AgreeForm
from ..models import Match


def _match(request, pk) -> Match:
    """The match of an address, for the two whom it is about."""
    matches = Match.objects.visible_to(request.user).told_to(request.user)
    return get_object_or_404(matches.select_related("run", "mentor", "mentee", "vacancy"), pk=pk)


@gate.member
@require_safe
def match(request, pk):
    """Why the programme thinks that the two fit, and one's own answer."""
    return _page(request, _match(request, pk))


def _page(request, found: Match, *, form=None, agree_form=None) -> HttpResponse:
    """The page; `form` brings what stopped a no, `agree_form` what stopped a yes."""
    proposal = proposed.one(found, request.user)
    acts = open_to(request.user, found)
    context = proposed.details(proposal, request.user) | {
        "form": form,
        "agree_form": (agree_form or AgreeForm()) if any(act.startswith("agree") for act in acts) else None,
        "stopped": agree_form,
        "may_refuse": "refuse" in acts,
    }
    return render(request, "mentoring/match.html", context)


@gate.member
@require_POST
def answer(request, pk, answer):
    """Say yes or no."""
    found = _match(request, pk)
    if answer == "yes":
        return submit(
            request,
            AgreeForm(request.POST),
            lambda clean: actions.agree(by=request.user, match=found, **clean),
            page=lambda form: _page(request, found, agree_form=form),
            facts=lambda match: {"state": proposed.one(match, request.user).stands},
        )
    if answer != "no":
        raise Http404
    return press(
        request,
        lambda: actions.refuse(by=request.user, match=found),
        page=lambda form: _page(request, found, form=form),
        facts=lambda match: {"state": proposed.one(match, request.user).stands},
    )
