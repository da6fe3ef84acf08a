"""Texts that their writer has not sent yet."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from .marks import OwnQuerySet


class Draft(models.Model):
    """What one member typed in one place: `t12` a reply, `f3` a new topic, `m7` a message to member 7, `p9` a
    change of post 9.

    `client_key` is the key of the form, so it goes when that form is sent. `rev` names the last saving: who
    goes on from another one wrote beside it, and gets a draft of their own.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=20)
    client_key = models.UUIDField()
    rev = models.UUIDField(default=uuid.uuid4)
    # The form's fields by name, as they were typed.
    typed = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=timezone.now)

    # Set by `keep_draft`: the text that another window wrote meanwhile.
    other: "Draft | None" = None
    # Set by `drafts.all_of`: where it was written, as far as one may still see that.
    where: str = ""

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "client_key"], name="one_draft_per_key")]

    def __str__(self):
        return f"{self.person} in {self.place}"

    def get_absolute_url(self):
        return reverse("draft-detail", args=[self.pk])

    @property
    def body(self) -> str:
        return self.typed.get("body", "")

    @property
    def title(self) -> str:
        return self.typed.get("title", "")

    @property
    def initial(self) -> dict:
        """What a form starts with to go on from here."""
        return {**self.typed, "client_key": self.client_key, "rev": str(self.rev)}
