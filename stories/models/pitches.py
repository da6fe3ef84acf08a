"""Pitches: a story that somebody offers to the editors, with those who tell it along."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from assignments.models import Assignment
from people.models import Film, Picture

from .consents import is_editor
from .pages import StoryPage


class PitchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those one tells; editors also see what was offered to them, and no drafts."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        own = Q(pk__in=Teller.objects.filter(person=user).values("pitch"))
        if not is_editor(user):
            return self.filter(own)
        return self.filter(own | ~Q(state__in=[Pitch.State.DRAFT, Pitch.State.DROPPED]))


class Pitch(models.Model):
    """A story on its way to the editors. All who tell it see it, and change it while it is a draft."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        OFFERED = "offered", _("offered")
        TAKEN = "taken", _("taken up")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        # A draft that was thrown away before anybody else saw it.
        DROPPED = "dropped", _("thrown away")

    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("your story"), max_length=20_000)
    language = models.CharField(_("written in"), max_length=8, choices=settings.LANGUAGES)
    film = models.ForeignKey(
        Film, verbose_name=_("film"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    assignment = models.ForeignKey(
        Assignment, verbose_name=_("assignment"), on_delete=models.PROTECT, null=True, blank=True
    )
    anonymous = models.BooleanField(_("do not name us"), default=False)
    not_before = models.DateField(_("not before"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    moved_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    said = models.CharField(_("reason"), max_length=500, blank=True, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="pitches"
    )
    # The editor who works on it.
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    page = models.ForeignKey(StoryPage, on_delete=models.SET_NULL, null=True, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    client_key = models.UUIDField(editable=False)
    tellers: models.ManyToManyField = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Teller", related_name="+"
    )

    objects = PitchQuerySet.as_manager()

    class Meta:
        verbose_name = _("pitch")
        verbose_name_plural = _("pitches")
        ordering = ["-moved_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["written_by", "client_key"], name="pitch_once")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("pitch-detail", args=[self.pk])

    @property
    def direction(self) -> str:
        return "rtl" if get_language_info(self.language)["bidi"] else "ltr"


class Teller(models.Model):
    """Somebody who tells it: an expert, an intern, a host's focal point, each as much as the others."""

    reached_through = "pitch"

    pitch = models.ForeignKey(Pitch, on_delete=models.CASCADE)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["pitch", "person"], name="teller_once")]

    def __str__(self):
        return f"{self.person}: {self.pitch}"


class PitchPictureQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the pitches one sees."""
        return self.filter(pitch__in=Pitch.objects.visible_to(user))


class PitchPicture(models.Model):
    """A picture that goes with it, and what it shows for who cannot see it."""

    pitch = models.ForeignKey(Pitch, on_delete=models.CASCADE, related_name="pictures")
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="+")
    alt = models.CharField(_("what the picture shows"), max_length=250)

    objects = PitchPictureQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.alt
