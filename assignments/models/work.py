"""What is agreed, noted and told of an assignment: work plan, weekly log, report, feedback, certificate."""

import secrets
import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .assignment import Assignment


class Level(models.TextChoices):
    """How far knowledge travels: told, made their own, built into how the organisation works."""

    INFORMATION = "information", _("information")
    KNOWLEDGE = "knowledge", _("knowledge")
    ORGANISATION = "organisation", _("organisation")


class Reached(models.TextChoices):
    NOT = "not", _("not reached")
    PARTLY = "partly", _("partly reached")
    FULLY = "fully", _("reached")


class WorkGoal(models.Model):
    """One goal of the work plan; the report says how far it was reached."""

    reached_through = "assignment"

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="goals")
    text = models.CharField(_("goal"), max_length=300)
    level = models.CharField(_("level"), max_length=12, choices=Level)
    due_on = models.DateField(_("by"), null=True, blank=True)
    reached = models.CharField(_("how far"), max_length=8, choices=Reached, blank=True)
    evidence = models.CharField(_("how one can see it"), max_length=500, blank=True)
    client_key = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = _("goal of the work plan")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "text"], name="goal_once_in_a_work_plan"),
            models.UniqueConstraint(fields=["assignment", "client_key"], name="work_goal_once"),
        ]

    def __str__(self):
        return self.text


class LogEntry(models.Model):
    """A week in three lines."""

    reached_through = "assignment"

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="log")
    week = models.DateField(_("week of"))
    challenge = models.CharField(_("challenge"), max_length=500)
    achievement = models.CharField(_("achievement"), max_length=500)
    recommendation = models.CharField(_("recommendation"), max_length=500)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log entries")
        ordering = ["-week"]
        constraints = [
            # The Monday stands for its week, so a second entry for a week is the same entry, changed.
            models.UniqueConstraint(fields=["assignment", "week"], name="one_log_entry_per_week"),
        ]

    def __str__(self):
        return f"{self.assignment}: {self.week}"


class Report(models.Model):
    """What the expert says at the end; the levels are told goal by goal."""

    reached_through = "assignment"

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="report")
    summary = models.TextField(_("what was done"), max_length=6000)
    stays = models.TextField(_("what stays with the host"), max_length=3000)
    lessons = models.TextField(_("what others should know"), max_length=3000, blank=True)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("report")

    def __str__(self):
        return str(self.assignment)


_FROM_ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]


class HostFeedback(models.Model):
    """Five questions to the host, from 1 (not at all) to 5 (very much), and room for a sentence."""

    reached_through = "assignment"
    RATINGS = ("useful", "learned", "respectful", "supported", "again")

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="feedback")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    useful = models.PositiveSmallIntegerField(_("The work met our need."), validators=_FROM_ONE_TO_FIVE)
    learned = models.PositiveSmallIntegerField(
        _("Our colleagues learned what they will use."), validators=_FROM_ONE_TO_FIVE
    )
    respectful = models.PositiveSmallIntegerField(
        _("We worked together as equals."), validators=_FROM_ONE_TO_FIVE
    )
    supported = models.PositiveSmallIntegerField(
        _("The programme supported us well."), validators=_FROM_ONE_TO_FIVE
    )
    again = models.PositiveSmallIntegerField(_("We would do it again."), validators=_FROM_ONE_TO_FIVE)
    text = models.TextField(_("what else you want to say"), max_length=3000, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("host's feedback")
        constraints = [
            models.CheckConstraint(
                condition=Q(useful__range=(1, 5))
                & Q(learned__range=(1, 5))
                & Q(respectful__range=(1, 5))
                & Q(supported__range=(1, 5))
                & Q(again__range=(1, 5)),
                name="feedback_from_one_to_five",
            ),
        ]

    def __str__(self):
        return str(self.assignment)

    def answers(self) -> list[tuple]:
        """(sentence, number) of each rating."""
        sentences = {column.name: column.verbose_name for column in self._meta.fields}
        return [(sentences[name], getattr(self, name)) for name in self.RATINGS]


def new_code() -> str:
    """Twelve characters that nobody guesses and one can read out: no 0, O, 1, I or L."""
    return "".join(secrets.choice("23456789ABCDEFGHJKMNPQRSTUVWXYZ") for _ in range(12))


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever has the code may check it; a certificate of somebody who left is gone."""
        return self.filter(person__erased_at=None)


class Certificate(models.Model):
    """That somebody did this work. Its page says name, role and dates, and nothing else."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="certificates"
    )
    assignment = models.OneToOneField(
        Assignment, on_delete=models.PROTECT, null=True, related_name="certificate"
    )
    internship = models.OneToOneField(
        "Internship", on_delete=models.PROTECT, null=True, related_name="certificate"
    )
    code = models.CharField(_("code"), max_length=12, unique=True, default=new_code, editable=False)
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.CheckConstraint(
                condition=Q(assignment__isnull=False, internship__isnull=True)
                | Q(assignment__isnull=True, internship__isnull=False),
                name="certificate_is_for_one_thing",
            ),
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("certificate-detail", args=[self.code])

    @property
    def work(self):
        """The assignment or the internship that it tells of."""
        return self.assignment or self.internship
