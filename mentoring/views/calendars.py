"""One's sessions in one's own calendar."""

import re
from hashlib import sha256

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import press, submit
from people.forms import KeyedForm

from .. import actions, calendars
from ..models import CalendarFeed
from .sessions import find_session

ICS = "text/calendar; charset=utf-8"


@gate.member
@require_http_methods(["GET", "POST"])
def calendar(request):
    """The address for one's calendar, and how to use it."""
    if request.method == "GET":
        return _page(request, KeyedForm())

    return submit(
        request,
        KeyedForm(request.POST),
        lambda clean: actions.open_calendar(by=request.user, **clean),
        page=lambda form: _page(request, form),
        facts=lambda feed: {"address": feed.address},
        said=_("This is your new address. An earlier one does not work any more."),
    )


def _page(request, form) -> HttpResponse:
    feed = CalendarFeed.objects.visible_to(request.user).open().first()
    # Devices hand `webcal` addresses to their calendar.
    subscribe = re.sub("^https?", "webcal", feed.address) if feed else ""
    return render(request, "mentoring/calendar.html", {"form": form, "feed": feed, "subscribe": subscribe})


@gate.member
@require_POST
def close(request, pk):
    """Let one's address answer no more."""
    feed = get_object_or_404(CalendarFeed.objects.visible_to(request.user), pk=pk)
    return press(
        request,
        lambda: actions.close_calendar(by=request.user, feed=feed),
        page=lambda form: _page(request, form),
    )


# A calendar program has no login: who knows the address is answered, as long as its owner is a member.
@gate.public
@require_safe
def feed(request, token):
    """The sessions of whoever's address this is."""
    found = CalendarFeed.objects.at(token).select_related("person").first()
    if found is None or not found.person.is_member:
        raise Http404
    text, content = calendars.feed(found.person)
    response = HttpResponse(text, content_type=ICS)
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = etag = f'"{sha256(content).hexdigest()}"'
    return get_conditional_response(request, etag=etag, response=response)


@gate.member
@require_safe
def entry(request, pk):
    """One session as a file for a calendar."""
    found = find_session(request, pk)
    response = HttpResponse(calendars.entry(found, request.user), content_type=ICS)
    response["Content-Disposition"] = 'attachment; filename="session.ics"'
    return response
