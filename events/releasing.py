"""What a release would change, what it freezes, and whom it concerns."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import get_language

from people.models import User

from .models import Event, Pick, Talk, TalkSpeaker
from .planning import Place, Planned, clashes, plan

NEW, MOVED, WITHDRAWN, BACK = "new", "moved", "withdrawn", "back"


def change_of(planned: Planned) -> str:
    """What a release would do to a talk; nothing where it stays as it is."""
    was, now = planned.released, planned.place
    if was == now or (was.room is None and not now.stands):
        return ""
    if was.room is None:
        return NEW
    if was.withdrawn != now.withdrawn:
        return WITHDRAWN if now.withdrawn else BACK
    return MOVED


def changes(planned: Iterable[Planned]) -> list[dict]:
    """The difference that a release makes, as it is stored and told."""
    return [
        {
            "code": one.talk.code,
            "title": one.talk.title,
            "language": one.talk.language,
            "change": change,
            "was": _written(one.released),
            "now": _written(one.place),
        }
        for one in planned
        if (change := change_of(one))
    ]


def _written(place: Place) -> dict | None:
    if place.room is None or place.starts is None or place.ends is None:
        return None
    return {
        "room": in_words(place.room),
        "starts": place.starts.isoformat(),
        "ends": place.ends.isoformat(),
    }


def in_words(named) -> dict[str, str]:
    """A name in all languages, as it is frozen."""
    return {
        "en": named.name,
        **{
            code: getattr(named, f"name_{code}")
            for code in ("nl", "ar", "so")
            if getattr(named, f"name_{code}")
        },
    }


def word(names: dict[str, str]) -> str:
    """A frozen name in the reader's language."""
    return names.get((get_language() or "en").partition("-")[0]) or names["en"]


def rows(planned: Iterable[Planned]) -> list[dict]:
    """The programme that is frozen: what, where and when. Who speaks is not in it, for a name that somebody
    takes back must be gone everywhere."""
    return [
        {
            "code": one.talk.code,
            "title": one.talk.title,
            "language": one.talk.language,
            "kind": one.talk.kind,
            "track": in_words(one.talk.track),
            **(_written(one.place) or {}),
        }
        for one in planned
        if one.place.stands
    ]


class Frozen(NamedTuple):
    """A row of a version, or one side of a change, for a page."""

    room: str
    starts: datetime
    ends: datetime


def thawed(written: dict | None) -> Frozen | None:
    if not written:
        return None
    starts, ends = (datetime.fromisoformat(written[name]) for name in ("starts", "ends"))
    return Frozen(word(written["room"]), starts, ends)


def barriers(planned: list[Planned]) -> list[str]:
    """What keeps the draft from being released: everything that clashes, each pair once."""
    standing = [one for one in planned if one.place.stands]
    return [
        f"{one.talk.title}: {sentence}"
        for number, one in enumerate(standing)
        for sentence in clashes(one, standing[number + 1 :])
    ]


def lost(planned: Iterable[Planned]) -> list[Talk]:
    """Talks that the public knows and the draft has nowhere: they must be placed or withdrawn."""
    return [one.talk for one in planned if one.talk.room_id and one.place.room is None]


def concerned(event: Event, codes: Iterable[str]) -> dict[User, set[str]]:
    """Who speaks at, or picked, which of these talks."""
    told: dict[User, set[str]] = {}
    for model in (TalkSpeaker, Pick):
        found = model._default_manager.filter(talk__event=event, talk__code__in=list(codes))
        for row in found.select_related("person", "talk"):
            if row.person.is_active and not row.person.suspended_at:
                told.setdefault(row.person, set()).add(row.talk.code)
    return told


class Preview(NamedTuple):
    """What a release would do."""

    changes: list[dict]
    people: int
    barriers: list[str]
    lost: list[Talk]


def preview(event: Event) -> Preview:
    planned = plan(event)
    told = changes(planned)
    people = concerned(event, [change["code"] for change in told])
    return Preview(told, len(people), barriers(planned), lost(planned))
