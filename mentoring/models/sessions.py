"""The sessions that pairs book, and the time those take."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models.user import check_zone

from .mentorships import Goal, Mentorship, Side
from .safeguards import is_staff
from .series import Series


class SessionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The two people's alone: what they meet about is not the programme's business."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        return self.filter(Q(mentorship__mentor=user) | Q(mentorship__mentee=user))

    def to_decide(self, user):
        """Those that a pair sees differently, for staff who are not of that pair: when it was and what was
        noted, and nothing of what it was about."""
        if not is_staff(user):
            return self.none()
        own = Q(mentorship__mentor=user) | Q(mentorship__mentee=user)
        return self.filter(state=Session.State.CONTESTED).exclude(own).defer("aim", "goal")

    def with_pair(self):
        return self.select_related("mentorship__mentor", "mentorship__mentee")

    def ahead(self):
        """Those that hold time, or ask for it."""
        return self.filter(state__in=Session.AHEAD)

    def coming(self):
        """Booked or proposed and not over, the next one first."""
        return self.ahead().filter(ends__gt=timezone.now()).order_by("starts")


class Session(models.Model):
    """One dated meeting of a mentorship. Instants are UTC; each reader sees them on their own clock.

    `wall` is what was agreed on the clock of `zone`, that of whoever chose the time: should the rules of a
    zone change, `mentoring_check_zones` finds the sessions that came apart from it. `uid` and `sequence` are
    those of its calendar entry: the one never changes, the other rises.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        CONFIRMED = "confirmed", _("booked")
        HELD = "held", _("held")
        MISSED = "missed", _("missed")
        CONTESTED = "contested", _("seen differently")
        CANCELLED = "cancelled", _("cancelled")
        EXPIRED = "expired", _("lapsed")

    AHEAD = (State.PROPOSED, State.CONFIRMED)

    class Cause(models.TextChoices):
        """Why a session was missed; it says what came between, not whose fault it was."""

        CONNECTION = "connection", _("the connection")
        POWER = "power", _("a power cut")
        WORK = "work", _("work")
        FAMILY = "family", _("illness or family")
        OTHER = "other", _("something else")

    class Absent(models.TextChoices):
        """Who could not come to a missed session."""

        NOBODY = "", _("nobody is to blame")
        MENTOR = "mentor", _("the mentor")
        MENTEE = "mentee", _("the mentee")
        BOTH = "both", _("both")

    mentorship = models.ForeignKey(Mentorship, on_delete=models.PROTECT, related_name="sessions")
    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    starts = models.DateTimeField(_("starts"))
    ends = models.DateTimeField(_("ends"))
    zone = models.CharField(max_length=64, validators=[check_zone])
    wall = models.CharField(max_length=16, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.CONFIRMED)
    # Of a proposal: whose answer it waits for, and until when.
    awaits = models.CharField(max_length=6, choices=Side, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    goal = models.ForeignKey(
        Goal, verbose_name=_("goal"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    aim = models.CharField(_("what it is about"), max_length=200, blank=True)
    missed_because = models.CharField(max_length=10, choices=Cause, blank=True)
    absent = models.CharField(max_length=6, choices=Absent, blank=True)
    # Which side said that it was missed, and when.
    noted_by = models.CharField(max_length=6, choices=Side, blank=True)
    noted_at = models.DateTimeField(null=True, blank=True)
    # What staff found where the two saw it differently, and why: both read it.
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_because = models.CharField(_("why"), max_length=300, blank=True)
    # How many hours before the start the last reminder was due.
    reminded = models.PositiveSmallIntegerField(null=True, editable=False)
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    client_key = models.UUIDField(editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="session_ends_after_start"),
            models.UniqueConstraint(fields=["booked_by", "client_key"], name="book_once"),
            models.CheckConstraint(
                condition=(Q(state="proposed", answer_by__isnull=False) & ~Q(awaits=""))
                | (~Q(state="proposed") & Q(awaits="")),
                name="only_a_proposal_awaits_an_answer",
            ),
        ]

    def __str__(self):
        return f"{self.mentorship} {self.starts:%Y-%m-%d %H:%M}"

    def get_absolute_url(self):
        return reverse("session-detail", args=[self.pk])

    def is_asked(self, person) -> bool:
        """Whether this proposal waits for the answer of `person`."""
        return self.awaits == self.mentorship.side_of(person) and self.mentorship.joins(person)

    @property
    def minutes(self) -> int:
        return (self.ends - self.starts) // timedelta(minutes=1)

    @property
    def is_ahead(self) -> bool:
        return self.starts > timezone.now()

    @property
    def is_over(self) -> bool:
        return self.ends <= timezone.now()
