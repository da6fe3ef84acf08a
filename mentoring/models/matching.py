"""What a run of the matching proposes, kept with all that is needed to check it again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assignments.models import Vacancy
from people.models import Programme

from .mentorships import Mentorship


def runs_matching(user) -> bool:
    """Programme officers: nobody else learns who was weighed against whom."""
    return user.is_authenticated and user.is_member and "officer" in user.roles


class MatchRunQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if runs_matching(user) else self.none()


class MatchRun(models.Model):
    """One answer to "who fits whom", for a whole programme at once. `certificate` proves that no better one
    exists: the points of every possible pair, and the prices that anybody can add up."""

    class Kind(models.TextChoices):
        MENTORING = "mentoring", _("mentees and mentors")
        CALLS = "calls", _("open calls and experts")
        INTERNS = "interns", _("interns and experts at a host")

    class State(models.TextChoices):
        DRAFT = "draft", _("not published")
        PUBLISHED = "published", _("published")
        DISCARDED = "discarded", _("set aside")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="match_runs")
    kind = models.CharField(_("who with whom"), max_length=10, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    seed = models.PositiveBigIntegerField(_("lot"))
    # The lowest score and the weights that this run was made with, and the pairs that were locked.
    made_with = models.JSONField(default=dict)
    digest = models.CharField(_("digest of the inputs"), max_length=128)
    totals = models.JSONField(default=dict)
    frontier = models.JSONField(default=list)
    # Who stays alone and why, as [number, code]; what one more place with somebody would add.
    alone = models.JSONField(default=list)
    prices = models.JSONField(default=list)
    certificate = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    at = models.DateTimeField(_("when"), default=timezone.now)
    published_at = models.DateTimeField(_("published"), null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    client_key = models.UUIDField(editable=False)

    objects = MatchRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run of the matching")
        verbose_name_plural = _("runs of the matching")
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["by", "client_key"], name="run_matching_once")]

    def __str__(self):
        return f"Run {self.pk}"

    def get_absolute_url(self):
        return reverse("match-run", args=[self.pk])


class MatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Officers see all; the two of a pair see it once it was published."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        return self if runs_matching(user) else self.told_to(user)

    def of(self, person):
        return self.filter(Q(mentor=person) | Q(mentee=person))

    def told_to(self, person):
        return self.of(person).exclude(state__in=Match.UNTOLD)

    def open(self):
        """Published, and not answered by everybody yet."""
        return self.filter(state__in=Match.OPEN)

    def waits_for(self, person):
        """Those that `person` has not answered yet."""
        state = Match.State
        return self.filter(
            Q(mentor=person, state__in=[state.PUBLISHED, state.MENTEE_AGREED])
            | Q(mentee=person, state__in=[state.PUBLISHED, state.MENTOR_AGREED])
        )

    def worst_first(self):
        return self.order_by("score", "pk")


class Match(models.Model):
    """A pair that a run suggests, with reasons. It becomes a mentorship when both say yes.

    In a run for open calls the one side is a vacancy, and `mentor` the expert whom it would suit.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("not published")
        DROPPED = "dropped", _("left out")
        PUBLISHED = "published", _("nobody has answered yet")
        MENTOR_AGREED = "mentor_agreed", _("the mentor said yes")
        MENTEE_AGREED = "mentee_agreed", _("the mentee said yes")
        CONFIRMED = "confirmed", _("both said yes")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("lapsed")

    UNTOLD = (State.PROPOSED, State.DROPPED)
    OPEN = (State.PUBLISHED, State.MENTOR_AGREED, State.MENTEE_AGREED)

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="matches")
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    mentee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, null=True, related_name="+")
    score = models.PositiveSmallIntegerField(_("points"))
    parts = models.JSONField(default=list)
    locked = models.BooleanField(_("locked"), default=False)
    state = models.CharField(_("state"), max_length=14, choices=State, default=State.PROPOSED)
    # What the mentee says it is for, with their yes.
    goal = models.CharField(_("goal"), max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)
    mentorship = models.OneToOneField(Mentorship, on_delete=models.PROTECT, null=True, related_name="+")

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        ordering = ["run", "score", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(score__lte=100), name="match_score_to_a_hundred"),
            models.CheckConstraint(
                condition=Q(mentee__isnull=False, vacancy__isnull=True)
                | Q(mentee__isnull=True, vacancy__isnull=False),
                name="match_of_a_mentee_or_a_call",
            ),
            models.UniqueConstraint(fields=["run", "mentee"], name="one_mentor_in_a_run"),
            models.UniqueConstraint(fields=["run", "vacancy", "mentor"], name="one_call_in_a_run"),
            # Nobody is told about two mentors at a time, whoever publishes what.
            models.UniqueConstraint(
                fields=["mentee"],
                condition=Q(state__in=["published", "mentor_agreed", "mentee_agreed"]),
                name="one_open_match_per_mentee",
            ),
            models.UniqueConstraint(
                fields=["mentor", "vacancy"],
                condition=Q(state="published"),
                name="one_open_match_per_call",
            ),
        ]

    def __str__(self):
        return f"Match {self.pk}"

    def get_absolute_url(self):
        return reverse("match-detail", args=[self.pk])

    def joins(self, person) -> bool:
        return person.pk in (self.mentor_id, self.mentee_id)

    def other(self, person):
        """The partner of `person`; None where the other side is a call."""
        return self.mentee if person.pk == self.mentor_id else self.mentor
