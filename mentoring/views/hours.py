"""When one can."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from people import gate
from people.answers import press, submit

from .. import actions, reading
from ..forms import AvailabilityForm, AwayForm, PaceForm
from ..models import Availability, Away, Pace
from ..slots import HORIZON, stops


@gate.member
@require_http_methods(["GET", "POST"])
def availability(request):
    """One's weekly hours, days away, and room around sessions."""
    if request.method == "GET":
        return _page(request)
    return submit(
        request,
        AvailabilityForm(request.POST),
        lambda clean: actions.add_availability(by=request.user, **clean),
        page=lambda form: _page(request, form=form),
    )


def _page(request, **forms_with_errors) -> HttpResponse:
    user, now = request.user, timezone.now()
    pace = Pace.objects.visible_to(user).first() or Pace()
    windows = list(Availability.objects.visible_to(user))
    context = {
        "form": AvailabilityForm(),
        "away_form": AwayForm(),
        "pace_form": PaceForm(initial={"notice": pace.notice, "rest": pace.rest}),
        "windows": windows,
        "work_weeks": [] if windows else reading.work_weeks(user),
        "away": Away.objects.visible_to(user).filter(last__gte=timezone.localdate()),
        "stops": stops(user, now, now + HORIZON),
        **forms_with_errors,
    }
    return render(request, "mentoring/availability.html", context)


@gate.member
@require_POST
def remove_availability(request, pk):
    """Take weekly hours away."""
    window = get_object_or_404(Availability.objects.visible_to(request.user), pk=pk)
    return press(
        request,
        lambda: actions.remove_availability(by=request.user, window=window),
        page=lambda form: _page(request, form=form),
    )


@gate.member
@require_POST
def go_away(request):
    """Say on which days one cannot."""
    return submit(
        request,
        AwayForm(request.POST),
        lambda clean: actions.go_away(by=request.user, **clean),
        page=lambda form: _page(request, away_form=form),
        to=lambda away: f"{away.get_absolute_url()}#away",
    )


@gate.member
@require_POST
def come_back(request, pk):
    """Take days away back."""
    away = get_object_or_404(Away.objects.visible_to(request.user), pk=pk)
    return press(
        request,
        lambda: actions.come_back(by=request.user, away=away),
        page=lambda form: _page(request, away_form=form),
    )


@gate.member
@require_POST
def set_pace(request):
    """Say how much room one wants around sessions."""
    return submit(
        request,
        PaceForm(request.POST),
        lambda clean: actions.set_pace(by=request.user, **clean),
        page=lambda form: _page(request, pace_form=form),
        to=lambda pace: f"{pace.get_absolute_url()}#pace",
    )
