"""Where a pair meets by video, and the way there."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from people import gate
from people.answers import submit
from people.rules import require

from .. import actions, reading, rooms
from ..forms import RoomForm
from .mentorships import find
from .sessions import find_session


@gate.member
@require_GET
def join(request, pk):
    """Leave for the video room of a session; where it is, is said only now and only to the two."""
    found = find_session(request, pk)
    require(request.user, "mentoring.join", found)
    response = HttpResponseRedirect(rooms.room(found, request.user))
    response["Referrer-Policy"] = "no-referrer"
    return response


@gate.member
@require_http_methods(["GET", "POST"])
def room(request, pk):
    """Meet at an address of the pair's own."""
    found = find(request, pk)
    require(request.user, "mentoring.set_room", found)

    def page(form) -> HttpResponse:
        context = {
            "form": form,
            "pair": reading.pairs([found], request.user)[0],
            "domain": rooms.domain(found),
        }
        return render(request, "mentoring/room.html", context)

    if request.method == "GET":
        return page(RoomForm(initial={"address": found.video_address}))

    return submit(
        request,
        RoomForm(request.POST),
        lambda clean: actions.set_room(by=request.user, mentorship=found, **clean),
        page=page,
        said=_("Saved."),
    )
