"""Pages of events, and of a conference's programme."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from people import gate
from people.table_versions import public_page

from .. import coming, meeting_reading, mine, reading
from ..models import Call, Event
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
    context = {
        "event": found,
        "registration": registration_of(request, found),
        "looks_after": coming.looks_after(found, request.user),
    }
    context |= reading.door_links(found, request.user)
    context["call"] = Call.objects.visible_to(request.user).filter(event=found).first()
    context |= meeting_reading.of_kind(found, request.user)
    if found.public:
        context["structured"] = reading.structured_event(found)
    if found.kind == Event.Kind.CONFERENCE:
        context["stages"] = reading.stages(found, request.user) if found.is_on else []
        context["highlights"] = reading.highlights(found, request.user)
    return render(request, "events/event.html", context)


@gate.public
@require_safe
@public_page
def schedule(request, slug):
    """The programme of a conference, as it was last released."""
    found = event_at(request, slug)
    context = {
        "event": found,
        "days": reading.schedule(found, request.user),
        "version": found.versions.defer("rows", "diff").first(),
    }
    if request.user.is_authenticated:
        context["picked"] = mine.picked(request.user, found)
    return render(request, "events/schedule.html", context)
