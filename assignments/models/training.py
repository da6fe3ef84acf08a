"""Training before departure, and of diaspora organisations: sessions, materials, who was there."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Paper, Programme

from .moved import is_programme_staff


class TrainingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Members; what is still being prepared, to programme staff."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        return self if is_programme_staff(user) else self.filter(is_open=True)


class Training(models.Model):
    """Some sessions that belong together. Whoever was at all of them has completed it."""

    class Kind(models.TextChoices):
        DEPARTURE = "departure", _("before departure")
        ORGANISATION = "organisation", _("for diaspora organisations")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="trainings")
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.DEPARTURE)
    title = models.CharField(_("title"), max_length=160)
    about = models.TextField(_("about"), blank=True)
    is_open = models.BooleanField(_("members can see it"), default=True)
    client_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = TrainingQuerySet.as_manager()

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "client_key"], name="training_once")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("training-detail", args=[self.pk])


class TrainingSessionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the trainings that one may see; their materials are shown with them."""
        return self.filter(training__in=Training.objects.visible_to(user))


class TrainingSession(models.Model):
    """One half-day of a training."""

    reached_through = "training"

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(_("title"), max_length=160)
    starts = models.DateTimeField(_("starts"))
    ends = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    material = models.ForeignKey(
        Paper, verbose_name=_("material"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    client_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = TrainingSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("training session")
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="training_ends_after_start"),
            models.UniqueConstraint(fields=["training", "client_key"], name="training_session_once"),
        ]

    def __str__(self):
        return self.title


class Enrolment(models.Model):
    """A member who takes part in a training."""

    reached_through = "training"

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="enrolments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments")
    enrolled_at = models.DateTimeField(default=timezone.now)
    completed_on = models.DateField(_("completed"), null=True, editable=False)

    class Meta:
        verbose_name = _("enrolment")
        constraints = [models.UniqueConstraint(fields=["training", "person"], name="enrolment_once")]

    def __str__(self):
        return f"{self.person}: {self.training}"


class Attendance(models.Model):
    """That somebody was at a session."""

    reached_through = "enrolment"

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attendances")
    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="attendances")
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("attendance")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "session"], name="attendance_once"),
        ]

    def __str__(self):
        return f"{self.enrolment}: {self.session}"
