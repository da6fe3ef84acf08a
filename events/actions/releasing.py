"""Releasing a programme: the draft becomes what the public sees, at one stroke."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from people.audit import record
from people.keys import Done, once
from people.models import User
from people.refusals import Conflict
from people.rules import require

from .. import notify
from ..models import Event, Move, ScheduleVersion, Talk
from ..planning import Planned, plan
from ..releasing import barriers, changes, concerned, lost, rows
from .planning import lock


def release(*, by: User, event: Event, note: str = "", client_key: UUID) -> Done[ScheduleVersion]:
    """Check, copy, freeze, tell. Mail is a row of the same transaction, so it goes once, or not at all."""
    require(by, "events.plan")

    def create():
        held = lock(event)
        planned = plan(held)
        told = changes(planned)
        last = held.versions.first()
        _check(planned, told, last)
        _copy(planned, {change["code"] for change in told})
        number = last.number + 1 if last else 1
        version = ScheduleVersion.objects.create(
            event=held, number=number, by=by, note=note, rows=rows(planned), diff=told, client_key=client_key
        )
        Move.objects.drafted().filter(talk__event=held).update(version=version)
        record(by=by, act="release_programme", thing=version)
        for person, codes in concerned(held, [change["code"] for change in told]).items():
            notify.programme_changed(person, version, codes)
        return version

    same = {"event_id": event.pk, "note": note}
    return once(ScheduleVersion, owner={"by": by}, client_key=client_key, same=same, create=create)


def _check(planned: list[Planned], told: list[dict], last: ScheduleVersion | None) -> None:
    if last and not told:
        raise Conflict(_("Nothing was changed since the last release."), code="unchanged")
    if nowhere := lost(planned):
        titles = ", ".join(f"“{talk}”" for talk in nowhere)
        raise Conflict(
            _("The public knows these talks: give them a place, or withdraw them. %(talks)s")
            % {"talks": titles},
            code="lost",
        )
    if told_clashes := barriers(planned):
        raise Conflict(" ".join(told_clashes), code="clash")


def _copy(planned: list[Planned], codes: set[str]) -> None:
    """Give each changed talk its new place, one step further for calendars."""
    now = timezone.now()
    moved = []
    for one in planned:
        if one.talk.code not in codes:
            continue
        talk = one.talk
        # What is new begins at nought.
        talk.sequence += talk.room is not None
        talk.room, talk.starts, talk.ends, talk.withdrawn = one.place
        talk.modified_at = now
        moved.append(talk)
    Talk.objects.bulk_update(moved, ["room", "starts", "ends", "withdrawn", "sequence", "modified_at"])
