"""What keeps people safe before they are paired: who was checked, and who is kept apart."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def is_staff(user) -> bool:
    """Those who run the programme and see to its safety."""
    return user.is_authenticated and user.is_member and bool(user.roles & {"officer", "care", "admin"})


# So long a screening holds, and so long before its end people are told.
SCREENED_FOR = timedelta(days=730)
SCREENING_ENDS_SOON = timedelta(days=60)


class ReadinessQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and all to those who see to it."""
        if is_staff(user):
            return self
        return self.filter(person=user) if user.is_authenticated and user.is_member else self.none()

    def screened(self):
        """Those whose screening still holds."""
        return self.filter(screened_on__gt=timezone.localdate() - SCREENED_FOR)

    def complete(self):
        """Screened, not too long ago, and trained."""
        return self.screened().filter(trained_on__isnull=False)


class Readiness(models.Model):
    """That somebody was screened and trained for mentoring, by whom, and when. Nothing of what was found."""

    class Part(models.TextChoices):
        SCREENED = "screened", _("screened")
        TRAINED = "trained", _("trained")

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentoring_readiness"
    )
    screened_on = models.DateField(_("screened"), null=True, blank=True)
    screened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    trained_on = models.DateField(_("trained"), null=True, blank=True)
    trained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ReadinessQuerySet.as_manager()

    class Meta:
        verbose_name = _("readiness")
        verbose_name_plural = _("readiness")

    def __str__(self):
        return str(self.person)

    def get_absolute_url(self):
        return reverse("mentoring-readiness")

    @property
    def screened_until(self) -> date | None:
        """The first day on which the screening does not hold any more."""
        return self.screened_on and self.screened_on + SCREENED_FOR

    @property
    def is_screened(self) -> bool:
        return self.screened_until is not None and timezone.localdate() < self.screened_until

    @property
    def ends_soon(self) -> bool:
        """Whether the screening is to be done again before long; it may be over already."""
        until = self.screened_until
        return until is not None and timezone.localdate() >= until - SCREENING_ENDS_SOON

    @property
    def is_complete(self) -> bool:
        return bool(self.is_screened and self.trained_on)


class ExclusionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Programme officers and safeguarding officers; the two are never told."""
        return self if is_staff(user) else self.none()

    def between(self, one, other):
        return self.filter(Q(one=one, other=other) | Q(one=other, other=one))


class Exclusion(models.Model):
    """Two people who are not to be paired. The one with the lower number stands first."""

    class Kind(models.TextChoices):
        FAMILY = "family", _("family")
        WORK = "work", _("one works under the other")
        PAST = "past", _("something happened between them")
        OTHER = "other", _("another reason")

    one = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("why"), max_length=8, choices=Kind)
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    client_key = models.UUIDField(editable=False)

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair kept apart")
        verbose_name_plural = _("pairs kept apart")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="kept_apart_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="lower_number_first"),
            models.UniqueConstraint(fields=["by", "client_key"], name="keep_apart_once"),
        ]

    def __str__(self):
        return f"{self.one_id} · {self.other_id}"

    def get_absolute_url(self):
        return reverse("mentoring-apart")
