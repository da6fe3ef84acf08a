"""One's own ticket: on a screen, on paper, and made anew."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people import gate
from people.answers import press

from .. import tickets
from ..actions import tickets as actions
from ..door import issue_of
from ..models import Registration
from ..ticket_pdf import pdf
from .finding import event_at


def _mine(request, slug) -> Registration:
    mine = Registration.objects.seated().visible_to(request.user).filter(person=request.user)
    registration = get_object_or_404(mine.select_related("ticket", "person"), event=event_at(request, slug))
    registration.event = event_at(request, slug)
    return registration


@gate.signed_in
@require_safe
def ticket(request, slug):
    """The ticket, to show or to print."""
    return _page(request, _mine(request, slug))


def _page(request, registration: Registration, form=None):
    code = tickets.code(registration, issue_of(registration))
    groups = [code[at : at + 6] for at in range(0, len(code), 6)]
    context = {"registration": registration, "event": registration.event, "code": code}
    return render(request, "events/ticket.html", {**context, "groups": groups, "form": form})


@gate.signed_in
@require_safe
def ticket_pdf(request, slug):
    """The ticket as a file."""
    mine = _mine(request, slug)
    paper = pdf(mine, request.user.full_name, tickets.code(mine, issue_of(mine)))
    answer = HttpResponse(paper, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{mine.event.slug}.pdf"'
    return answer


@gate.signed_in
@require_POST
def replace(request, slug):
    """Have it made anew, where somebody else may have the old one."""
    mine = _mine(request, slug)
    return press(
        request,
        lambda: actions.replace(by=request.user, registration=mine),
        page=lambda form: _page(request, mine, form),
        to=lambda _registration: reverse("event-ticket", args=[slug]),
        said=_("This is your new ticket. The one before lets nobody in any more."),
    )
