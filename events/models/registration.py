"""Who comes to an event, how, and how many can."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .event import Event
from .hall import HallCode

WAYS = [(Event.Mode.ONSITE.value, _("in the hall")), (Event.Mode.ONLINE.value, _("online"))]
OFFICERS = frozenset({"officer", "admin"})


def organises(user) -> bool:
    """Programme officers and administrators."""
    return user.is_authenticated and user.is_member and bool(user.roles & OFFICERS)


class OwnQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; programme officers see all."""
        if not user.is_authenticated:
            return self.none()
        return self if organises(user) else self.filter(person=user)


class SeatPoolQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(event__in=Event.objects.visible_to(user))


class SeatPool(models.Model):
    """The seats of an event for one way to come. Whoever changes who has one locks it first, by `version`.

    `taken` are those of the registrations that hold one (`Registration.HOLDING`)."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="seat_pools")
    mode = models.CharField(_("how"), max_length=8, choices=WAYS)
    capacity = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, help_text=_("Empty: as many as want to come.")
    )
    taken = models.PositiveIntegerField(_("taken"), default=0, editable=False)
    next_no = models.PositiveIntegerField(default=1, editable=False)
    version = models.PositiveBigIntegerField(default=0, editable=False)

    objects = SeatPoolQuerySet.as_manager()

    class Meta:
        verbose_name = _("seats")
        verbose_name_plural = _("seats")
        ordering = ["event", "mode"]
        constraints = [
            models.UniqueConstraint(fields=["event", "mode"], name="one_pool_for_each_way"),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(taken__lte=F("capacity")), name="never_more_than_there_are"
            ),
            models.CheckConstraint(condition=Q(taken__gte=0), name="taken_seats_count_up"),
        ]

    def __str__(self):
        return f"{self.event}: {self.get_mode_display()}"

    @property
    def has_room(self) -> bool:
        return self.capacity is None or self.taken < self.capacity

    @property
    def left(self) -> int | None:
        """Seats that nobody has; None where there is no end to them."""
        return None if self.capacity is None else max(self.capacity - self.taken, 0)


class RegistrationQuerySet(OwnQuerySet):
    def seated(self):
        """Those that come and have a seat."""
        return self.filter(state=Registration.State.CONFIRMED)

    def standing(self):
        """Those that take part: whoever has a seat, and who came in by the hall's code."""
        return self.filter(state__in=(Registration.State.CONFIRMED, Registration.State.HALL))

    def holding(self):
        """Those for whom a seat is kept."""
        return self.filter(state__in=Registration.HOLDING)

    def kept(self):
        """Those that were not called off."""
        return self.exclude(state=Registration.State.CANCELLED)

    def waiting(self):
        """Those in line, the first one first."""
        return self.filter(state=Registration.State.WAITLISTED).order_by("queue_no")


class Registration(models.Model):
    """A person comes to an event, in the hall or online, or waits for a seat there.

    `sequence` counts its changes, for calendars; `reminded` is the last reminder, in hours before.
    """

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("registered")
        WAITLISTED = "waitlisted", _("on the waiting list")
        OFFERED = "offered", _("a seat is offered")
        HALL = "hall", _("in the hall by its code")
        CANCELLED = "cancelled", _("called off")

    HOLDING = (State.CONFIRMED, State.OFFERED)

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="registrations"
    )
    mode = models.CharField(_("how"), max_length=8, choices=WAYS)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CONFIRMED)
    queue_no = models.PositiveIntegerField(_("number in line"), null=True, editable=False)
    offered_until = models.DateTimeField(_("offered until"), null=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    reminded = models.PositiveSmallIntegerField(null=True, editable=False)
    registered_at = models.DateTimeField(_("registered"), default=timezone.now)
    # By whose code at the door, for somebody who came without registering.
    hall_code = models.ForeignKey(
        HallCode, on_delete=models.SET_NULL, null=True, editable=False, related_name="registrations"
    )
    client_key = models.UUIDField(editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["event", "registered_at"]
        constraints = [
            models.UniqueConstraint(fields=["event", "person"], name="register_once"),
            models.UniqueConstraint(
                fields=["event", "mode", "queue_no"], condition=~Q(queue_no=None), name="one_place_in_line"
            ),
            models.CheckConstraint(
                condition=Q(state="waitlisted", queue_no__isnull=False)
                | (~Q(state="waitlisted") & Q(queue_no=None)),
                name="who_waits_has_a_number",
            ),
            models.CheckConstraint(
                condition=Q(state="offered", offered_until__isnull=False)
                | (~Q(state="offered") & Q(offered_until=None)),
                name="an_offer_has_an_end",
            ),
        ]
        indexes = [models.Index(fields=["offered_until"], name="offers_that_lapse")]

    def __str__(self):
        return f"{self.person}: {self.event}"

    def get_absolute_url(self):
        return self.event.get_absolute_url()

    @property
    def holds(self) -> bool:
        return self.state in self.HOLDING

    @property
    def position(self) -> int:
        """How many are in line up to here, this one included."""
        line = Registration.objects.waiting().filter(event=self.event_id, mode=self.mode)
        return line.filter(queue_no__lte=self.queue_no).count()


class Invitee(models.Model):
    """Somebody who may see and come to an event that is not for everybody."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="invitees")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="event_invitations"
    )

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = _("invited person")
        verbose_name_plural = _("invited people")
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="invite_to_event_once")]

    def __str__(self):
        return f"{self.person}: {self.event}"
