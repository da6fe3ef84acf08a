"""What becomes of a pair's sessions when one of the two blocks the other."""

from django.db import transaction

from people.models import User

from ..models import Mentorship
from .sessions import cancel_coming


@transaction.atomic
def call_off_what_is_booked(*, by: User, other: User) -> None:
    """Call off what the two have booked. It is nobody's act: both are told that a session is off, as by a
    pause or an end, and no more."""
    # The lock that booking takes: a session is booked before this, and called off here, or not at all.
    for mentorship in Mentorship.objects.between(by, other).live().select_for_update():
        cancel_coming(mentorship, by=None)
