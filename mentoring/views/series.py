"""Pages of series: booking the same time again and again, and what became of it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from people import gate
from people.answers import press, submit
from people.rules import may, require

from .. import actions, reading
from ..forms import SeriesForm
from ..models import Series, Session
from .mentorships import find
from .sessions import book_page


@gate.member
@require_POST
def book_series(request, pk):
    """Book one of the free times again and again."""
    found = find(request, pk)
    require(request.user, "mentoring.book", found)
    zones = reading.clocks_of(reading.pairs([found], request.user)[0], request.user)
    return submit(
        request,
        SeriesForm(request.POST, zones=zones),
        lambda clean: actions.book_series(by=request.user, mentorship=found, **clean),
        page=lambda form: book_page(request, found, form, series_form=form),
        facts=_facts,
    )


def _facts(series: Series) -> dict:
    """What a program is told: the sessions, and the times on the anchor's clock that did not fit."""
    sessions = series.sessions.order_by("starts")
    return {
        "zone": series.zone,
        "sessions": [
            {"id": one.pk, "uid": str(one.uid), "starts": one.starts.isoformat(), "state": one.state}
            for one in sessions
        ],
        "left_out": [f"{wall:%Y-%m-%dT%H:%M}" for wall in series.left_out()],
    }


def _find_series(request, pk) -> Series:
    series = Series.objects.visible_to(request.user).select_related(
        "mentorship__mentor", "mentorship__mentee", "mentorship__topic"
    )
    return get_object_or_404(series, pk=pk)


@gate.member
@require_safe
def series(request, pk):
    """The sessions of a series on both clocks, and the times that did not fit."""
    return _series_page(request, _find_series(request, pk))


def _series_page(request, found: Series, form=None) -> HttpResponse:
    user = request.user
    sessions = list(Session.objects.visible_to(user).filter(series=found))
    context = {
        "series": found,
        "pair": reading.pairs([found.mentorship], user)[0],
        "sessions": sessions,
        "left_out": found.left_out(),
        "coming": sum(one.is_ahead and one.state in Session.AHEAD for one in sessions),
        "may_cancel": may(user, "mentoring.cancel_series", found),
        "form": form,
    }
    return render(request, "mentoring/series.html", context)


@gate.member
@require_POST
def cancel_series(request, pk):
    """Call off what of a series is still to come."""
    found = _find_series(request, pk)
    return press(
        request,
        lambda: actions.cancel_series(by=request.user, series=found),
        page=lambda form: _series_page(request, found, form=form),
        facts=_facts,
    )
