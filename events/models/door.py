"""The door: who stands at it, whose ticket was made anew, and who came in."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .event import DESK_ROLES, Event
from .registration import Registration


def doors_of(user) -> models.QuerySet[Event]:
    """Events at whose door `user` stands: those who run events, and whoever was named for one."""
    if not user.is_authenticated or user.suspended_at:
        return Event.objects.none()
    seen = Event.objects.visible_to(user)
    if user.is_member and user.roles & set(DESK_ROLES):
        return seen
    return seen.filter(pk__in=user.doors.values("event"))


class DoorKeeperQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; those who run events see all."""
        if not user.is_authenticated:
            return self.none()
        if user.is_member and user.roles & set(DESK_ROLES):
            return self
        return self.filter(person=user)


class DoorKeeper(models.Model):
    """Somebody who lets people in at one event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="door_keepers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="doors")

    objects = DoorKeeperQuerySet.as_manager()

    class Meta:
        verbose_name = _("person at the door")
        verbose_name_plural = _("people at the door")
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="keep_a_door_once")]

    def __str__(self):
        return f"{self.person}: {self.event}"


class Ticket(models.Model):
    """How often somebody's ticket was made anew; without a row, never. Codes themselves are derived
    (`events.tickets`)."""

    reached_through = "registration"

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="ticket")
    issue = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")

    def __str__(self):
        return f"{self.registration}: {self.issue}"


class CheckInQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and those of the doors at which one stands."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(registration__person=user) | Q(event__in=doors_of(user)))

    def inside(self):
        """Those that let somebody in."""
        return self.filter(result=CheckIn.Result.OK)


class CheckIn(models.Model):
    """One scan at the door, whatever came of it. Of those of one ticket on one day, the first lets in."""

    class Result(models.TextChoices):
        OK = "ok", _("let in")
        ALREADY = "already", _("was in already")
        REVOKED = "revoked", _("not valid any more")
        WRONG_EVENT = "wrong_event", _("for another event")
        UNKNOWN = "unknown", _("no ticket of ours")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="check_ins")
    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, null=True, related_name="check_ins"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    device = models.UUIDField(editable=False)
    client_nonce = models.UUIDField(editable=False)
    result = models.CharField(max_length=11, choices=Result)
    # By the clock of the device, put right by how far it was off.
    scanned_at = models.DateTimeField(_("when"))
    received_at = models.DateTimeField(default=timezone.now)
    # The date at the event's place.
    day = models.DateField()

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ["scanned_at"]
        constraints = [
            models.UniqueConstraint(fields=["device", "client_nonce"], name="scan_once"),
            models.UniqueConstraint(
                fields=["registration", "day"], condition=Q(result="ok"), name="let_in_once_a_day"
            ),
        ]

    def __str__(self):
        return f"{self.registration or self.event}: {self.result}"

    def get_absolute_url(self):
        return self.event.get_absolute_url()
