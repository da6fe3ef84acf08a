"""What is on in a room: for a phone, and for the hall's own screen."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from people import gate
from people.rules import may
from people.states import open_to

from .. import reading, reading_live, staging
from ..models import Room
from .finding import room_at
from .talks import conversation

# The hall's screen looks again at least so often, whoever moved a talk.
LONGEST_STAY = 15 * 60
# How its reader follows a room, such as the sound in Arabic: kept by the browser, for this room's page alone.
WAY, WAY_LASTS = "way", 3 * 24 * 60 * 60


@gate.public
@require_safe
def live(request, slug, room):
    """What is on in a room, and what is asked there."""
    return room_page(request, room_at(request, slug, room))


def room_page(request, found: Room, refused=None) -> HttpResponse:
    user = request.user
    stage = reading.stage_of(found, user)
    asked = request.GET.get("source", "")
    ways = staging.ways(found, stage.now, user, asked, request.COOKIES.get(WAY, ""))
    context = {
        "room": found,
        "event": found.event,
        "stage": stage,
        "stay": _stay(stage),
        "ways": ways,
        "stage_acts": open_to(user, found),
        "refused": refused,
    }
    if stage.now:
        context["lines"] = staging.log_of(stage.now, user, most=staging.LATEST_LINES)
        context["writes"] = may(user, "events.write_log", stage.now)
        context |= {"talk": stage.now, "leads": may(user, "events.lead", stage.now)}
        context |= conversation(request, stage.now)
    else:
        context["last"] = reading.last_in(found, user)
    response = render(request, "events/live.html", context)
    if ways.chosen and str(ways.chosen.pk) == asked:
        told = {"max_age": WAY_LASTS, "secure": request.is_secure(), "httponly": True, "samesite": "Lax"}
        response.set_cookie(WAY, ways.chosen.way, path=request.path, **told)
    return response


@gate.public
@require_safe
def hall(request, slug, room):
    """The room's own screen: the questions on stage, large enough for the back row."""
    found = room_at(request, slug, room)
    stage = reading.stage_of(found, request.user)
    context = {
        "room": found,
        "event": found.event,
        "stage": stage,
        "questions": reading.on_stage(stage.now) if stage.now else [],
        "poll": reading_live.poll_on(stage.now, request.user) if stage.now else None,
        "address": request.build_absolute_uri(found.get_absolute_url()),
        **_way_in(request, found),
        "stay": min(_stay(stage) or LONGEST_STAY, LONGEST_STAY),
    }
    return render(request, "events/hall.html", context)


def _stay(stage: reading.Stage) -> int | None:
    """Seconds until another talk is on, and a little more."""
    if stage.turns_at is None:
        return None
    return int((stage.turns_at - timezone.now()).total_seconds()) + 2


def _way_in(request, room: Room) -> dict:
    """The hall's code with its address, for the screen that whoever is in the hall sees."""
    if not may(request.user, "events.open_hall", room.event):
        return {}
    if not (code := reading_live.hall_code(room.event)):
        return {}
    way = f"{reverse('hall-enter', args=[room.event.slug])}?code={code}"
    return {"hall_code": code, "address": request.build_absolute_uri(way)}
