"""Pages of sessions: choosing a time or proposing one, and the session's own page."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import press, state_of, submit, wants_json
from people.models.user import check_zone
from people.rules import may, require
from people.states import open_to

from .. import actions, reading
from ..actions.reminders import due_at
from ..availability import beside_jump, meant
from ..forms import (
    LENGTHS,
    USUAL_LENGTH,
    BookForm,
    FeedbackForm,
    MissedForm,
    NoteForm,
    PrepareForm,
    ProposeForm,
    SeriesForm,
    WallForm,
)
from ..models import Availability, Mentorship, Session
from ..slots import HORIZON, stops
from .mentorships import find


@gate.member
@require_http_methods(["GET", "POST"])
def book(request, pk):
    """Choose one of the times that are free for both."""
    found = find(request, pk)
    require(request.user, "mentoring.book", found)

    def page(form):
        return book_page(request, found, form)

    if request.method == "GET":
        return page(BookForm(initial={"minutes": request.GET.get("minutes")}))

    def act(clean):
        done = actions.book(by=request.user, mentorship=found, **clean)
        return _said(request, found, done, _("Booked. %(name)s is told by mail."))

    return submit(request, BookForm(request.POST), act, page=page, facts=when)


def book_page(request, found: Mentorship, form, series_form=None) -> HttpResponse:
    """The free times; `series_form` brings what stopped a series."""
    user = request.user
    pair = reading.pairs([found], user)[0]
    minutes = _length(form["minutes"].value())
    now = timezone.now()
    context = {
        "form": form,
        "series_form": series_form or SeriesForm(zones=reading.clocks_of(pair, user)),
        "pair": pair,
        "minutes": minutes,
        "lengths": LENGTHS,
        "days": reading.days_to_book(pair, user, minutes, form["starts"].value()),
        "has_windows": Availability.objects.visible_to(user).exists(),
        "stops": stops(user, now, now + HORIZON),
    }
    return render(request, "mentoring/book.html", context)


def _length(text) -> int:
    """A length from an address or a form; anything else is the usual one."""
    return next((length for length in LENGTHS if str(length) == str(text)), USUAL_LENGTH)


def _said(request, found: Mentorship, done, sentence: str):
    """Tell a browser that it is done, and that the other is told."""
    if not wants_json(request):
        pair = reading.pairs([found], request.user)[0]
        messages.success(request, sentence % {"name": pair.name})
    return done


@gate.member
@require_http_methods(["GET", "POST"])
def propose(request, pk):
    """Ask whether a time suits that is not among the free ones."""
    found = find(request, pk)
    require(request.user, "mentoring.book", found)
    zone = request.user.zone

    def page(form):
        pair = reading.pairs([found], request.user)[0]
        return render(request, "mentoring/propose.html", {"form": form, "pair": pair})

    if request.method == "GET":
        return page(ProposeForm(zone=zone, initial={"minutes": USUAL_LENGTH}))

    def act(clean):
        done = actions.propose(by=request.user, mentorship=found, **clean)
        return _said(request, found, done, _("Proposed. %(name)s is asked by mail."))

    return submit(request, ProposeForm(request.POST, zone=zone), act, page=page, facts=when)


def when(session: Session) -> dict:
    """What a program is told of a session."""
    return {
        **state_of(session),
        "starts": session.starts.isoformat(),
        "ends": session.ends.isoformat(),
        "sequence": session.sequence,
    }


@gate.member
@require_safe
def preview(request):
    """What a time on a wall means: the instants, each on every clock, and when the reminders leave.

    `wall` and `zone` (one's own, if absent); `with` a mentorship shows the other's clock, `also` more zones.
    """
    names = [request.GET.get("zone") or request.user.time_zone, *request.GET.getlist("also")]
    try:
        for name in names:
            check_zone(name)
    except ValidationError as error:
        return _refuse("invalid", "zone", error.messages[0])
    form = WallForm(request.GET, zone=ZoneInfo(names[0]))
    if not form.is_valid() and not form.asks_which:
        return _no_time(form)
    theirs = None
    if pk := request.GET.get("with", ""):
        pair = reading.pairs([find(request, int(pk) if pk.isdecimal() else 0)], request.user)[0]
        theirs = pair.partner.time_zone if pair.partner and pair.zone else None
    shown = dict.fromkeys([*names, request.user.time_zone, *filter(None, [theirs])])
    told = {"zone": names[0], "mine": request.user.time_zone, "theirs": theirs}
    return JsonResponse({**told, "choices": [_reading(moment, names[0], shown) for moment in form.moments]})


def _reading(moment, zone: str, shown) -> dict:
    return {
        "starts": moment.isoformat(),
        "called": moment.astimezone(ZoneInfo(zone)).tzname(),
        "clocks": {name: f"{moment.astimezone(ZoneInfo(name)):%Y-%m-%dT%H:%M}" for name in shown},
        "reminders": [due.isoformat() for due in due_at(moment)],
    }


def _no_time(form: WallForm) -> JsonResponse:
    """A time that is none names the two beside it."""
    wall = form.fields["wall"].to_python(form.data.get("wall"))
    beside = []
    if wall and not meant(wall, form.zone):
        beside = [f"{near:%Y-%m-%dT%H:%M}" for near in beside_jump(wall, form.zone)]
    return _refuse(
        "no_such_time" if beside else "invalid", "wall", str(form.errors["wall"][0]), beside=beside
    )


def _refuse(code: str, field: str, message: str, **more) -> JsonResponse:
    error = {"code": code, "message": message, "fields": {field: [message]}, **more}
    return JsonResponse({"error": error}, status=422)


# One session.


def find_session(request, pk) -> Session:
    """The session of an address, through the gate."""
    sessions = Session.objects.visible_to(request.user).select_related(
        "mentorship__mentor", "mentorship__mentee", "mentorship__topic", "goal", "series"
    )
    return get_object_or_404(sessions, pk=pk)


@gate.member
@require_safe
def session(request, pk):
    """One session on both clocks, and what one may do about it now."""
    return session_page(request, find_session(request, pk))


def session_page(request, found: Session, form=None, **forms_with_errors) -> HttpResponse:
    """The page; `form` brings what stopped a step, the others what was not taken in theirs."""
    user = request.user
    offered = {
        "missed_form": MissedForm(),
        "prepare_form": PrepareForm(session=found) if may(user, "mentoring.prepare", found) else None,
        "note_form": NoteForm(),
        "feedback_form": FeedbackForm() if may(user, "mentoring.give_feedback", found) else None,
    }
    context = {
        "session": found,
        "door": reading.door(found, user),
        "pair": reading.pairs([found.mentorship], user)[0],
        "may": open_to(user, found),
        "is_asked": found.is_asked(user),
        "form": form,
        **reading.about_session(found, user),
        **offered,
        **forms_with_errors,
    }
    return render(request, "mentoring/session.html", context)


@gate.member
@require_POST
def cancel(request, pk):
    """Call a session off."""
    found = find_session(request, pk)
    return step(request, found, lambda: actions.cancel(by=request.user, session=found))


def step(request, found: Session, act) -> HttpResponse:
    """One step of a session, that needs no form of its own."""
    return press(request, act, page=lambda form: session_page(request, found, form=form), facts=when)
