"""What somebody tells with a registration: answers, a yes to pictures, and what they need."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models.words import in_my_language
from people.sealing import reseal, seal, unseal

from .event import Event
from .registration import OwnQuerySet, Registration

# The text that is agreed to (templates/events/register_details.html); whoever changes it counts up.
CONSENT_VERSION = 1


class EventQuestionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(event__in=Event.objects.visible_to(user))


class EventQuestion(models.Model):
    """The organisers ask it of everybody who registers."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="asked")
    text = models.CharField(_("question"), max_length=200)
    text_nl = models.CharField(_("question in Dutch"), max_length=200, blank=True)
    text_ar = models.CharField(_("question in Arabic"), max_length=200, blank=True)
    text_so = models.CharField(_("question in Somali"), max_length=200, blank=True)
    choices = models.TextField(
        _("choices"), blank=True, help_text=_("One on each line; empty: people write what they like.")
    )
    required = models.BooleanField(_("must be answered"), default=False)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    objects = EventQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question on registering")
        verbose_name_plural = _("questions on registering")
        ordering = ["event", "position", "pk"]

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        return in_my_language(self, "text")

    @property
    def options(self) -> list[str]:
        return [line.strip() for line in self.choices.splitlines() if line.strip()]


class Answer(models.Model):
    """What one person answered."""

    reached_through = "registration"

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(EventQuestion, on_delete=models.CASCADE, related_name="answers")
    text = models.CharField(_("answer"), max_length=500)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [models.UniqueConstraint(fields=["registration", "question"], name="answer_once")]

    def __str__(self):
        return self.text


class EventConsent(models.Model):
    """One yes for one event: to be in pictures or in a recording. Taking it back keeps the row.

    `people.Consent` is a yes for the whole programme; coming to an evening says nothing about that.
    """

    class Purpose(models.TextChoices):
        PHOTO = "photo", _("pictures")
        RECORDING = "recording", _("recordings")

    reached_through = "registration"

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    version = models.PositiveSmallIntegerField(_("version of the text"), default=CONSENT_VERSION)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    given_at = models.DateTimeField(_("given"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    class Meta:
        verbose_name = _("consent at an event")
        verbose_name_plural = _("consents at events")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "purpose"],
                condition=Q(withdrawn_at=None),
                name="one_active_consent_at_an_event",
            )
        ]

    def __str__(self):
        return f"{self.registration}: {self.get_purpose_display()}"


class NeedKind(models.TextChoices):
    DIETARY = "dietary", _("food")
    ACCESS = "access", _("getting around, seeing, hearing")
    PRAYER = "prayer", _("prayer")
    VISA = "visa", _("visa and travel")


class NeedsReader(models.Model):
    """Somebody who looks after one kind of need at one event, such as the caterer."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="needs_readers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=8, choices=NeedKind)

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = _("person who looks after needs")
        verbose_name_plural = _("people who look after needs")
        constraints = [
            models.UniqueConstraint(fields=["event", "person", "kind"], name="look_after_needs_once")
        ]

    def __str__(self):
        return f"{self.person}: {self.get_kind_display()}"


class NeedQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and of others those one looks after: no role sees any by itself."""
        if not user.is_authenticated:
            return self.none()
        if not user.is_active or user.suspended_at:
            return self.filter(registration__person=user)
        looks_after = NeedsReader.objects.filter(
            event=OuterRef("registration__event"), kind=OuterRef("kind"), person=user
        )
        return self.filter(Q(registration__person=user) | Exists(looks_after))

    def spent(self, day):
        """Those that are of no use any more on `day`."""
        return self.filter(purge_after__lte=day)


class Need(models.Model):
    """What somebody needs, sealed: in the database, in backups and in the office it is no text."""

    PURPOSE = "needs at events"

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="needs")
    kind = models.CharField(_("kind"), max_length=8, choices=NeedKind)
    sealed = models.TextField(editable=False)
    purge_after = models.DateField(_("kept until"))

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["registration", "kind"], name="one_need_of_each_kind")]

    def __str__(self):
        return self.get_kind_display()

    @property
    def text(self) -> str:
        return unseal(self.sealed, purpose=self.PURPOSE)

    @text.setter
    def text(self, words: str) -> None:
        self.sealed = seal(words, purpose=self.PURPOSE)

    def seal_anew(self) -> None:
        """Under the site's first key."""
        self.sealed = reseal(self.sealed, purpose=self.PURPOSE)
