"""Agreeing on a proposed time, and giving a session another one."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from people import gate
from people.answers import submit
from people.states import open_to

from .. import actions, reading
from ..forms import MoveForm, SequenceForm, SuggestForm
from ..models import Session
from .sessions import find_session, session_page, when


@gate.member
@require_POST
def confirm(request, pk):
    """Agree to a proposed time."""
    found = find_session(request, pk)
    return submit(
        request,
        SequenceForm(request.POST),
        lambda clean: actions.confirm(by=request.user, session=found, **clean),
        page=lambda form: session_page(request, found, form=form),
        facts=when,
    )


@gate.member
@require_http_methods(["GET", "POST"])
def move(request, pk):
    """Choose another of the times that are free for both."""
    found = find_session(request, pk)

    def page(form):
        pair = reading.pairs([found.mentorship], request.user)[0]
        days = reading.days_to_book(pair, request.user, found.minutes, form["starts"].value(), moving=found)
        context = {"form": form, "pair": pair, "session": found, "days": days}
        return render(request, "mentoring/move.html", context)

    if request.method == "GET":
        if "move" not in open_to(request.user, found):
            return redirect(found)
        return page(MoveForm(initial=_seen(found)))
    return submit(
        request,
        MoveForm(request.POST),
        lambda clean: actions.move(by=request.user, session=found, **clean),
        page=page,
        facts=when,
    )


@gate.member
@require_http_methods(["GET", "POST"])
def suggest(request, pk):
    """Propose another time, whether the two have it free or not."""
    found = find_session(request, pk)
    zone = request.user.zone

    def page(form):
        pair = reading.pairs([found.mentorship], request.user)[0]
        return render(request, "mentoring/propose.html", {"form": form, "pair": pair, "session": found})

    if request.method == "GET":
        if not {"counter", "ask_to_move"}.intersection(open_to(request.user, found)):
            return redirect(found)
        return page(SuggestForm(zone=zone, initial=_seen(found)))
    return submit(
        request,
        SuggestForm(request.POST, zone=zone),
        lambda clean: actions.suggest(by=request.user, session=found, **clean),
        page=page,
        facts=when,
    )


def _seen(session: Session) -> dict:
    return {"sequence": session.sequence}
