"""What is on in a room: for a phone, and for the hall's own screen."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people import gate
from people.rules import may

from .. import reading
from ..models import Room
from .talks import conversation

# The hall's screen looks again at least so often, whoever moved a talk.
LONGEST_STAY = 15 * 60


def _room(request, slug, room) -> Room:
    rooms = Room.objects.visible_to(request.user).select_related("event__focus_country")
    return get_object_or_404(rooms, event__slug=slug, slug=room)


@gate.public
@require_safe
def live(request, slug, room):
    """What is on in a room, and what is asked there."""
    found = _room(request, slug, room)
    stage = reading.stage_of(found, request.user)
    context = {"room": found, "event": found.event, "stage": stage, "stay": _stay(stage)}
    if stage.now:
        context |= {"talk": stage.now, "leads": may(request.user, "events.lead", stage.now)}
        context |= conversation(request, stage.now)
    else:
        context["last"] = reading.last_in(found, request.user)
    return render(request, "events/live.html", context)


@gate.public
@require_safe
def hall(request, slug, room):
    """The room's own screen: the questions on stage, large enough for the back row."""
    found = _room(request, slug, room)
    stage = reading.stage_of(found, request.user)
    context = {
        "room": found,
        "event": found.event,
        "stage": stage,
        "questions": reading.on_stage(stage.now) if stage.now else [],
        "address": request.build_absolute_uri(found.get_absolute_url()),
        "stay": min(_stay(stage) or LONGEST_STAY, LONGEST_STAY),
    }
    return render(request, "events/hall.html", context)


def _stay(stage: reading.Stage) -> int | None:
    """Seconds until another talk is on, and a little more."""
    if stage.turns_at is None:
        return None
    return int((stage.turns_at - timezone.now()).total_seconds()) + 2
