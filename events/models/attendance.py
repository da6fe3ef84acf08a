"""Being there: how long somebody had a talk before them, and what an event certifies of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assignments.models.work import new_code

from .event import Event
from .programme import Talk


class PresenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; programme officers see all."""
        if not user.is_authenticated:
            return self.none()
        if user.is_member and user.roles & {"officer", "admin"}:
            return self
        return self.filter(person=user)


class Presence(models.Model):
    """A stretch of time in which somebody had a talk before them; windows open side by side are one."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="presences")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="presences")
    started = models.DateTimeField(default=timezone.now)
    last_seen = models.DateTimeField(default=timezone.now)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        indexes = [models.Index(fields=["talk", "person", "last_seen"])]

    def __str__(self):
        return f"{self.person}: {self.talk}"


class CertificateRule(models.Model):
    """What an event certifies: so many minutes, or so many talks. One of the two is enough."""

    reached_through = "event"

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="certificate_rule")
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    talks = models.PositiveSmallIntegerField(_("talks"), null=True, blank=True)

    class Meta:
        verbose_name = _("rule for certificates")
        verbose_name_plural = _("rules for certificates")
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gt=0) | Q(talks__gt=0), name="certificate_rule_asks_something"
            )
        ]

    def __str__(self):
        return str(self.event)

    def met_by(self, attended) -> bool:
        enough = (self.minutes, attended.minutes), (self.talks, attended.talks)
        return any(least and had >= least for least, had in enough)


class AttendanceCertificateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever has the code may check it; a certificate of somebody who left is gone."""
        return self.filter(person__erased_at=None)


class AttendanceCertificate(models.Model):
    """That somebody was there, and for how long. Anybody who has the code reads initials, event and time."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="certificates")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attendance_certificates"
    )
    code = models.CharField(_("code"), max_length=12, unique=True, default=new_code, editable=False)
    minutes = models.PositiveIntegerField(_("minutes"))
    talks = models.PositiveSmallIntegerField(_("talks"))
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)

    objects = AttendanceCertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate of attendance")
        verbose_name_plural = _("certificates of attendance")
        constraints = [
            models.UniqueConstraint(fields=["event", "person"], name="one_attendance_certificate_each")
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("attendance-certificate", args=[self.code])

    @property
    def initials(self) -> str:
        """What strangers read of a name."""
        return " ".join(f"{word[0]}." for word in self.person.full_name.split())
