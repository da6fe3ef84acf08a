"""What those who speak find: their proposals and talks, and the place where they prepare."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.models import Topic
from people import gate
from people.answers import press, submit
from people.rules import may

from ..actions import speaking as actions
from ..calling import speakers
from ..forms.speaking import RecordingForm, SlidesForm
from ..models import Slides, Talk


@gate.signed_in
@require_safe
def mine(request):
    """What one offered, and the talks in which one speaks."""
    context = {
        "proposals": speakers.own_proposals(request.user),
        "talks": speakers.own_talks(request.user),
    }
    return render(request, "events/speaking.html", context)


def _talk(request, slug, code) -> Talk:
    """Of a talk in which one speaks, or whose desk one holds."""
    user = request.user
    near = Talk.objects.spoken_by(user) | Talk.objects.led_by(user)
    rows = near.filter(event__slug=slug).select_related("event__focus_country", "room", "green_room")
    return get_object_or_404(rows.distinct(), code=code)


@gate.signed_in
@require_safe
def backstage(request, slug, code):
    """Before a talk: slides, the answer about recording, the green room."""
    return _page(request, _talk(request, slug, code))


def _page(request, found: Talk, form=None, refused=None) -> HttpResponse:
    answers = speakers.recording(found)
    room = Topic.objects.visible_to(request.user).filter(pk=found.green_room_id).first()
    context = {
        "talk": found,
        "event": found.event,
        "speaks": may(request.user, "talk.answer_recording", found),
        "answers": answers,
        "mine": next((one for one in answers if one.person == request.user), None),
        "room": room,
        "slides": Slides.objects.visible_to(request.user).filter(talk=found).select_related("paper"),
        "form": form or SlidesForm(),
        "refused": refused,
    }
    return render(request, "events/backstage.html", context)


@gate.signed_in
@require_POST
def add_slides(request, slug, code):
    """Give a file to show."""
    found = _talk(request, slug, code)
    return submit(
        request,
        SlidesForm(request.POST, request.FILES),
        lambda clean: actions.add_slides(by=request.user, talk=found, **clean),
        page=lambda form: _page(request, found, form=form),
        to=lambda _made: _back(slug, code),
        said=_("The file is here."),
    )


@gate.signed_in
@require_POST
def drop_slides(request, slug, code, pk):
    """Take a file away."""
    found = _talk(request, slug, code)
    rows = Slides.objects.visible_to(request.user).filter(talk=found).select_related("talk", "paper")
    slides = get_object_or_404(rows, pk=pk)
    return press(
        request,
        lambda: actions.drop_slides(by=request.user, slides=slides),
        page=lambda form: _page(request, found, refused=form),
        to=lambda _talk: _back(slug, code),
    )


@gate.signed_in
@require_POST
def answer_recording(request, slug, code):
    """Say whether one's talk may be recorded."""
    found = _talk(request, slug, code)
    return submit(
        request,
        RecordingForm(request.POST),
        lambda clean: actions.answer_recording(by=request.user, talk=found, **clean),
        page=lambda form: _page(request, found, refused=form),
        facts=lambda one: {"agrees": one.agrees},
        to=lambda _made: _back(slug, code),
    )


@gate.signed_in
@require_POST
def open_green_room(request, slug, code):
    """Open the private room of those who speak here."""
    found = _talk(request, slug, code)
    return press(
        request,
        lambda: actions.open_green_room(by=request.user, talk=found),
        page=lambda form: _page(request, found, refused=form),
        to=lambda talk: talk.green_room.get_absolute_url(),
    )


def _back(slug, code) -> str:
    return reverse("backstage", args=[slug, code])
