"""The devices on which one is told at once."""

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from people import gate
from people.answers import submit

from .. import actions
from ..forms import DeviceForm
from ..models import PushEndpoint
from .inbox import settings_page

# What a browser calls itself, the more special first.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


@gate.member
@require_POST
def add(request):
    """Be told on this browser; its script filled in the form."""
    return submit(
        request,
        DeviceForm(request.POST),
        lambda clean: actions.add_device(
            by=request.user,
            session_key=request.session.session_key,
            device=name_of(request.headers.get("User-Agent", "")),
            **clean,
        ),
        page=lambda form: settings_page(request, device_form=form),
        to=lambda device: reverse("inbox-settings"),
    )


@gate.member
@require_POST
def renew(request):
    """This browser has a new address, as its service worker says: only where it was switched on in this very
    session, for the phone may be somebody else's by now."""
    mine = PushEndpoint.objects.visible_to(request.user)
    found = get_object_or_404(mine, session=request.session.session_key)
    return submit(
        request,
        DeviceForm(request.POST),
        lambda clean: actions.renew_device(by=request.user, device=found, **clean),
        page=lambda form: settings_page(request, device_form=form),
        to=lambda device: reverse("inbox-settings"),
    )


@gate.member
@require_POST
def remove(request, pk):
    """Be told on one of one's devices no more."""
    found = get_object_or_404(PushEndpoint.objects.visible_to(request.user), pk=pk)
    actions.remove_device(by=request.user, device=found)
    return HttpResponseRedirect(reverse("inbox-settings"))


def name_of(agent: str) -> str:
    """A browser by the words that its owner knows, and no more of it than that."""
    known = (
        next((name for mark, name in marks.items() if mark in agent), "") for marks in (BROWSERS, SYSTEMS)
    )
    return " · ".join(word for word in known if word) or "?"
