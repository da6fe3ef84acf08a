"""What is findable among gatherings: they are few, so their names are compared one by one."""

from django.utils.translation import gettext_lazy as _

from community.search import Hit, findable, marked
from people.fold import fold

from .models import Event, Talk


@findable("events", _("Events"))
def events(user, words, limit):
    shown = Event.objects.visible_to(user).order_by("-starts")
    found = [event for event in shown if _has(f"{event.label} {event.place}", words)]
    return [
        Hit(
            marked(event.label, words),
            event.get_absolute_url(),
            snippet=marked(event.lead, words),
            at=event.starts,
        )
        for event in found[:limit]
    ]


@findable("talks", _("Talks"))
def talks(user, words, limit):
    shown = Talk.objects.visible_to(user).standing().select_related("event", "room").order_by("-starts")
    found = [talk for talk in shown if _has(talk.title, words)]
    return [
        Hit(
            marked(talk.title, words),
            talk.get_absolute_url(),
            talk.language,
            where=talk.room.label,
            at=talk.starts,
        )
        for talk in found[:limit]
    ]


def _has(text: str, words: list[str]) -> bool:
    key = fold(text)
    return all(f" {word}" in key for word in words)
