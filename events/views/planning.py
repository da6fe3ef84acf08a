"""Making a programme: its draft, its release, and what was released before."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import clock, gate
from people.answers import press, submit

from .. import planner, releasing
from ..actions import planning
from ..actions.releasing import release as release_programme
from ..forms.planning import MoveForm, ReleaseForm, SeenForm
from ..models import Event, Move, ScheduleVersion, Talk
from ..models.schedule import PLANNERS
from ..planning import Planned, plan
from .finding import event_at


@gate.holding(*PLANNERS)
@require_safe
def edit(request, slug):
    """The draft of a programme, a day at a time."""
    return _editor(request, event_at(request, slug))


def _editor(request, event: Event, form=None):
    context = {
        "event": event,
        "board": planner.board(event, request.GET.get("day", "")),
        "latest": event.versions.first(),
        "may_undo": Move.objects.visible_to(request.user)
        .drafted()
        .filter(talk__event=event, by=request.user)
        .exists(),
        "form": form,
    }
    return render(request, "events/schedule_edit.html", context)


def _planned(request, slug, code) -> Planned:
    event = event_at(request, slug)
    talks = Talk.objects.worked_on_by(request.user)
    found = get_object_or_404(talks, event=event, code=code)
    return next(one for one in plan(event) if one.talk.pk == found.pk)


@gate.holding(*PLANNERS)
@require_http_methods(["GET", "POST"])
def move(request, slug, code):
    """Put one talk somewhere: a plain form."""
    planned = _planned(request, slug, code)
    event = planned.talk.event
    if request.method == "GET":
        return _form_page(request, planned, MoveForm(event=event, initial=_initial(planned)))
    return submit(
        request,
        MoveForm(request.POST, event=event),
        lambda clean: planning.move(by=request.user, talk=planned.talk, **clean),
        page=lambda form: _form_page(request, planned, form),
        facts=_facts,
    )


def _form_page(request, planned: Planned, form):
    context = {
        "planned": planned,
        "talk": planned.talk,
        "event": planned.talk.event,
        "form": form,
        "withdrawing": SeenForm(initial={"seen": planned.seen}),
    }
    return render(request, "events/schedule_move.html", context)


def _initial(planned: Planned) -> dict:
    place = planned.place
    told = {"seen": planned.seen, "minutes": planned.minutes}
    if place.room is None or place.starts is None:
        return told
    starts = place.starts.astimezone(planned.talk.event.zone)
    return {**told, "room": place.room, "day": starts.date().isoformat(), "time": starts.time()}


def _facts(made: Move) -> dict:
    zone = made.talk.event.zone
    return {
        "state": "withdrawn" if made.withdrawn else "placed" if made.room else "aside",
        "seen": made.pk,
        "room": made.room.slug if made.room else "",
        "starts": clock.clock(made.starts, zone) if made.starts else "",
        "ends": clock.clock(made.ends, zone) if made.ends else "",
    }


@gate.holding(*PLANNERS)
@require_POST
def withdraw(request, slug, code):
    """Say that a talk does not take place."""
    planned = _planned(request, slug, code)
    return submit(
        request,
        SeenForm(request.POST),
        lambda clean: planning.withdraw(by=request.user, talk=planned.talk, **clean),
        page=lambda form: _form_page(request, planned, _with_errors(planned, form)),
        facts=_facts,
        said=_("Withdrawn in the draft."),
    )


def _with_errors(planned: Planned, tried) -> MoveForm:
    """The form of the page, and above it what stops the button that was pressed."""
    form = MoveForm(event=planned.talk.event, initial=_initial(planned))
    form.non_field_errors = tried.non_field_errors  # type: ignore[method-assign]
    return form


@gate.holding(*PLANNERS)
@require_POST
def undo(request, slug):
    """Take one's own last move back."""
    event = event_at(request, slug)
    return press(
        request,
        lambda: planning.undo(by=request.user, event=event),
        page=lambda form: _editor(request, event, form),
        said=_("The last move is taken back."),
    )


@gate.holding(*PLANNERS)
@require_http_methods(["GET", "POST"])
def release(request, slug):
    """What a release changes and whom it tells, before it is done."""
    event = event_at(request, slug)

    def page(form):
        told = releasing.preview(event)
        context = {"event": event, "form": form, "preview": told, "latest": event.versions.first()}
        return render(request, "events/schedule_release.html", context)

    if request.method == "GET":
        return page(ReleaseForm())
    return submit(
        request,
        ReleaseForm(request.POST),
        lambda clean: release_programme(by=request.user, event=event, **clean),
        page=page,
        facts=lambda version: {"number": version.number},
        to=lambda version: reverse("event-schedule", args=[slug]),
        said=_("The programme is released."),
    )


@gate.public
@require_safe
def version(request, slug, number):
    """The programme as it was released once. It stays as it is, but for what may not be shown any more."""
    event = event_at(request, slug)
    versions = ScheduleVersion.objects.visible_to(request.user)
    found = get_object_or_404(versions, event=event, number=number)
    shown = set(event.talks.visible_to(request.user).values_list("code", flat=True))
    context = {
        "event": event,
        "version": found,
        "rows": [row for row in found.rows if row["code"] in shown],
        "changes": [change for change in found.diff if change["code"] in shown],
    }
    return render(request, "events/schedule_version.html", context)
