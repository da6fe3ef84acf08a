"""Being there online: a page that is in sight says so from time to time."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from people.keys import Done
from people.models import User
from people.rules import require

from ..models import Presence, Talk

# Pages tell each minute (templates/events/present.html). Who is not heard of for longer has been away.
GAP = timedelta(minutes=5)


@transaction.atomic
def be_present(*, by: User, talk: Talk) -> Done[Presence]:
    """Be there still, or again; it does not matter in how many windows."""
    require(by, "events.be_present", talk)
    now = timezone.now()
    last = Presence.objects.select_for_update().filter(talk=talk, person=by, last_seen__gte=now - GAP)
    if found := last.order_by("-last_seen").first():
        found.last_seen = now
        found.save(update_fields=["last_seen"])
        return Done(found, created=False)
    return Done(Presence.objects.create(talk=talk, person=by, started=now, last_seen=now), created=True)
