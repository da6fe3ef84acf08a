"""Who gets new stories by mail: an address and a language, and no more than that."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models.media import is_of_office

# How long a link to say yes is good for; who has not by then is forgotten.
ANSWERED_WITHIN = timedelta(days=3)


class SubscriberQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those who make stories known; what they are shown is how many."""
        return self if is_of_office(user) else self.none()

    def confirmed(self):
        return self.exclude(confirmed_at=None)

    def waiting(self):
        """Asked, and not yet said yes."""
        return self.filter(confirmed_at=None)

    def forgettable(self):
        """Those who let the link grow old: whoever wrote down their address had perhaps no right to."""
        return self.waiting().filter(asked_at__lt=timezone.now() - ANSWERED_WITHIN)


class Subscriber(models.Model):
    """An address that asked for new stories. Whoever leaves is deleted: no list of those who were there."""

    address = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    # When a mail about the subscription itself last left; another one has to wait.
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    # The first day of the period whose digest is done, and up to when stories were told.
    period = models.DateField(null=True)
    told_until = models.DateTimeField(null=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")

    def __str__(self):
        return f"subscriber {self.pk}"
