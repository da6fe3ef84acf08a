"""How often a story was read and played on a day. Numbers only: nothing of who it was."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.media import is_of_office

from .pages import StoryPage


class ReadershipQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those who work on the stories."""
        return self if is_of_office(user) else self.none()


class Readership(models.Model):
    """A page of a story on a day: how many people read it, how many began to play its film."""

    page = models.ForeignKey(StoryPage, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(_("day"))
    readers = models.PositiveIntegerField(_("readers"), default=0)
    plays = models.PositiveIntegerField(_("plays"), default=0)

    objects = ReadershipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "day"], name="one_count_per_story_and_day")]

    def __str__(self):
        return f"{self.page_id} {self.day}"
