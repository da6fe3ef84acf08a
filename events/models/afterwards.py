"""What is left of a talk: its recording, and what those who were there say of it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Consent, Film, Purpose

from .event import DESK_ROLES, Event
from .programme import Talk, TalkSpeaker
from .speaking import RecordingAnswer


def agreed_to_be_recorded() -> Q:
    """Of a talk (`OuterRef` "talk"): somebody speaks there, and all who do said yes to being recorded, to
    it or to all talks. A no to it goes before a yes to all."""
    speakers = TalkSpeaker.objects.filter(talk=OuterRef("talk"))
    answers = RecordingAnswer.objects.filter(talk=OuterRef("talk"), person=OuterRef("person"))
    consents = Consent.objects.active().filter(purpose=Purpose.RECORDING, person=OuterRef("person"))
    willing = Q(Exists(answers.filter(agrees=True))) | Q(Exists(consents))
    unwilling = speakers.filter(Q(Exists(answers.filter(agrees=False))) | ~willing)
    return Q(Exists(speakers)) & ~Q(Exists(unwilling))


class RecordingQuerySet(models.QuerySet):
    def agreed(self):
        """Those to which every speaker said yes, and still does."""
        return self.filter(agreed_to_be_recorded())

    def visible_to(self, user):
        """Agreed ones of talks that one may see; those for participants, to who is registered, speaks there
        or runs the event."""
        shown = self.agreed().filter(talk__in=Talk.objects.visible_to(user))
        everybody = Q(visibility=Recording.Visibility.PUBLIC)
        if not user.is_authenticated:
            return shown.filter(everybody)
        if user.is_member and user.roles & set(DESK_ROLES):
            return shown
        if user.suspended_at:
            return shown.filter(everybody)
        own = (user.registrations.standing().values("event"), user.talks.values("event"))
        taking_part = Event.objects.filter(Q(pk__in=own[0]) | Q(pk__in=own[1]))
        return shown.filter(everybody | Q(talk__event__in=taking_part))


class Recording(models.Model):
    """The film of a talk. It is seen while every speaker agrees, and by whom it is for."""

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("everybody who sees the talk")
        PARTICIPANTS = "participants", _("only who took part")

    talk = models.OneToOneField(Talk, on_delete=models.CASCADE, related_name="recording")
    film = models.ForeignKey(Film, verbose_name=_("film"), on_delete=models.PROTECT, related_name="+")
    visibility = models.CharField(
        _("for whom"), max_length=12, choices=Visibility, default=Visibility.PARTICIPANTS
    )
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RecordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        ordering = ["talk__starts", "pk"]

    def __str__(self):
        return str(self.talk)


class FeedbackQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; programme officers see all. Speakers are told totals (`events.remains`)."""
        if not user.is_authenticated:
            return self.none()
        if user.is_member and user.roles & {"officer", "admin"}:
            return self.filter(talk__in=Talk.objects.visible_to(user))
        return self.filter(person=user)


class Feedback(models.Model):
    """What one person says of a talk afterwards."""

    MOST = 5

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="feedback")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="talk_feedback"
    )
    stars = models.PositiveSmallIntegerField(
        _("stars"), validators=[MinValueValidator(1), MaxValueValidator(MOST)]
    )
    words = models.CharField(_("in words"), max_length=1000, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    given_at = models.DateTimeField(default=timezone.now)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(fields=["talk", "person"], name="one_feedback_per_talk"),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="one_to_five_stars"),
        ]

    def __str__(self):
        return f"{self.talk}: {self.stars}"

    def get_absolute_url(self):
        return self.talk.get_absolute_url()
