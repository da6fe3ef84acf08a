"""Two people meet at an event, in a quarter of an hour that is free for both."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .event import Event
from .programme import OfEventQuerySet
from .registration import Registration


class MeetingHours(models.Model):
    """When people can meet each other at an event, where the organiser says so; else the programme's gaps."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="meeting_hours")
    starts = models.DateTimeField(_("starts"))
    ends = models.DateTimeField(_("ends"))

    objects = OfEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("time to meet")
        verbose_name_plural = _("times to meet")
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="meeting_hours_end_after_start")
        ]

    def __str__(self):
        return f"{self.event} {self.starts:%Y-%m-%d %H:%M}"


class MeetingRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The two people's alone."""
        if not user.is_authenticated or not user.is_active or user.suspended_at:
            return self.none()
        return self.filter(Q(asker=user) | Q(asked=user), event__in=Event.objects.admitting(user))

    def ahead(self):
        """Agreed, or waiting for an answer, and not over."""
        return self.filter(state__in=MeetingRequest.AHEAD, ends__gt=timezone.now())


class MeetingRequest(models.Model):
    """One asks another for a time. It holds the asker's time at once and the other's once they agree
    (`people.booking`). `uid` and `sequence` are those of its calendar entry."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        AGREED = "agreed", _("agreed")
        DECLINED = "declined", _("not this time")
        CANCELLED = "cancelled", _("called off")

    AHEAD = (State.ASKED, State.AGREED)

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="meetings")
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    starts = models.DateTimeField(_("starts"))
    ends = models.DateTimeField(_("ends"))
    about = models.CharField(_("what it is about"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    # In the hall they meet at a table with a number; without one, by video.
    table = models.PositiveSmallIntegerField(null=True, editable=False)
    asked_at = models.DateTimeField(default=timezone.now)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    client_key = models.UUIDField(editable=False)

    objects = MeetingRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="meeting_ends_after_start"),
            models.CheckConstraint(condition=~Q(asker=F("asked")), name="nobody_meets_themselves"),
            models.UniqueConstraint(fields=["asker", "client_key"], name="ask_to_meet_once"),
            models.UniqueConstraint(
                fields=["event", "starts", "table"],
                condition=Q(state="agreed"),
                name="one_meeting_at_a_table",
            ),
        ]

    def __str__(self):
        return f"{self.asker} – {self.asked}"

    def get_absolute_url(self):
        return reverse("event-meetings", args=[self.event.slug])

    def joins(self, person) -> bool:
        return person.pk in (self.asker_id, self.asked_id)

    def other(self, person):
        return self.asked if self.asker_id == person.pk else self.asker

    @property
    def is_over(self) -> bool:
        return self.ends <= timezone.now()

    @property
    def in_the_hall(self) -> bool:
        """Whether both come to the hall, so that they can meet at a table."""
        pair = (self.asker_id, self.asked_id)
        there = Registration.objects.standing().filter(event=self.event_id, person__in=pair)
        return there.filter(mode=Event.Mode.ONSITE).count() == 2
