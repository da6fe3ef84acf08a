"""What stays of a mentorship: what the two tell the programme about it, and a certificate for each."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assignments.models.work import new_code

from .mentorships import Mentorship


class ClosingAnswerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Its author and programme staff; never the other of the two."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        return self if user.roles & {"officer", "care", "admin"} else self.filter(person=user)


class ClosingAnswer(models.Model):
    """How it was, told to the programme alone and only by who wants to."""

    class Fit(models.TextChoices):
        GOOD = "good", _("Yes")
        PARTLY = "partly", _("Partly")
        NOT = "not", _("No")

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="closing_answers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    fit = models.CharField(_("Did the two of you fit?"), max_length=6, choices=Fit)
    text = models.TextField(_("What should the programme know?"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(default=timezone.now)

    objects = ClosingAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("closing answer")
        verbose_name_plural = _("closing answers")
        constraints = [
            models.UniqueConstraint(fields=["mentorship", "person"], name="one_closing_answer_each"),
        ]

    def __str__(self):
        return f"{self.mentorship}: {self.fit}"

    def get_absolute_url(self):
        return self.mentorship.get_absolute_url()


class MentoringCertificateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever has the code may check it; a certificate of somebody who left is gone."""
        return self.filter(person__erased_at=None)


class MentoringCertificate(models.Model):
    """That somebody mentored or was mentored. Its page says name, role, dates and hours, and nothing else."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.PROTECT, related_name="certificates")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentoring_certificates"
    )
    code = models.CharField(_("code"), max_length=12, unique=True, default=new_code, editable=False)
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)

    objects = MentoringCertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentoring certificate")
        verbose_name_plural = _("mentoring certificates")
        constraints = [
            models.UniqueConstraint(fields=["mentorship", "person"], name="one_mentoring_certificate_each"),
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("mentoring-certificate", args=[self.code])

    @property
    def is_the_mentors(self) -> bool:
        return self.person_id == self.mentorship.mentor_id

    @property
    def minutes(self) -> int:
        """How long they met, as far as they said that it took place."""
        times = self.mentorship.sessions.filter(state="held").values_list("starts", "ends")
        return sum((ends - starts for starts, ends in times), timedelta()) // timedelta(minutes=1)
