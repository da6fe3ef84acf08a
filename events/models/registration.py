"""Who comes to an event, and how."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .event import Event


class RegistrationQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not called off."""
        return self

    def visible_to(self, user):
        """One's own; programme officers see all."""
        if not user.is_authenticated:
            return self.none()
        if user.is_member and user.roles & {"officer", "admin"}:
            return self
        return self.filter(person=user)


class Registration(models.Model):
    """A person comes to an event, in the hall or online."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="registrations"
    )
    mode = models.CharField(
        _("how"),
        max_length=8,
        choices=[(Event.Mode.ONSITE, _("in the hall")), (Event.Mode.ONLINE, _("online"))],
    )
    registered_at = models.DateTimeField(default=timezone.now)
    client_key = models.UUIDField(editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="register_once")]

    def __str__(self):
        return f"{self.person}: {self.event}"

    def get_absolute_url(self):
        return self.event.get_absolute_url()


class InviteeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; programme officers see all."""
        if not user.is_authenticated:
            return self.none()
        if user.is_member and user.roles & {"officer", "admin"}:
            return self
        return self.filter(person=user)


class Invitee(models.Model):
    """Somebody who may see and come to an event that is not for everybody."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="invitees")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="event_invitations"
    )

    objects = InviteeQuerySet.as_manager()

    class Meta:
        verbose_name = _("invited person")
        verbose_name_plural = _("invited people")
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="invite_to_event_once")]

    def __str__(self):
        return f"{self.person}: {self.event}"
