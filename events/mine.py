"""One's own programme: what one picked, and where two of it are at once."""

from dataclasses import dataclass

from .models import Event, Pick, Talk
from .reading import with_credits


@dataclass(frozen=True)
class Mine:
    """A talk one picked, and those of one's own that are at the same time."""

    talk: Talk
    beside: list[Talk]


def picked(user, event: Event) -> set[int]:
    """Which talks of an event one picked."""
    picks = Pick.objects.visible_to(user).filter(talk__event=event)
    return set(picks.values_list("talk_id", flat=True))


def programme(user, event: Event) -> list[Mine]:
    """In order of time, in three queries; what was withdrawn is still there, and says so."""
    picks = Pick.objects.visible_to(user).filter(talk__event=event)
    found = event.talks.visible_to(user).filter(pk__in=picks.values("talk"))
    talks = with_credits(found.select_related("event", "room", "track").order_by("starts", "pk"), user)
    standing = [talk for talk in talks if not talk.withdrawn]
    return [Mine(talk, [other for other in standing if _at_once(talk, other)]) for talk in talks]


def _at_once(talk: Talk, other: Talk) -> bool:
    if talk.withdrawn or talk.pk == other.pk:
        return False
    return talk.starts < other.ends and other.starts < talk.ends


def picks_of(person) -> list[Talk]:
    """All that one picked, for one's calendar; what was withdrawn is in it, crossed out."""
    picks = Pick.objects.visible_to(person)
    found = Talk.objects.visible_to(person).filter(pk__in=picks.values("talk"))
    return with_credits(found.select_related("event", "room", "track").order_by("starts", "pk"), person)
