"""The list of those who want to be found, and asking one of them for a time."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from community import video
from people import gate
from people.answers import press, state_of, submit
from people.rules import may, require

from .. import meeting_reading, meeting_rooms
from ..actions import attendees, meetings
from ..forms.meeting import AskToMeetForm, ListingForm
from ..models import Attendee, MeetingRequest
from .finding import admitted, event_at


@gate.signed_in
@require_safe
def people(request, slug):
    """Who wants to be found here: for those who do so themselves, and those who run the event."""
    found = admitted(request, slug)
    context = meeting_reading.attendee_list(found, request.user, request.GET)
    context |= {
        "event": found,
        "may_be_listed": may(request.user, "events.be_listed", found),
        "may_ask": bool(context["mine"]) and not found.is_over,
    }
    return render(request, "events/people.html", context)


@gate.signed_in
@require_http_methods(["GET", "POST"])
def be_listed(request, slug):
    """Put oneself on the list, or change what one says there."""
    found = admitted(request, slug)
    require(request.user, "events.be_listed", found)

    def page(form) -> HttpResponse:
        return render(request, "events/be_listed.html", {"event": found, "form": form})

    if request.method == "GET":
        mine = Attendee.objects.visible_to(request.user).filter(event=found, person=request.user).first()
        return page(ListingForm(attendee=mine))
    return submit(
        request,
        ListingForm(request.POST),
        lambda clean: attendees.be_listed(by=request.user, event=found, **clean),
        page=page,
        to=lambda _attendee: reverse("event-people", args=[slug]),
        said=_("You are on the list."),
    )


@gate.signed_in
@require_POST
def withdraw(request, slug):
    """Take oneself off the list."""
    found = admitted(request, slug)
    return press(
        request,
        lambda: attendees.withdraw(by=request.user, event=found),
        page=lambda form: people(request, slug),
        to=lambda _event: reverse("event-people", args=[slug]),
        said=_("You are not on the list any more."),
    )


@gate.signed_in
@require_http_methods(["GET", "POST"])
def ask(request, slug, pk):
    """Ask somebody who is listed for a quarter of an hour."""
    found = admitted(request, slug)
    attendee = get_object_or_404(
        Attendee.objects.visible_to(request.user).select_related("person", "event"), pk=pk, event=found
    )
    require(request.user, "events.ask_to_meet", attendee)
    times = meeting_reading.times_for(found, request.user, attendee)

    def page(form) -> HttpResponse:
        context = {"event": found, "attendee": attendee, "form": form, "times": times}
        return render(request, "events/ask_to_meet.html", context)

    if request.method == "GET":
        return page(AskToMeetForm(times=times))
    # A retry finds its time taken, by itself: what is a time at all is the action's to say.
    given = request.POST.get("starts", "")
    known = times if any(value == given for value, _label in times) else [*times, (given, given)]
    return submit(
        request,
        AskToMeetForm(request.POST, times=known),
        lambda clean: meetings.ask_to_meet(by=request.user, attendee=attendee, **clean),
        page=page,
        facts=state_of,
        said=_("Asked. You are told by mail what they answer."),
    )


@gate.signed_in
@require_safe
def mine(request, slug):
    """One's meetings at an event."""
    return _meetings_page(request, admitted(request, slug))


def _meetings_page(request, found, refused=None) -> HttpResponse:
    context = {
        "event": found,
        "appointments": meeting_reading.meetings(request.user, found),
        "refused": refused,
    }
    return render(request, "events/meetings.html", context)


def _meeting(request, slug, pk) -> MeetingRequest:
    seen = MeetingRequest.objects.visible_to(request.user).select_related("event", "asker", "asked")
    return get_object_or_404(seen, pk=pk, event__slug=slug)


def _answer(act):
    """A view of one button of a meeting."""

    @gate.signed_in
    @require_POST
    def answer(request, slug, pk):
        found = _meeting(request, slug, pk)
        return press(
            request,
            lambda: act(by=request.user, meeting=found),
            page=lambda form: _meetings_page(request, event_at(request, slug), refused=form),
            facts=state_of,
        )

    return answer


agree = _answer(meetings.agree)
decline = _answer(meetings.decline)
cancel = _answer(meetings.cancel)


@gate.signed_in
@require_GET
def join(request, slug, pk):
    """Leave for the video room of a meeting; where it is, is said only now and only to the two."""
    found = _meeting(request, slug, pk)
    require(request.user, "meeting.join", found)
    response = HttpResponseRedirect(video.address(meeting_rooms.of_meeting(found), request.user))
    response["Referrer-Policy"] = "no-referrer"
    return response
