"""What those who speak give beforehand: their slides, and their yes or no to being recorded."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Paper

from .programme import Talk

# The version of the text on the page; whoever said yes to another one said it to that one.
RECORDING_TEXT = 1


class SlidesQuerySet(models.QuerySet):
    def visible_to(self, user):
        """To those who lead the talk at once, to everybody else when it begins."""
        begun = Q(talk__starts__lte=timezone.now(), talk__in=Talk.objects.visible_to(user))
        if not user.is_authenticated:
            return self.filter(begun)
        near = Q(talk__in=Talk.objects.spoken_by(user)) | Q(talk__in=Talk.objects.led_by(user))
        return self.filter(begun | near)


class Slides(models.Model):
    """A file to show during a talk. It is read through whoever may see these slides (`people.Paper`)."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="slides")
    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    client_key = models.UUIDField(editable=False)

    objects = SlidesQuerySet.as_manager()

    class Meta:
        verbose_name = _("slides")
        verbose_name_plural = _("slides")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["by", "client_key"], name="upload_slides_once")]

    def __str__(self):
        return self.paper.title


class RecordingAnswerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and those of talks one leads: they must honour it."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(person=user) | Q(talk__in=Talk.objects.led_by(user)))


class RecordingAnswer(models.Model):
    """What one speaker says about recording one talk. Each change is in the audit log."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="recording_answers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField(_("may be recorded"))
    version = models.PositiveSmallIntegerField(_("version of the text"), default=RECORDING_TEXT)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    answered_at = models.DateTimeField(default=timezone.now)

    objects = RecordingAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer about recording")
        verbose_name_plural = _("answers about recording")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["talk", "person"], name="one_answer_about_recording")]

    def __str__(self):
        return f"{self.person}: {self.talk}"
