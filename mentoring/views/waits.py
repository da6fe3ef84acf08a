"""What waits for programme staff: sessions that two people see differently, and pairs that do not fit."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people import gate
from people.answers import press, state_of, submit
from people.models import Role

from .. import actions, reading
from ..forms import DecideForm
from ..models import Feedback, Session

STAFF = (Role.OFFICER, Role.CARE, Role.ADMIN)


@gate.holding(*STAFF)
@require_safe
def waits(request):
    """Everything of mentoring that waits for somebody of the programme."""
    return _page(request)


def _page(request, *, form=None, session=None, decide_form=None) -> HttpResponse:
    """The page; `form` brings what stopped a step, `decide_form` what was not taken about `session`."""
    rows = reading.to_decide(request.user)
    context = {
        "form": form,
        "sessions": [
            (row, decide_form if session and session.pk == row.session.pk else DecideForm()) for row in rows
        ],
        "pairs": reading.asking_for_another(request.user),
    }
    return render(request, "mentoring/waits.html", context)


@gate.holding(*STAFF)
@require_POST
def decide(request, pk):
    """Say whether a session took place that the two see differently."""
    sessions = Session.objects.to_decide(request.user).with_pair()
    found = get_object_or_404(sessions, pk=pk)

    return submit(
        request,
        DecideForm(request.POST),
        lambda clean: actions.decide(by=request.user, session=found, **clean),
        page=lambda form: _page(request, session=found, decide_form=form),
        facts=state_of,
        said=_("Decided. Both are told and can read why."),
        to=lambda _session: reverse("mentoring-waits"),
    )


@gate.holding(*STAFF)
@require_POST
def look_again(request, pk):
    """Point a mentee to others whom they could ask."""
    feedback = Feedback.objects.visible_to(request.user).select_related(
        "session__mentorship__mentor", "session__mentorship__mentee"
    )
    found = get_object_or_404(feedback.filter(fit=Feedback.Fit.NOT), pk=pk)
    return press(
        request,
        lambda: actions.look_again(by=request.user, feedback=found),
        page=lambda form: _page(request, form=form),
        said=_("The mentee is told to look at new suggestions."),
        to=lambda _feedback: reverse("mentoring-waits"),
    )
