"""An agreed pair with goals."""

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models import Topic
from people.models import Programme


class Side(models.TextChoices):
    """One of the two of a pair."""

    MENTOR = "mentor", _("mentor")
    MENTEE = "mentee", _("mentee")


class MentorshipQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The two people; officers know that it exists, for they run the programme."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        if user.roles & {"officer", "care", "admin"}:
            return self
        return self.of(user)

    def of(self, person):
        return self.filter(Q(mentor=person) | Q(mentee=person))

    def between(self, one, other):
        """Those of two people, whoever of them is the mentor."""
        return self.of(one).of(other)

    def open(self):
        """Asked for or under way: a pair has at most one of these."""
        return self.filter(state__in=Mentorship.OPEN)

    def holding(self):
        """Those that take one of their mentor's places."""
        return self.filter(state__in=Mentorship.HOLDING)

    def live(self):
        """Agreed and not ended: the two are paired."""
        return self.filter(state__in=Mentorship.LIVE)


class Mentorship(models.Model):
    """An agreed pair with goals. Its room is a private topic of community/.

    `mentoring.states` says how it moves from one state to the next, and who moves it.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("requested")
        AGREED = "agreed", _("to be signed")
        ACTIVE = "active", _("active")
        PAUSED = "paused", _("paused")
        COMPLETED = "completed", _("completed")
        ENDED_EARLY = "ended_early", _("ended early")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("lapsed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    LIVE = (State.ACTIVE, State.PAUSED)
    HOLDING = (State.AGREED, *LIVE)
    OPEN = (State.REQUESTED, *HOLDING)

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="mentorships")
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentors_in")
    mentee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentored_in")
    goal = models.CharField(_("goal"), max_length=300)
    about = models.TextField(_("about"), blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.REQUESTED)
    topic = models.OneToOneField(Topic, on_delete=models.PROTECT, null=True, related_name="+")
    # Which of the mentor's places it takes: two that are accepted at once cannot both have the last one.
    place = models.PositiveSmallIntegerField(null=True, editable=False)
    agreement_version = models.PositiveSmallIntegerField(null=True, editable=False)
    mentor_signed_at = models.DateTimeField(null=True, editable=False)
    mentee_signed_at = models.DateTimeField(null=True, editable=False)
    requested_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    video_address = models.URLField(
        _("address of your video room"), max_length=500, blank=True, validators=[URLValidator(["https"])]
    )
    client_key = models.UUIDField(editable=False)

    objects = MentorshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentorship")
        verbose_name_plural = _("mentorships")
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="nobody_mentors_themselves"),
            models.UniqueConstraint(
                fields=["mentor", "mentee"],
                condition=Q(state__in=["requested", "agreed", "active", "paused"]),
                name="one_open_mentorship_per_pair",
            ),
            models.UniqueConstraint(
                fields=["mentor", "place"],
                condition=Q(state__in=["agreed", "active", "paused"]),
                name="one_mentorship_per_place",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["agreed", "active", "paused"]) | Q(place__isnull=False, place__gte=1),
                name="an_agreed_mentorship_has_a_place",
            ),
            models.CheckConstraint(
                condition=Q(started_at=None)
                | Q(mentor_signed_at__isnull=False, mentee_signed_at__isnull=False),
                name="both_sign_before_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["active", "paused", "completed"]) | Q(started_at__isnull=False),
                name="what_is_under_way_has_begun",
            ),
            models.UniqueConstraint(fields=["mentee", "client_key"], name="request_mentorship_once"),
            models.CheckConstraint(
                condition=Q(video_address="") | Q(video_address__startswith="https://"),
                name="video_address_is_https",
            ),
        ]

    def __str__(self):
        # The goal is the two people's own; staff lists print this.
        return f"Mentorship {self.pk}"

    def get_absolute_url(self):
        return reverse("mentorship-detail", args=[self.pk])

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE

    def joins(self, person) -> bool:
        """Whether `person` is one of the two."""
        return person.pk in (self.mentor_id, self.mentee_id)

    def side_of(self, person) -> str:
        return Side.MENTEE if person.pk == self.mentee_id else Side.MENTOR

    def other_side(self, person) -> str:
        return self.side_of(self.other(person))

    def other(self, person):
        """The partner of `person` in this pair."""
        return self.mentee if person.pk == self.mentor_id else self.mentor

    def signing(self, person) -> str:
        """The column that says when `person` signed."""
        return "mentor_signed_at" if person.pk == self.mentor_id else "mentee_signed_at"

    def signed_by(self, person) -> bool:
        return getattr(self, self.signing(person)) is not None


class Goal(models.Model):
    """A step that a pair wants to reach."""

    reached_through = "mentorship"

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="goals")
    text = models.CharField(_("goal"), max_length=200)
    done = models.BooleanField(_("reached"), default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            # Writing the same goal twice is the same as once, so it needs no key.
            models.UniqueConstraint(fields=["mentorship", "text"], name="goal_once_in_a_mentorship"),
        ]

    def __str__(self):
        return self.text


class NextStep(models.Model):
    """Something one of the two does next, until a day or without one."""

    reached_through = "mentorship"

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="next_steps")
    text = models.CharField(_("what"), max_length=200)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    due = models.DateField(_("until"), null=True, blank=True)
    done = models.BooleanField(_("done"), default=False)

    class Meta:
        ordering = ["done", "due", "pk"]
        constraints = [
            # As with a goal: the same words for the same person are the same step.
            models.UniqueConstraint(fields=["mentorship", "person", "text"], name="next_step_once"),
        ]

    def __str__(self):
        return self.text
