"""What community/ hears from below: who may have lost access is asked again at once, on all its lines."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from people.models import Participation, Seat
from people.signals import access_changed

from .actions import forget_devices
from .live.hints import EVERYBODY, announce
from .models import ForumAccess, TopicMember


@receiver(access_changed)
def ask_again(person, **_):
    announce(f"u{person.pk}")
    if not person.is_member:
        forget_devices(person=person)


@receiver([post_save, post_delete], sender=Participation)
@receiver([post_save, post_delete], sender=Seat)
@receiver([post_save, post_delete], sender=TopicMember)
def ask_its_person_again(instance, **_):
    announce(f"u{instance.person_id}")


@receiver([post_save, post_delete], sender=ForumAccess)
def ask_everybody_again(**_):
    """A row of access may be about anybody."""
    announce(EVERYBODY)
