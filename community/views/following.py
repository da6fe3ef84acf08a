"""A stream over plain HTTP: the same question the socket asks, for lines on which no socket stays up."""

from collections.abc import Callable

from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language

from ..live.streams import PAGE, Audience, find
from .numbers import number


def changes_of(request: HttpRequest, name: str, told: Callable[..., dict]) -> JsonResponse:
    """What changed after `?after=`, oldest first; `told(thing, html, member)` is one thing as JSON.

    The view has asked the gate.
    """
    stream, key = find(name)
    batch = stream.batch(key, number(request.GET.get("after")) or 0, PAGE)
    is_member = request.user.is_authenticated and request.user.is_member
    audience = Audience(get_language(), is_member)
    # What is not a thing of the list (a topic's head) comes with the page.
    shown = [change.content for change in batch.changes if change.content is not None and change.pk]
    return JsonResponse(
        {
            "head": batch.head,
            "cursor": batch.cursor,
            "more": batch.more,
            "posts": [told(thing, stream.render(thing, audience), is_member) for thing in shown],
            "gone": [change.pk for change in batch.changes if change.content is None],
        }
    )
