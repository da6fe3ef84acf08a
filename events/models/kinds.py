"""What events have beside time and place: tags, materials, the three lines of a check-in."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.models import TaggedItemBase

from .event import DESK_ROLES, Event
from .programme import OfEventQuerySet


class EventTag(TaggedItemBase):
    reached_through = "content_object"

    content_object = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="tagged_items")


class Material(models.Model):
    """Something to read or look at for an event, where it lies."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="materials")
    title = models.CharField(_("title"), max_length=160)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default="en")
    address = models.URLField(_("address"), max_length=300)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    objects = OfEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title


class CheckinNoteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and those of the meetings one is registered for; who runs events reads all."""
        if not user.is_authenticated or not user.is_active or user.suspended_at:
            return self.none()
        seen = self.filter(event__in=Event.objects.admitting(user))
        if user.is_member and user.roles & set(DESK_ROLES):
            return seen
        mine = user.registrations.standing().values("event")
        return seen.filter(models.Q(person=user) | models.Q(event__in=mine, person__withheld=False))


class CheckinNote(models.Model):
    """What somebody brings to a monthly check-in, in three lines."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="checkin_notes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    challenge = models.CharField(_("challenge"), max_length=500, blank=True)
    achievement = models.CharField(_("achievement"), max_length=500, blank=True)
    recommendation = models.CharField(_("recommendation"), max_length=500, blank=True)
    written_at = models.DateTimeField(default=timezone.now)

    objects = CheckinNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-in note")
        verbose_name_plural = _("check-in notes")
        ordering = ["written_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="one_checkin_note_each")]

    def __str__(self):
        return f"{self.person}: {self.event}"

    def get_absolute_url(self):
        return self.event.get_absolute_url()
