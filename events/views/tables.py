"""Rounds of tables: taking part, dealing, and the way to one's table."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from community import video
from people import gate
from people.answers import press, submit
from people.refusals import Refused
from people.rules import may

from .. import meeting_reading, meeting_rooms
from ..actions import tables as actions
from ..forms.meeting import RoundForm
from ..models import Table, TableRound
from .finding import admitted

# Whoever waits for the lot need not do anything.
LOOK_AGAIN_SECONDS = 20


@gate.signed_in
@require_safe
def tables(request, slug):
    return _page(request, admitted(request, slug))


def _page(request, found, form=None, refused=None) -> HttpResponse:
    rounds = meeting_reading.rounds(found, request.user)
    waits = any(one.mine and not one.round.dealt_at for one in rounds)
    context = {
        "event": found,
        "rounds": rounds,
        "comes": may(request.user, "events.take_a_seat", found),
        "form": (form or RoundForm()) if may(request.user, "events.open_tables", found) else None,
        "refused": refused,
        "host": video.host(),
        "stay": LOOK_AGAIN_SECONDS if waits and request.method == "GET" else None,
    }
    return render(request, "events/tables.html", context)


@gate.signed_in
@require_POST
def open_round(request, slug):
    """Ask who wants to sit at a table."""
    found = admitted(request, slug)
    return submit(
        request,
        RoundForm(request.POST),
        lambda clean: actions.open_round(by=request.user, event=found, **clean),
        page=lambda form: _page(request, found, form=form),
    )


def _button(act, said):
    """A view of one button of a round."""

    @gate.signed_in
    @require_POST
    def button(request, slug, pk):
        found = admitted(request, slug)
        table_round = get_object_or_404(TableRound.objects.visible_to(request.user), pk=pk, event=found)
        return press(
            request,
            lambda: act(by=request.user, table_round=table_round),
            page=lambda form: _page(request, found, refused=form),
            to=lambda _thing: table_round.get_absolute_url(),
            said=said,
        )

    return button


sit_down = _button(actions.sit_down, "")
get_up = _button(actions.get_up, "")
deal = _button(actions.deal, "")


@gate.signed_in
@require_GET
def join(request, slug, pk):
    """Leave for the video room of one's table."""
    found = admitted(request, slug)
    seen = Table.objects.visible_to(request.user).select_related("round__event")
    table = get_object_or_404(seen, pk=pk, round__event=found, online=True)
    if not video.host() or found.is_over:
        raise Refused(_("This event is over."))
    response = HttpResponseRedirect(video.address(meeting_rooms.of_table(table), request.user))
    response["Referrer-Policy"] = "no-referrer"
    return response
