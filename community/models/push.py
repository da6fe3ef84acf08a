"""Where a member is told at once: the browsers on which they switched that on."""

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone

from .marks import OwnQuerySet


class PushEndpoint(models.Model):
    """One browser's address at its push service, and the keys that only that browser can read with.

    It belongs to a session and goes with it, so who logs out on a shared phone leaves nothing behind.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_endpoints"
    )
    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="+")
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=90)
    auth = models.CharField(max_length=30)
    device = models.CharField(max_length=60)
    created_at = models.DateTimeField(default=timezone.now)
    # When its service said that it knows the address no more; the browser may still tell us its new one.
    gone_at = models.DateTimeField(null=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.device} of {self.person_id}"
