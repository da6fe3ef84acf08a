"""The address at which a member's own calendar reads their sessions."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models.secret_address import SecretAddress


class CalendarFeed(SecretAddress):
    """An address that gives its owner's sessions to any program that knows it, until another is made."""

    SALT = "mentoring.calendar"

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
    def path(self) -> str:
        return reverse("calendar-feed", args=[self.token])
