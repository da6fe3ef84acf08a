"""Where one writes: the page with the form of a place named `t12`, `f3`, `m7`, or of a post, `p9`."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from people.rules import require

from ..forms import EditForm, ReplyForm, RoomForm, TopicForm
from ..models import Forum
from .forums import start_page
from .posts import find_post, post_page
from .rooms import find_person, room_page
from .topics import find_topic, topic_page

PLACE = re.compile(r"([ftpm])(\d{1,18})")


def page_of(request: HttpRequest, place: str, *, preview: str = "") -> HttpResponse:
    """That page with what was typed in it, as it is: nothing is checked before it is sent."""
    match = PLACE.fullmatch(place)
    if match is None:
        raise Http404
    return _PAGES[match[1]](request, int(match[2]), request.POST.dict(), preview)


def _start(request, pk: int, typed: dict, preview: str) -> HttpResponse:
    found = get_object_or_404(Forum.objects.visible_to(request.user), pk=pk)
    require(request.user, "community.start", found)
    return start_page(request, found, TopicForm(initial=typed), preview=preview)


def _reply(request, pk: int, typed: dict, preview: str) -> HttpResponse:
    return topic_page(request, find_topic(request, pk), ReplyForm(initial=typed), preview=preview)


def _edit(request, pk: int, typed: dict, preview: str) -> HttpResponse:
    found = find_post(request, pk)
    require(request.user, "community.edit", found)
    return post_page(request, found, edit_form=EditForm(initial=typed), preview=preview)


def _message(request, pk: int, typed: dict, preview: str) -> HttpResponse:
    return room_page(request, find_person(request, pk), RoomForm(initial=typed), preview=preview)


_PAGES = {"f": _start, "t": _reply, "p": _edit, "m": _message}
