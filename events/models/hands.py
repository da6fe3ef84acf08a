"""Who wants to speak: a queue, in the order in which hands were raised, online and in the hall alike."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .programme import Talk


class HandQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and those of talks one leads."""
        if not user.is_authenticated:
            return self.none()
        own = Q(person=user, talk__in=Talk.objects.visible_to(user))
        return self.filter(own | Q(talk__in=Talk.objects.led_by(user)))

    def up(self):
        """Those that still wait or speak, the first one first."""
        return self.filter(state__in=Hand.UP).order_by("pk")


class Hand(models.Model):
    """`change` is the talk's `hand_head` when this last changed."""

    class State(models.TextChoices):
        RAISED = "raised", _("raised")
        CALLED = "called", _("called up")
        SERVED = "served", _("has spoken")
        LOWERED = "lowered", _("lowered")

    UP = (State.RAISED, State.CALLED)

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="hands")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.RAISED, editable=False)
    raised_at = models.DateTimeField(default=timezone.now)
    change = models.PositiveBigIntegerField(editable=False)
    client_key = models.UUIDField(editable=False)

    # In the hall or online, as they registered (`events.reading_live.with_modes`).
    mode: str

    objects = HandQuerySet.as_manager()

    class Meta:
        verbose_name = _("raised hand")
        verbose_name_plural = _("raised hands")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["talk", "change"], name="one_hand_per_change"),
            models.UniqueConstraint(fields=["person", "client_key"], name="raise_hand_once"),
            models.UniqueConstraint(
                fields=["talk", "person"], condition=Q(state__in=("raised", "called")), name="one_hand_up"
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.talk}"

    def get_absolute_url(self):
        return f"{self.talk.get_absolute_url()}#hands"
