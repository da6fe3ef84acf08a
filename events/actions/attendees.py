"""Being found by the others at an event, and not any more."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from people.keys import Done
from people.models import User
from people.rules import require

from ..models import Attendee, AttendeeLanguage, Event


@transaction.atomic
def be_listed(
    *,
    by: User,
    event: Event,
    languages: Iterable[str] = (),
    interests: Iterable[str] = (),
    client_key: UUID | None = None,
    **told,
) -> Done[Attendee]:
    """Stand on the list with what one chooses to say. There is one row each, so twice is as once."""
    require(by, "events.be_listed", event)
    attendee, created = Attendee.objects.update_or_create(event=event, person=by, defaults=told)
    attendee.interests.set(interests)
    attendee.languages.all().delete()
    AttendeeLanguage.objects.bulk_create(
        AttendeeLanguage(attendee=attendee, language=code) for code in sorted(set(languages))
    )
    return Done(attendee, created)


@transaction.atomic
def withdraw(*, by: User, event: Event) -> Done[Event]:
    """Be on the list no more, at once. What was agreed stays agreed."""
    Attendee.objects.filter(event=event, person=by).delete()
    return Done(event, created=False)
