"""What is done with events of some kinds: a row of dates, and what somebody brings to a check-in."""

import uuid
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.audit import record, record_all
from people.keys import Done
from people.models import User
from people.refusals import Conflict
from people.rules import require

from ..models import CheckinNote, Event, Material
from ..recurring import at_same_hour, dates


@transaction.atomic
def write_note(*, by: User, event: Event, client_key: UUID | None = None, **lines: str) -> Done[CheckinNote]:
    """Bring three lines to a check-in; written again, they are the same note, changed."""
    require(by, "events.check_in_note", event)
    note, created = CheckinNote.objects.update_or_create(
        event=event, person=by, defaults={**lines, "written_at": timezone.now()}
    )
    return Done(note, created)


@transaction.atomic
def repeat(*, by: User, event: Event, every: str, times: int, client_key: UUID | None = None) -> Done[Event]:
    """Make a row of events like this one, each at its local hour: all in one act, or none."""
    require(by, "events.repeat", event)
    # The UPDATE takes the lock: of two who press at once the second finds the row there.
    Event.objects.filter(pk=event.pk).update(slug=event.slug)
    event.refresh_from_db(fields=["series"])
    if event.series:
        raise Conflict(_("This event is already one of a row."))
    event.series = uuid.uuid4()
    event.save(update_fields=["series"])
    first = event.starts.astimezone(event.zone).date()
    made = [_again(event, day) for day in dates(first, every, times)]
    record(by=by, act="repeat", thing=event)
    record_all(by=by, act="create", things=made)
    return Done(event, created=True)


def _again(event: Event, day) -> Event:
    first = event.starts.astimezone(event.zone).date()
    last = event.ends.astimezone(event.zone).date()
    columns = {
        field.attname: getattr(event, field.attname)
        for field in Event._meta.concrete_fields
        if not field.primary_key
    }
    columns["slug"] = f"{event.slug[:39]}-{day.isoformat()}"
    if Event.objects.filter(slug=columns["slug"]).exists():
        raise Conflict(_("There is an event with the address “%(slug)s” already.") % columns)
    columns["starts"] = at_same_hour(event.starts, day, event.zone)
    columns["ends"] = at_same_hour(event.ends, day + (last - first), event.zone)
    made = Event.objects.create(**columns)
    made.tags.set(event.tags.names())
    made.sectors.set(event.sectors.all())
    Material.objects.bulk_create(
        Material(
            event=made, title=one.title, language=one.language, address=one.address, position=one.position
        )
        for one in event.materials.all()
    )
    return made
