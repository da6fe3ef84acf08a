"""Sessions that come again and again."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models.user import check_zone

from .mentorships import Mentorship


class SeriesQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The two people's alone, as its sessions are."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        return self.filter(Q(mentorship__mentor=user) | Q(mentorship__mentee=user))


class Series(models.Model):
    """A plan of sessions at one time of day in its anchor `zone`; each of them is a session of its own.

    Where the clocks of one of the two change, it is the anchor's time that stays.
    """

    class Every(models.IntegerChoices):
        WEEK = 1, _("every week")
        TWO_WEEKS = 2, _("every two weeks")
        FOUR_WEEKS = 4, _("every four weeks")

    LENGTHS = (2, 3, 4, 6, 8, 12)

    mentorship = models.ForeignKey(Mentorship, on_delete=models.PROTECT, related_name="series")
    zone = models.CharField(max_length=64, validators=[check_zone])
    # The first time, on the clock of `zone`, such as "2026-03-23T18:00".
    wall = models.CharField(max_length=16)
    minutes = models.PositiveSmallIntegerField()
    every = models.PositiveSmallIntegerField(choices=Every)
    times = models.PositiveSmallIntegerField()
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    booked_at = models.DateTimeField(default=timezone.now)
    client_key = models.UUIDField(editable=False)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["-booked_at"]
        constraints = [
            models.UniqueConstraint(fields=["booked_by", "client_key"], name="book_series_once"),
            models.CheckConstraint(
                condition=Q(every__in=[1, 2, 4], times__gte=2, times__lte=12), name="series_of_a_few"
            ),
        ]

    def __str__(self):
        return f"{self.mentorship}: {self.times} x {self.wall} {self.zone}"

    def get_absolute_url(self):
        return reverse("series-detail", args=[self.pk])

    @property
    def anchor(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def walls(self) -> list[tuple[UUID, datetime]]:
        """Each time on the clock of the anchor, with the key of its session."""
        first = datetime.fromisoformat(self.wall)
        return [
            (uuid5(self.client_key, str(number)), first + number * timedelta(weeks=self.every))
            for number in range(self.times)
        ]

    def left_out(self) -> list[datetime]:
        """The times for which no session could be booked."""
        booked = set(self.sessions.values_list("client_key", flat=True))
        return [wall for key, wall in self.walls() if key not in booked]
