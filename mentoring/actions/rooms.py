"""Where a pair meets by video."""

from django.db import transaction

from people.audit import record
from people.keys import Done
from people.models import User
from people.rules import require

from ..models import Mentorship


@transaction.atomic
def set_room(*, by: User, mentorship: Mentorship, address: str) -> Done[Mentorship]:
    """Meet at an address of the pair's own; without one, at the site's."""
    require(by, "mentoring.set_room", mentorship)
    mentorship.video_address = address
    mentorship.save(update_fields=["video_address"])
    record(by=by, act="set_room", thing=mentorship)
    return Done(mentorship, created=False)
