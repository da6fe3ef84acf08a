"""How a talk is taken: sums only. Who clapped is written nowhere."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .programme import Talk


class TalkReaction(models.Model):
    """How often a talk got one kind of reaction."""

    reached_through = "talk"

    class Kind(models.TextChoices):
        CLAP = "clap", _("applause")
        HEART = "heart", _("heart")
        LAUGH = "laugh", _("laughter")
        WONDER = "wonder", _("wonder")

    SIGNS = {Kind.CLAP: "👏", Kind.HEART: "❤️", Kind.LAUGH: "😄", Kind.WONDER: "💡"}

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="reactions")
    kind = models.CharField(max_length=8, choices=Kind)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["talk", "kind"], name="one_sum_per_reaction")]

    def __str__(self):
        return f"{self.kind}: {self.count}"
