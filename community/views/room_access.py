"""Reading a private room for a reason: asking for it, answering, and looking."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import state_of, submit
from people.rules import may, require
from people.states import open_to

from .. import actions, subjects
from ..forms import GrantForm, RoomAccessForm
from ..models import ASKERS, Concern, RoomAccess

asker = gate.holding(*ASKERS)


@asker
@require_http_methods(["GET", "POST"])
def ask(request, about):
    """Ask to read the room that belongs to a concern, or to something else that one may see."""
    subject = subjects.find(request.user, about)
    if subject is None or subject.room is None:
        raise Http404
    require(request.user, "community.ask_for_room", subject.room)
    kind, _dash, number = about.partition("-")
    concerns = Concern.objects.visible_to(request.user)
    concern = concerns.filter(pk=number).first() if kind == "concern" else None

    def page(form):
        return render(request, "community/room_ask.html", {"form": form, "subject": subject})

    if request.method == "GET":
        return page(RoomAccessForm())
    return submit(
        request,
        RoomAccessForm(request.POST),
        lambda clean: actions.ask_for_room(by=request.user, room=subject.room, concern=concern, **clean),
        page=page,
        facts=state_of,
    )


def _find(request, pk) -> RoomAccess:
    related = ("asked_by", "decided_by", "concern", "room")
    return get_object_or_404(RoomAccess.objects.visible_to(request.user).select_related(*related), pk=pk)


@asker
@require_safe
def room_access(request, pk):
    """What was asked, by whom and why, and what one may do about it."""
    return _page(request, _find(request, pk))


def _page(request, found: RoomAccess, form=None) -> HttpResponse:
    concerns = Concern.objects.visible_to(request.user)
    context = {
        "access": found,
        "people": found.room.people.all(),
        "concern": concerns.filter(pk=found.concern_id).first(),
        "may": open_to(request.user, found),
        "may_look": may(request.user, "community.look_into_room", found),
        "form": form if form is not None else GrantForm(),
    }
    return render(request, "community/room_access.html", context)


@asker
@require_POST
def move(request, pk, act):
    """Grant, refuse, or give back."""
    found = _find(request, pk)
    verbs = {
        "grant": actions.grant_room,
        "refuse": actions.refuse_room,
        "give_back": actions.give_room_back,
    }
    if act not in verbs:
        raise Http404
    form = GrantForm if act == "grant" else forms.Form
    return submit(
        request,
        form(request.POST),
        lambda clean: verbs[act](by=request.user, access=found, **clean),
        page=lambda form: _page(request, found, form),
        facts=state_of,
    )


@asker
@require_safe
def look(request, pk):
    """The room, to read; each look is written down."""
    found = _find(request, pk)
    posts = actions.look_into_room(by=request.user, access=found)
    return render(request, "community/room_look.html", {"access": found, "posts": posts})
