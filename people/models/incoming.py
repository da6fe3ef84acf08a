"""Files on their way in: sent piece by piece over a line that breaks, and owned by nobody else."""

from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.urls import reverse
from django.utils import timezone

# Below the media storage, and no folder of `people.files`: nothing here has an address.
FOLDER = "incoming"
KEPT_FOR = timedelta(days=7)


def in_a_week():
    return timezone.now() + KEPT_FOR


class UploadQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(owner=user) if user.is_authenticated else self.none()

    def kept(self):
        return self.filter(expires_at__gt=timezone.now())

    def spent(self):
        return self.filter(expires_at__lte=timezone.now())


class Upload(models.Model):
    """One file of one member, of which the first `received` bytes have come.

    `digest` is the SHA-256 of the whole, told when it is whole. With each piece it is kept for a week more.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="uploads")
    client_key = models.UUIDField()
    name = models.CharField(max_length=255, blank=True)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    path = models.CharField(max_length=100)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=in_a_week)
    # What became of it; the bytes are then the film's.
    film = models.OneToOneField(
        "people.Film", on_delete=models.CASCADE, null=True, blank=True, related_name="upload"
    )

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_key"], name="one_upload_per_key"),
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("size")), name="no_more_than_was_announced"
            ),
        ]

    def __str__(self):
        return f"{self.received}/{self.size}"

    def get_absolute_url(self):
        return reverse("upload", args=[self.pk])

    @property
    def is_whole(self) -> bool:
        return bool(self.digest)

    @property
    def place(self) -> str:
        """Where the bytes lie on disk."""
        return default_storage.path(self.path)
