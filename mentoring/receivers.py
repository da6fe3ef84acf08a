"""What mentoring/ hears from below."""

from django.dispatch import receiver

from community.signals import blocked

from .actions import call_off_what_is_booked


@receiver(blocked)
def end_their_sessions(person, other, **_):
    call_off_what_is_booked(by=person, other=other)
