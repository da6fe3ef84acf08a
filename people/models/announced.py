"""That something of the programme's was made known elsewhere, and where it stands there."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """Where things are made known."""

    LINKEDIN = "linkedin", "LinkedIn"
    FACEBOOK = "facebook", "Facebook"
    X = "x", "X"
    IDIASPORA = "idiaspora", "iDiaspora"
    MAIL = "mail", _("mail to organisations")
    OTHER = "other", _("elsewhere")


class Announced(models.Model):
    """One posting of one thing; what it is about is the concrete noun's foreign key."""

    channel = models.CharField(_("where"), max_length=12, choices=Channel)
    address = models.URLField(_("address there"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"), default=timezone.now)
    client_key = models.UUIDField(editable=False)

    class Meta:
        abstract = True
        verbose_name = _("posting")
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["by", "client_key"], name="%(class)s_once")]

    def __str__(self):
        return self.get_channel_display()
