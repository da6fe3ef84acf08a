"""What an address names, read through the gate; 404 where there is nothing for this reader."""

from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme

from ..models import Event, Registration, Room, Talk


def event_at(request, slug) -> Event:
    return get_object_or_404(
        Event.objects.visible_to(request.user).select_related("focus_country"), slug=slug
    )


def admitted(request, slug) -> Event:
    """An event whose inside the reader may see."""
    return get_object_or_404(Event.objects.admitting(request.user).select_related("focus_country"), slug=slug)


def registration_of(request, event: Event) -> Registration | None:
    """How the reader comes to it, or waits; None where they do not, or called it off."""
    mine = Registration.objects.visible_to(request.user).kept().filter(person=request.user.pk)
    return mine.filter(event=event).first()


def back(request) -> str:
    """Where the reader came from and wants to return to, if that is a page of ours."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    own = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if own else ""


def talk_at(request, slug, code, talks=None) -> Talk:
    talks = Talk.objects.visible_to(request.user) if talks is None else talks
    found = talks.select_related("event__focus_country", "room", "track")
    return get_object_or_404(found, event__slug=slug, code=code)


def room_at(request, slug, room) -> Room:
    rooms = Room.objects.visible_to(request.user).select_related("event__focus_country")
    return get_object_or_404(rooms, event__slug=slug, slug=room)
