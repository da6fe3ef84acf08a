"""Pages of events, and of a conference's programme."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from people import gate

from .. import reading
from ..models import Event
from .finding import event_at, registration_of


@gate.public
@require_safe
def events(request):
    """What comes and what was, by country and kind."""
    return render(request, "events/events.html", reading.event_list(request.user, request.GET))


@gate.public
@require_safe
def event(request, slug):
    """One event; for a conference also what is on now and what it is announced with."""
    found = event_at(request, slug)
    context = {"event": found, "registration": registration_of(request, found)}
    if found.public:
        context["structured"] = reading.structured_event(found)
    if found.kind == Event.Kind.CONFERENCE:
        context["stages"] = reading.stages(found, request.user) if found.is_on else []
        context["highlights"] = reading.highlights(found, request.user)
    return render(request, "events/event.html", context)


@gate.public
@require_safe
def schedule(request, slug):
    """The programme of a conference."""
    found = event_at(request, slug)
    context = {"event": found, "days": reading.schedule(found, request.user)}
    return render(request, "events/schedule.html", context)
