"""Who belongs into a green room changes with who speaks."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from .actions.speaking import seat_green_room
from .models import Talk, TalkSpeaker


@receiver([post_save, post_delete], sender=TalkSpeaker)
def seat(instance, **_kwargs):
    rooms = Talk.objects.filter(pk=instance.talk_id, green_room__isnull=False)
    for talk in rooms.select_related("event", "green_room"):
        seat_green_room(talk)
