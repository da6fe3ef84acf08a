"""Tables of a few people, dealt by lot."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.models import Topic

from .event import DESK_ROLES, Event
from .programme import OfEventQuerySet


class TableRound(models.Model):
    """One time that tables are dealt at an event, at the latest at `closes_at`. `seed` is the lot: with it
    and the same people the same tables come out again (`events.tables`)."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="table_rounds")
    number = models.PositiveSmallIntegerField()
    closes_at = models.DateTimeField(_("say until when people can take part"))
    place = models.CharField(
        _("where"), max_length=120, blank=True, help_text=_("Such as “the foyer”. Online, leave it empty.")
    )
    seed = models.PositiveBigIntegerField(null=True, editable=False)
    dealt_at = models.DateTimeField(null=True, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    client_key = models.UUIDField(editable=False)

    objects = OfEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("round of tables")
        verbose_name_plural = _("rounds of tables")
        ordering = ["event", "number"]
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="one_round_per_number"),
            models.UniqueConstraint(fields=["opened_by", "client_key"], name="open_round_once"),
        ]

    def __str__(self):
        return f"{self.event} {self.number}"

    def get_absolute_url(self):
        return reverse("event-tables", args=[self.event.slug])


class TableQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those at which one sits; who runs events sees all."""
        if not user.is_authenticated or not user.is_active or user.suspended_at:
            return self.none()
        seen = self.filter(round__event__in=Event.objects.admitting(user))
        if user.is_member and user.roles & set(DESK_ROLES):
            return seen
        return seen.filter(seats__person=user)


class Table(models.Model):
    """Three to five people of a round. Members among them have a private topic; all have the table's number
    or, online, a video room made at joining (`community.video`)."""

    round = models.ForeignKey(TableRound, on_delete=models.CASCADE, related_name="tables")
    number = models.PositiveSmallIntegerField()
    online = models.BooleanField(default=False)
    topic = models.ForeignKey(Topic, on_delete=models.SET_NULL, null=True, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = TableQuerySet.as_manager()

    class Meta:
        verbose_name = _("table")
        verbose_name_plural = _("tables")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="one_table_per_number")]

    def __str__(self):
        return f"{self.round}: {self.number}"


class TableSeat(models.Model):
    """Somebody who takes part in a round; at a table once they are dealt."""

    reached_through = "round"

    round = models.ForeignKey(TableRound, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    table = models.ForeignKey(Table, on_delete=models.SET_NULL, null=True, related_name="seats")

    class Meta:
        ordering = ["person"]
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="sit_down_once")]

    def __str__(self):
        return f"{self.person}: {self.round}"
