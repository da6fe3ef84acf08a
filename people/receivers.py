"""What follows when a row of the library goes: its files go too, once the transaction is done."""

from django.db.models.signals import post_delete
from django.dispatch import receiver

from .leaving import drop_files
from .models import Film, FilmRendition, Track


@receiver(post_delete, sender=FilmRendition)
def drop_rendition(instance, **_kwargs):
    drop_files(instance.file.name)


@receiver(post_delete, sender=Track)
def drop_captions(instance, **_kwargs):
    drop_files(instance.captions.name)


@receiver(post_delete, sender=Film)
def drop_sound(instance, **_kwargs):
    """The film itself and its still picture are dropped by wagtailmedia."""
    drop_files(instance.sound.name)
