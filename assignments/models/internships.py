"""Recent graduates at a host, beside an expert at work there."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Institution

from .assignment import Assignment
from .moved import Moved, is_programme_staff


class InternshipQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The intern's own, the supervising expert's, the host's, and all to programme staff."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        if is_programme_staff(user):
            return self
        held = Institution.objects.held_by(user)
        return self.filter(Q(intern=user) | Q(assignment__expert=user) | Q(assignment__host__in=held))

    def open(self):
        """Planned or under way."""
        return self.filter(state__in=Internship.OPEN)


class Internship(Moved):
    """An intern at the assignment's host, supervised by its expert. The assignment's dates are copied here,
    so that the database refuses an internship outside them."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        ACTIVE = "active", _("under way")
        COMPLETED = "completed", _("completed")
        ENDED_EARLY = "ended_early", _("ended early")
        WITHDRAWN = "withdrawn", _("withdrawn")

    OPEN = (State.PLANNED, State.ACTIVE)

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="internships")
    intern = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="internships")
    title = models.CharField(_("what the intern works on"), max_length=160)
    starts = models.DateField(_("starts"))
    ends = models.DateField(_("ends"))
    earliest_start = models.DateField(editable=False)
    latest_end = models.DateField(editable=False)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PLANNED)
    client_key = models.UUIDField(editable=False)

    objects = InternshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("internship")
        verbose_name_plural = _("internships")
        ordering = ["-starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="internship_ends_after_start"),
            models.CheckConstraint(
                condition=Q(starts__gte=F("earliest_start"), ends__lte=F("latest_end")),
                name="internship_within_assignment",
            ),
            models.UniqueConstraint(
                fields=["assignment", "intern"],
                condition=Q(state__in=["planned", "active"]),
                name="one_open_internship_per_intern",
            ),
            models.UniqueConstraint(fields=["assignment", "client_key"], name="internship_once"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("internship-detail", args=[self.pk])


class Skill(models.Model):
    """Something the intern did and learned, signed off by the supervisor."""

    reached_through = "internship"

    internship = models.ForeignKey(Internship, on_delete=models.CASCADE, related_name="skills")
    day = models.DateField(_("day"), default=timezone.localdate)
    text = models.CharField(_("what you did and learned"), max_length=500)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, editable=False)
    client_key = models.UUIDField(editable=False)

    class Meta:
        verbose_name = _("entry of the skills log")
        ordering = ["-day", "-pk"]
        constraints = [models.UniqueConstraint(fields=["internship", "client_key"], name="skill_once")]

    def __str__(self):
        return self.text
