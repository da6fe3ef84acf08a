"""What events of some kinds have of their own: the lines of a check-in, and a row of dates."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people import gate
from people.answers import submit
from people.rules import require

from .. import meeting_reading
from ..actions import kinds
from ..forms.meeting import NoteForm, RepeatForm
from ..models import CheckinNote
from .finding import admitted, event_at


@gate.signed_in
@require_http_methods(["GET", "POST"])
def note(request, slug):
    """Bring three lines to a check-in; they begin with what one's log of the month says."""
    found = admitted(request, slug)
    require(request.user, "events.check_in_note", found)

    def page(form) -> HttpResponse:
        return render(request, "events/checkin_note.html", {"event": found, "form": form})

    if request.method == "GET":
        mine = CheckinNote.objects.visible_to(request.user).filter(event=found, person=request.user).first()
        told = {name: getattr(mine, name) for name in NoteForm.LINES} if mine else None
        return page(NoteForm(initial=told or meeting_reading.from_the_log(found, request.user)))
    return submit(
        request,
        NoteForm(request.POST),
        lambda clean: kinds.write_note(by=request.user, event=found, **clean),
        page=page,
        said=_("Saved."),
    )


@gate.member
@require_http_methods(["GET", "POST"])
def repeat(request, slug):
    """Make a row of dates of an event."""
    found = event_at(request, slug)
    require(request.user, "events.repeat", found)

    def page(form) -> HttpResponse:
        return render(request, "events/repeat.html", {"event": found, "form": form})

    if request.method == "GET":
        return page(RepeatForm())
    return submit(
        request,
        RepeatForm(request.POST),
        lambda clean: kinds.repeat(by=request.user, event=found, **clean),
        page=page,
        said=_("The dates are made."),
    )
