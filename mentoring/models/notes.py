"""What is written about a session: notes for oneself or the two, and a word to staff about the fit."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .closing import ClosingAnswer
from .mentorships import Mentorship
from .sessions import Session


class NoteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and what the other of the two shared; never anybody else's, staff included."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        pair = Q(session__mentorship__mentor=user) | Q(session__mentorship__mentee=user)
        return self.filter(Q(author=user) | Q(pair, shared=True))


class Note(models.Model):
    """A note about a session: its author's, unless they share it with the other."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    shared = models.BooleanField(_("shared"), default=False)
    body = models.TextField(_("note"))
    written_at = models.DateTimeField(default=timezone.now)
    client_key = models.UUIDField(editable=False)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["written_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["author", "client_key"], name="write_note_once")]

    def __str__(self):
        return f"Note {self.pk}"

    def get_absolute_url(self):
        return f"{self.session.get_absolute_url()}#notes"


class FeedbackQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Staff who run the programme, and whoever wrote it; never the other of the two."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        if user.roles & {"officer", "care", "admin"}:
            return self
        return self.filter(author=user)

    def asking_for_another(self):
        """Those who said that it is no good fit, while the pair goes on or its mentee has nobody else: staff
        look for somebody, until they said that they did."""
        again = Mentorship.objects.holding().filter(mentee=OuterRef("session__mentorship__mentee"))
        under_way = Q(session__mentorship__state__in=Mentorship.LIVE)
        return self.filter(under_way | ~Exists(again), fit=Feedback.Fit.NOT, looked_at=None)


class Feedback(models.Model):
    """How one of the two finds it, told to staff alone."""

    class Fit(models.TextChoices):
        GOOD = "good", _("a good fit")
        DECIDING = "deciding", _("not sure yet")
        NOT = "not", _("not a good fit")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="feedback")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    rating = models.PositiveSmallIntegerField(
        _("how useful it was"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    fit = models.CharField(_("fit"), max_length=8, choices=Fit)
    text = models.TextField(_("to staff"), blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    # When staff pointed the mentee to somebody else.
    looked_at = models.DateTimeField(null=True, editable=False)
    client_key = models.UUIDField(editable=False)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(fields=["author", "client_key"], name="give_feedback_once"),
            models.UniqueConstraint(fields=["session", "author"], name="one_feedback_each"),
            models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=5), name="rating_of_five"),
        ]

    def __str__(self):
        return f"Feedback {self.pk}"

    def get_absolute_url(self):
        return f"{self.session.get_absolute_url()}#feedback"


def parted(people) -> list[tuple[int, int]]:
    """Mentor and mentee of pairs of `people` in which one told the programme that the two do not fit."""
    told = Q(sessions__feedback__fit=Feedback.Fit.NOT) | Q(closing_answers__fit=ClosingAnswer.Fit.NOT)
    pairs = Mentorship.objects.filter(told, mentor__in=people, mentee__in=people)
    return list(pairs.order_by().values_list("mentor", "mentee").distinct())
