"""What the programme's work hears from below: where a seat passes on, the rooms of its institution follow."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from people.models import Seat

from .actions.ties import seat_rooms


@receiver([post_save, post_delete], sender=Seat)
def follow_the_seat(instance, raw=False, **_):
    if not raw:
        seat_rooms(instance.institution)
