"""The address at which a member's own calendar reads their sessions."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

SALT = "mentoring.calendar"


class CalendarFeedQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own. A calendar program is not logged in: it knows an address (`at`)."""
        return self.of(user) if user.is_authenticated else self.none()

    def of(self, person):
        return self.filter(person=person)

    def open(self):
        """The addresses that answer: one for each member at most."""
        return self.filter(ended_at=None)

    def at(self, token: str):
        """The one that answers at this address."""
        return self.open().filter(digest=digest_of(token))


class CalendarFeed(models.Model):
    """An address that gives its owner's sessions to any program that knows it, until another is made.

    What makes it secret is not kept: `token` is made from the site's secret each time it is shown, and
    the database only knows what it must hash to.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    client_key = models.UUIDField(editable=False)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="one_open_calendar_address"
            ),
            models.UniqueConstraint(fields=["person", "client_key"], name="make_calendar_address_once"),
        ]

    def __str__(self):
        return f"c{self.pk}"

    def get_absolute_url(self):
        """The page that shows the address, not the address."""
        return reverse("calendar")

    @property
    def token(self) -> str:
        """32 bytes that nobody guesses, as they stand in the address."""
        secret = salted_hmac(SALT, f"{self.person_id}.{self.client_key}", algorithm="sha256").digest()
        return urlsafe_b64encode(secret).rstrip(b"=").decode()

    @property
    def address(self) -> str:
        """What is typed into a calendar; nothing once the site has another secret than when it was made."""
        if digest_of(self.token) != self.digest:
            return ""
        return settings.SITE_URL + reverse("calendar-feed", args=[self.token])


def digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()
