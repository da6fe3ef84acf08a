"""A programme in the making: moves in its draft, versions that were released, and what one picked of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Role
from people.models.secret_address import SecretAddress

from .event import Event
from .programme import OfEventQuerySet, Room, Talk

# Those who make the programme.
PLANNERS = (Role.OFFICER, Role.ADMIN)


class ScheduleVersion(models.Model):
    """The programme as it was released. `rows` are frozen; `diff` is what it changed, as it was told."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    released_at = models.DateTimeField(_("released"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    rows = models.JSONField(editable=False)
    diff = models.JSONField(editable=False)
    client_key = models.UUIDField(editable=False)

    objects = OfEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("released programme")
        verbose_name_plural = _("released programmes")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="one_version_per_number"),
            models.UniqueConstraint(fields=["by", "client_key"], name="release_once"),
        ]

    def __str__(self):
        return f"{self.event}, {self.number}"

    def get_absolute_url(self):
        return reverse("schedule-version", args=[self.event.slug, self.number])


class MoveQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The draft is seen by those who make it."""
        plans = user.is_authenticated and user.is_member and bool(user.roles & set(PLANNERS))
        return self if plans else self.none()

    def drafted(self):
        """Those that make up the draft: neither taken back nor released."""
        return self.filter(undone=False, version=None)


class Move(models.Model):
    """A talk was put somewhere in the draft, off the programme (no room), or was withdrawn.

    A talk's latest move is its place in the draft; without one it stays where it was released.
    """

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="moves")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    room = models.ForeignKey(Room, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    starts = models.DateTimeField(null=True, blank=True)
    ends = models.DateTimeField(null=True, blank=True)
    withdrawn = models.BooleanField(default=False)
    moved_at = models.DateTimeField(default=timezone.now)
    undone = models.BooleanField(default=False)
    version = models.ForeignKey(ScheduleVersion, on_delete=models.CASCADE, null=True, blank=True)
    client_key = models.UUIDField(editable=False)

    objects = MoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["by", "client_key"], name="move_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="move_ends_after_start"),
        ]

    def __str__(self):
        return f"{self.talk}: {self.room}"

    def get_absolute_url(self):
        day = f"?day={self.starts.astimezone(self.talk.event.zone).date()}" if self.starts else ""
        return f"{reverse('schedule-edit', args=[self.talk.event.slug])}{day}#{self.talk.code}"


class PickQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and nobody else's."""
        return self.filter(person=user) if user.is_authenticated else self.none()


class Pick(models.Model):
    """Somebody wants to be at a talk: it stands in their own programme."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="picks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="picks")
    picked_at = models.DateTimeField(default=timezone.now)

    objects = PickQuerySet.as_manager()

    class Meta:
        verbose_name = _("picked talk")
        verbose_name_plural = _("picked talks")
        constraints = [models.UniqueConstraint(fields=["talk", "person"], name="pick_once")]

    def __str__(self):
        return f"{self.person}: {self.talk}"

    def get_absolute_url(self):
        return self.talk.get_absolute_url()


class ProgrammeFeed(SecretAddress):
    """An address that gives its owner's own programme, of all events, to any program that knows it."""

    SALT = "events.programme"

    class Meta:
        verbose_name = _("address of one’s own programme")
        verbose_name_plural = _("addresses of one’s own programme")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="one_open_programme_address"
            ),
            models.UniqueConstraint(fields=["person", "client_key"], name="make_programme_address_once"),
        ]

    def __str__(self):
        return f"p{self.pk}"

    def get_absolute_url(self):
        """The page that shows the address, not the address."""
        return reverse("programme-calendar")

    @property
    def path(self) -> str:
        return reverse("programme-feed", args=[self.token])
