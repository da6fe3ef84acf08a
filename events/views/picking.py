"""One's own programme: picking talks, the page, and the address for one's calendar."""

import re
from hashlib import sha256

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import press, submit
from people.forms import KeyedForm

from .. import exports, mine
from ..actions import picking
from ..models import ProgrammeFeed
from .exports import ICS
from .finding import back, event_at, talk_at
from .talks import talk_page


@gate.signed_in
@require_safe
def programme(request, slug):
    """What one picked, on both clocks, and what of it is at once."""
    event = event_at(request, slug)
    context = {"event": event, "mine": mine.programme(request.user, event)}
    return render(request, "events/my_programme.html", context)


def _press(act, picked: bool):
    @gate.signed_in
    @require_POST
    def button(request, slug, code):
        talk = talk_at(request, slug, code)
        return press(
            request,
            lambda: act(by=request.user, talk=talk),
            page=lambda form: talk_page(request, talk, refused=form),
            facts=lambda _talk: {"picked": picked},
            to=lambda _talk: f"{back(request) or talk.get_absolute_url()}#{talk.code}",
        )

    return button


pick = _press(picking.pick, picked=True)
unpick = _press(picking.unpick, picked=False)


@gate.signed_in
@require_http_methods(["GET", "POST"])
def calendar(request):
    """The address for one's calendar."""
    if request.method == "GET":
        return _page(request, KeyedForm())
    return submit(
        request,
        KeyedForm(request.POST),
        lambda clean: picking.open_calendar(by=request.user, **clean),
        page=lambda form: _page(request, form),
        facts=lambda feed: {"address": feed.address},
        said=_("This is your new address. An earlier one does not work any more."),
    )


def _page(request, form) -> HttpResponse:
    feed = ProgrammeFeed.objects.visible_to(request.user).open().first()
    # Devices hand `webcal` addresses to their calendar.
    subscribe = re.sub("^https?", "webcal", feed.address) if feed else ""
    context = {"form": form, "feed": feed, "subscribe": subscribe}
    return render(request, "events/programme_calendar.html", context)


@gate.signed_in
@require_POST
def close(request, pk):
    """Let one's address answer no more."""
    feed = get_object_or_404(ProgrammeFeed.objects.visible_to(request.user), pk=pk)
    return press(
        request,
        lambda: picking.close_calendar(by=request.user, feed=feed),
        page=lambda form: _page(request, form),
    )


# A calendar program has no login: who knows the address is answered, as long as its owner may log in.
@gate.public
@require_safe
def feed(request, token):
    """What the owner of this address picked, of all events."""
    found = ProgrammeFeed.objects.at(token).select_related("person").first()
    if found is None or not found.person.is_active or found.person.suspended_at:
        raise Http404
    with override(found.person.language):
        talks = mine.picks_of(found.person)
        text = exports.written(_("My programme"), talks)
    response = HttpResponse(text, content_type=ICS)
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = etag = f'"{sha256(text).hexdigest()}"'
    return get_conditional_response(request, etag=etag, response=response)
