"""What answers a call: a proposal, those who speak, and what reviewers think of it."""

import secrets

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Institution, Participation, Seat

from .calls import Call, Reviewer, is_of_team
from .event import Event
from .programme import Talk, Track


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own and those in which one speaks; the programme team sees what was ever sent in."""
        if not user.is_authenticated:
            return self.none()
        own = self._spoken_by(user.pk)
        if is_of_team(user):
            own |= ~Q(sent_at=None)
        return self.filter(own, call__event__in=Event.objects.visible_to(user))

    def spoken_by(self, user):
        return self.filter(self._spoken_by(user.pk))

    @staticmethod
    def _spoken_by(person) -> Q:
        beside = CoSpeaker.objects.filter(person=person, state=CoSpeaker.State.YES)
        return Q(by=person) | Q(pk__in=beside.values("proposal"))

    def to_review(self, user):
        """What a reviewer reads: what was sent to a call that names them. Never their own, nothing of their
        institution, not where they said that they are too near, and nothing by somebody whose country is in
        safety mode: that waits until it is over."""
        if not user.is_authenticated:
            return self.none()
        mine = Institution.objects.held_by(user).values("pk")
        near = Seat.objects.current().filter(institution__in=mine)
        beside = CoSpeaker.objects.filter(proposal=OuterRef("pk"))
        withdrawn = Participation.objects.withdrawn().values("person")
        declared = Review.objects.filter(proposal=OuterRef("pk"), reviewer=user, conflict=True)
        return self.filter(
            ~self._spoken_by(user.pk),
            ~Q(institution__in=mine),
            ~Exists(near.filter(person=OuterRef("by"))),
            ~Exists(beside.filter(Q(person__in=near.values("person")) | Q(person=user))),
            ~Q(by__in=withdrawn) & ~Exists(beside.filter(person__in=withdrawn)),
            ~Exists(declared),
            call__in=Reviewer.objects.filter(person=user).values("call"),
            state__in=Proposal.REVIEWED,
        )


class Proposal(models.Model):
    """A talk that somebody offers: a draft until it is sent, and to be changed until the call closes."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SENT = "sent", _("sent in")
        WAITING = "waiting", _("on the waiting list")
        ACCEPTED = "accepted", _("accepted")
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("not taken")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Mode(models.TextChoices):
        ONSITE = "onsite", _("in the hall")
        ONLINE = "online", _("online")

    DECIDED = (State.ACCEPTED, State.CONFIRMED, State.DECLINED)
    REVIEWED = (State.SENT, State.WAITING, *DECIDED)

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="proposals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="proposals")
    institution = models.ForeignKey(
        Institution,
        verbose_name=_("institution"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    title = models.CharField(_("title"), max_length=200)
    abstract = models.TextField(_("abstract"), max_length=4000)
    kind = models.CharField(_("kind"), max_length=10, choices=Talk.Kind)
    track = models.ForeignKey(
        Track, verbose_name=_("track"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    mode = models.CharField(_("how"), max_length=8, choices=Mode)
    notes = models.TextField(_("notes for those who review"), max_length=2000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    sent_at = models.DateTimeField(null=True, editable=False)
    moved_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    # What the programme team wrote with its decision.
    said = models.CharField(_("word with the decision"), max_length=1000, blank=True, editable=False)
    talk = models.OneToOneField(
        Talk, on_delete=models.SET_NULL, null=True, editable=False, related_name="proposal"
    )
    client_key = models.UUIDField(editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-moved_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["by", "client_key"], name="propose_once")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("proposal", args=[self.call.event.slug, self.pk])

    @property
    def is_decided(self) -> bool:
        return self.state in self.DECIDED

    @property
    def hides_names(self) -> bool:
        """Whether those who review it may not know whose it is."""
        return self.call.anonymous and not self.is_decided


def new_token() -> str:
    return secrets.token_urlsafe(24)


class CoSpeaker(models.Model):
    """Somebody named as speaking along. The mail to their address has the only way to say yes."""

    reached_through = "proposal"

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        YES = "yes", _("speaks along")
        NO = "no", _("does not speak")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="beside")
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail address"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    state = models.CharField(_("state"), max_length=5, choices=State, default=State.ASKED)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    client_key = models.UUIDField(editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "client_key"], name="name_co_speaker_once"),
            models.UniqueConstraint("proposal", Lower("email"), name="one_co_speaker_per_address"),
            models.UniqueConstraint(fields=["proposal", "person"], name="co_speaker_once"),
            models.CheckConstraint(
                condition=Q(state="asked") | Q(person__isnull=False), name="co_speakers_answer_themselves"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def called(self) -> str:
        return str(self.person) if self.person else self.name


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; the programme team sees all but those of what they propose themselves."""
        if not user.is_authenticated:
            return self.none()
        if is_of_team(user):
            return self.exclude(proposal__in=Proposal.objects.spoken_by(user))
        return self.filter(reviewer=user)


class Review(models.Model):
    """What one reviewer thinks of one proposal; or that they are too near to say."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(
        _("score"), null=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    comment = models.TextField(_("comment"), max_length=2000, blank=True)
    conflict = models.BooleanField(_("conflict of interest"), default=False)
    reviewed_at = models.DateTimeField(default=timezone.now)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "reviewer"], name="review_once"),
            models.CheckConstraint(
                condition=Q(conflict=True, score=None) | Q(conflict=False, score__range=(1, 5)),
                name="a_score_or_a_conflict",
            ),
        ]

    def __str__(self):
        return f"{self.reviewer}: {self.proposal}"
