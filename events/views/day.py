"""The organiser's day, from a phone."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import press, submit

from .. import board, shifting, staging
from ..actions import announcing, day, stage
from ..forms.stage import AnnouncementForm, DelayForm, HeadCountForm, MoveForm, ScribeForm
from ..models import Announcement, Event, Scribe, Shift, Talk, TalkSpeaker
from ..models.event import DESK_ROLES
from .finding import event_at, room_at, talk_at

organiser = gate.holding(*DESK_ROLES)
# What an organiser takes in; the pages for everybody show fewer.
MOST_NEWS = 10
# Minutes at one tap.
STEPS = (5, 10, 15, 20, 30, 45)


def _day(slug) -> str:
    return reverse("event-day", args=[slug])


def _page(request, found: Event, **forms) -> HttpResponse:
    context = {
        "event": found,
        "board": board.board(found, request.user),
        "news": staging.news(found, request.user, MOST_NEWS),
        "say": AnnouncementForm(initial={"language": request.user.language}),
        **forms,
    }
    return render(request, "events/day.html", context)


@organiser
@require_safe
def today(request, slug):
    """What is on in each room, who is missing, and what can be done about it."""
    return _page(request, event_at(request, slug))


@organiser
@require_POST
def announce(request, slug):
    found = event_at(request, slug)
    return submit(
        request,
        AnnouncementForm(request.POST),
        lambda clean: announcing.say(by=request.user, event=found, **clean),
        page=lambda form: _page(request, found, say=form),
        to=lambda said: f"{_day(slug)}#news",
    )


def _pressed(request, slug, act) -> HttpResponse:
    """One button of the day; a refusal comes back on top of the day."""
    return press(
        request,
        act,
        page=lambda form: _page(request, event_at(request, slug), refused=form),
        facts=lambda thing: {},
        to=lambda thing: _day(slug),
    )


@organiser
@require_POST
def withdraw(request, slug, pk):
    said = get_object_or_404(
        Announcement.objects.visible_to(request.user).select_related("event"), event__slug=slug, pk=pk
    )
    return _pressed(request, slug, partial(announcing.withdraw, by=request.user, announcement=said))


@organiser
@require_POST
def undo(request, slug, pk):
    shifts = Shift.objects.visible_to(request.user).select_related("event", "talk__event")
    shift = get_object_or_404(shifts, event__slug=slug, pk=pk)
    return _pressed(request, slug, partial(day.undo, by=request.user, shift=shift))


def _shift_page(request, talk: Talk, form, moves, **more) -> HttpResponse:
    rooms = {room.pk: room for room in talk.event.rooms.all()}
    told = [(move, rooms[move.before.room], rooms[move.after.room]) for move in moves]
    context = {"talk": talk, "event": talk.event, "form": form, "moves": told, **more}
    context["conflicts"] = shifting.conflicts(moves)
    return render(request, "events/shift.html", context)


@organiser
@require_http_methods(["GET", "POST"])
def delay(request, slug, code):
    """A talk later. With `?minutes=` it is shown what that does; only the POST does it."""
    talk = talk_at(request, slug, code)
    # What was asked to be shown, or what was sent and is shown again with the reason.
    asked = request.POST or request.GET
    minutes = asked.get("minutes", "")
    told = {"minutes": minutes if _counts(minutes) else 10, "seen": talk.starts.isoformat()}
    told["following"] = asked.get("following", "" if "minutes" in asked else "on") not in ("", "False")

    def page(form) -> HttpResponse:
        late = min(int(minutes), 240) if _counts(minutes) else 0
        moves = shifting.delayed(talk, late, following=told["following"]) if late else []
        ask = DelayForm(initial=told, auto_id="ask_%s")
        return _shift_page(request, talk, form, moves, ask=ask, steps=STEPS)

    if request.method == "GET":
        return page(DelayForm(initial=told))
    return submit(
        request,
        DelayForm(request.POST),
        lambda clean: day.delay(by=request.user, talk=talk, **clean),
        page=page,
        to=lambda shift: f"{_day(slug)}#moved",
    )


def _counts(text: str) -> bool:
    return text.isdecimal() and len(text) < 4 and int(text) > 0


@organiser
@require_http_methods(["GET", "POST"])
def move(request, slug, code):
    """A talk in another room."""
    talk = talk_at(request, slug, code)
    rooms = talk.event.rooms.exclude(pk=talk.room_id)
    free = shifting.rooms_free_for(talk)

    def page(form) -> HttpResponse:
        chosen = (
            rooms.filter(pk=form.data.get("room")).first() if str(form.data.get("room")).isdecimal() else None
        )
        moves = shifting.elsewhere(talk, chosen) if chosen else []
        return _shift_page(request, talk, form, moves, free=free)

    if request.method == "GET":
        return page(
            MoveForm(rooms=rooms, initial={"seen": talk.starts.isoformat(), "room": next(iter(free), None)})
        )
    return submit(
        request,
        MoveForm(request.POST, rooms=rooms),
        lambda clean: day.move_room(by=request.user, talk=talk, **clean),
        page=page,
        to=lambda shift: f"{_day(slug)}#moved",
    )


@organiser
@require_POST
def count(request, slug, code):
    talk = talk_at(request, slug, code)
    return submit(
        request,
        HeadCountForm(request.POST),
        lambda clean: day.count_heads(by=request.user, talk=talk, **clean),
        page=lambda form: _page(request, talk.event, refused=form),
        facts=lambda counted: {"people": counted.people},
        to=lambda counted: f"{_day(slug)}#room-{talk.room.slug}",
    )


def _presence(act):
    """A view of one of two buttons: a speaker is here, or is not."""

    @organiser
    @require_POST
    def note(request, slug, code, pk):
        talk = talk_at(request, slug, code)
        speakers = TalkSpeaker.objects.select_related("talk__event").filter(talk=talk)
        speaker = get_object_or_404(speakers, pk=pk)
        return _pressed(request, slug, partial(act, by=request.user, speaker=speaker))

    return note


arrived = _presence(day.arrived)
not_arrived = _presence(day.not_arrived)


@organiser
@require_POST
def name_scribe(request, slug, room):
    found = room_at(request, slug, room)
    return submit(
        request,
        ScribeForm(request.POST),
        lambda clean: stage.name_scribe(by=request.user, room=found, **clean),
        page=lambda form: _page(request, found.event, refused=form),
        to=lambda scribe: f"{_day(slug)}#room-{room}",
    )


@organiser
@require_POST
def dismiss_scribe(request, slug, room, pk):
    found = room_at(request, slug, room)
    scribes = Scribe.objects.visible_to(request.user).filter(room=found).select_related("room__event")
    scribe = get_object_or_404(scribes, pk=pk)
    return _pressed(request, slug, partial(stage.dismiss_scribe, by=request.user, scribe=scribe))
