"""What was agreed to and what was done: consent, and the audit log that is only ever added to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What a person may say yes to, each on its own (domain section 3)."""

    DIRECTORY = "directory", _("being listed for members")
    STORY = "story", _("a story about me")
    PHOTO = "photo", _("pictures of me")
    VIDEO = "video", _("video of me")
    NAMED = "named", _("my name in public")
    RECORDING = "recording", _("recording of a talk")
    RESEARCH = "research", _("research on the programme")


class ConsentQuerySet(models.QuerySet):
    def active(self):
        return self.filter(withdrawn_at=None)

    def visible_to(self, user):
        """Each person's own; programme officers and editors see all, for they must honour it."""
        if not user.is_authenticated:
            return self.none()
        if user.is_member and user.roles & {"officer", "editor", "admin"}:
            return self
        return self.filter(person=user)


class Consent(models.Model):
    """One yes: a person, a purpose, the version of the text that was read. Taking it back keeps the row."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    version = models.PositiveSmallIntegerField(_("version of the text"), default=1)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    given_at = models.DateTimeField(_("given"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose", "version"],
                condition=Q(withdrawn_at=None),
                name="one_active_consent_per_purpose",
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.get_purpose_display()}"


class AuditQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Safeguarding officers and administrators."""
        if user.is_authenticated and user.is_member and user.roles & {"care", "admin"}:
            return self
        return self.none()

    def about(self, thing):
        """The rows about one thing: for who may act on it, and so must know who did before."""
        return self.filter(thing=thing._meta.label_lower, thing_id=str(thing.pk))

    def update(self, **kwargs):
        raise TypeError("The audit log is only ever added to.")

    def delete(self):
        raise TypeError("The audit log is only ever added to.")


class AuditEntry(models.Model):
    """Who did what to what, when and why. Never content, so that erasing a person leaves it whole.

    Rows cannot be changed or removed: here, and by triggers in the database (migration 0003).
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    act = models.CharField(_("act"), max_length=40)
    thing = models.CharField(_("kind of thing"), max_length=40)
    thing_id = models.CharField(_("its number"), max_length=40)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ["-pk"]
        default_permissions = ["view"]
        indexes = [models.Index(fields=["thing", "thing_id"], name="audit_by_thing")]

    def __str__(self):
        return f"{self.act} {self.thing} {self.thing_id}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("The audit log is only ever added to.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("The audit log is only ever added to.")
