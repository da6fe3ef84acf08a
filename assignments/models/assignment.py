"""The programme's work: one expert, one host, at most three months."""

import uuid
from calendar import monthrange
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import FocusCountry, Institution, Programme, Sector

from .moved import Moved, is_programme_staff

MONTHS = 3


def latest_end(starts: date) -> date:
    """The last day an assignment may have: the same day three months on, or that month's last day."""
    year, month = divmod(starts.year * 12 + starts.month - 1 + MONTHS, 12)
    return date(year, month + 1, min(starts.day, monthrange(year, month + 1)[1]))


class Mode(models.TextChoices):
    PHYSICAL = "physical", _("on site")
    VIRTUAL = "virtual", _("online")
    MIXED = "mixed", _("on site and online")


class AssignmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The expert's own, one's institution's, the intern's at it, and all to programme staff."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        if is_programme_staff(user):
            return self
        interning = Q(pk__in=self.model.objects.filter(internships__intern=user).values("pk"))
        return self.filter(self._of(user) | interning)

    def inside(self, user):
        """Those whose gate, log and report one reads as well: not the intern's at it."""
        seen = self.visible_to(user)
        return seen if is_programme_staff(user) else seen.filter(self._of(user))

    def _of(self, user) -> Q:
        return Q(expert=user) | Q(host__in=Institution.objects.held_by(user))

    def begun(self):
        """Those that are under way, or were."""
        return self.exclude(state__in=[*Assignment.BEFORE, Assignment.State.WITHDRAWN])

    def not_extended(self):
        """Those after which the work does not go on in an extension."""
        goes_on = self.model.objects.exclude(follows=None).exclude(state=Assignment.State.WITHDRAWN)
        return self.exclude(pk__in=goes_on.values("follows"))

    def counted(self):
        """Those that the programme counts: not the withdrawn, and work that was extended once."""
        return self.filter(follows=None).exclude(state=Assignment.State.WITHDRAWN)


class Assignment(Moved):
    """Work of one expert for one host. `latest_end` is three calendar months after the start, kept as a
    column so that the database itself refuses a longer one (domain I2) on SQLite and PostgreSQL alike."""

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        PREPARED = "prepared", _("ready to start")
        ACTIVE = "active", _("under way")
        REPORTING = "reporting", _("reporting")
        CLOSED = "closed", _("closed")
        ON_HOLD = "on_hold", _("on hold")
        WITHDRAWN = "withdrawn", _("withdrawn")
        ENDED_EARLY = "ended_early", _("ended early")

    Mode = Mode
    BEFORE = (State.CONFIRMED, State.PREPARED)
    RUNNING = (State.ACTIVE, State.ON_HOLD)
    EXTENDED_FROM = (State.ACTIVE, State.REPORTING, State.CLOSED)

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="assignments")
    application = models.OneToOneField(
        "Application",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="assignment",
    )
    follows = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="extension"
    )
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    host = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="assignments")
    focus_country = models.ForeignKey(FocusCountry, on_delete=models.PROTECT)
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT)
    title = models.CharField(_("title"), max_length=160)
    summary = models.TextField(_("summary"), blank=True)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.CONFIRMED)
    starts = models.DateField(_("starts"))
    ends = models.DateField(_("ends"))
    latest_end = models.DateField(editable=False)
    # The gate: what must be there before the work starts (`assignments.gates`).
    trained_on = models.DateField(_("training completed"), null=True, blank=True)
    training_waived = models.CharField(_("training waived because"), max_length=300, blank=True)
    briefed_on = models.DateField(_("security brief given"), null=True, blank=True)
    documents_on = models.DateField(_("documents complete"), null=True, blank=True)
    expert_agreed_at = models.DateTimeField(_("work plan agreed by the expert"), null=True, editable=False)
    host_agreed_at = models.DateTimeField(_("work plan agreed by the host"), null=True, editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["-starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="assignment_ends_after_start"),
            models.CheckConstraint(
                condition=Q(ends__lte=F("latest_end")), name="assignment_within_three_months"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["prepared", "active"])
                | Q(trained_on__isnull=False)
                | ~Q(training_waived=""),
                name="assignment_starts_trained",
            ),
        ]
        indexes = [models.Index(fields=["state", "moved_at"], name="assignment_by_state")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("assignment-detail", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.ends < timezone.localdate()


class ModeChange(models.Model):
    """That the work went on in another way, and why."""

    reached_through = "assignment"

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="mode_changes")
    before = models.CharField(_("before"), max_length=10, choices=Mode)
    after = models.CharField(_("after"), max_length=10, choices=Mode)
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    client_key = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = _("change of mode")
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "client_key"], name="mode_change_once"),
        ]

    def __str__(self):
        return f"{self.get_before_display()} → {self.get_after_display()}"
