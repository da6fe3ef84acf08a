"""What stays: the handover pack, which the institution owns, and the three waves of follow-up."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Institution

from .assignment import Assignment
from .moved import is_programme_staff
from .work import Level


class HandoverItemQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The institution's people, whoever they are by then, the expert who left it, and staff."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        if is_programme_staff(user):
            return self
        held = Institution.objects.held_by(user)
        return self.filter(Q(institution__in=held) | Q(assignment__expert=user))


class HandoverItem(models.Model):
    """One thing of an institution's handover pack. It is the institution's, not the giver's."""

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("document")
        RECORDING = "recording", _("recording")
        CONTACT = "contact", _("contact")
        DECISION = "decision", _("decision")
        NOTE = "note", _("note")

    # What is nothing without its file.
    WITH_FILE = (Kind.DOCUMENT, Kind.RECORDING)

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="handover")
    assignment = models.ForeignKey(
        Assignment, on_delete=models.SET_NULL, null=True, blank=True, related_name="handover"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("text"), max_length=6000, blank=True)
    file = models.FileField(_("file"), upload_to="handover", blank=True)
    file_name = models.CharField(max_length=150, blank=True, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now)
    client_key = models.UUIDField(editable=False)

    objects = HandoverItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("thing of a handover pack")
        verbose_name_plural = _("handover packs")
        ordering = ["kind", "pk"]
        constraints = [models.UniqueConstraint(fields=["added_by", "client_key"], name="handover_once")]

    def __str__(self):
        return self.title


class FollowUpQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whom it asks, and programme staff."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        return self if is_programme_staff(user) else self.filter(person=user)

    def due(self, today):
        """Those to send now. Of work that goes on in an extension only the start is asked about."""
        asked = Q(wave=FollowUp.Wave.START) | Q(assignment__in=Assignment.objects.not_extended())
        return self.filter(asked, sent_at=None, due_on__lte=today)

    def sent(self):
        return self.exclude(sent_at=None)


class FollowUp(models.Model):
    """A few questions to one person about an assignment, at its start, at its end and a year later."""

    class Wave(models.TextChoices):
        START = "start", _("at the start")
        END = "end", _("at the end")
        YEAR = "year", _("a year later")

    class InUse(models.TextChoices):
        YES = "yes", _("yes, all of it")
        PARTLY = "partly", _("some of it")
        NO = "no", _("no")
        EARLY = "early", _("too early to say")

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="follow_ups")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="follow_ups")
    wave = models.CharField(_("when"), max_length=6, choices=Wave)
    due_on = models.DateField(_("due"))
    sent_at = models.DateTimeField(null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    in_use = models.CharField(_("Is what was made still in use?"), max_length=8, choices=InUse, blank=True)
    level = models.CharField(_("How far did it reach?"), max_length=12, choices=Level, blank=True)
    confidence = models.PositiveSmallIntegerField(
        _("How sure are you that it will last? From 1 to 5."), null=True, blank=True
    )
    text = models.TextField(_("what changed, and what did not"), max_length=3000, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "person", "wave"], name="one_follow_up_per_wave"),
            models.CheckConstraint(
                condition=Q(confidence__isnull=True) | Q(confidence__range=(1, 5)),
                name="confidence_from_one_to_five",
            ),
        ]

    def __str__(self):
        return f"{self.assignment}: {self.get_wave_display()}"

    def get_absolute_url(self):
        return reverse("follow-up", args=[self.pk])
