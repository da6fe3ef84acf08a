"""Public calls, each for one approved need, and where they were made known."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.goals import GOALS
from people.models import Announced, FocusCountry, Institution

from .assignment import Mode
from .moved import Moved, is_programme_staff
from .needs import Need

MOST_PLACES = 50
MOST_WEEKS = 13


class VacancyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What was published, unless its country is out of view; a host's own and, to staff, all."""
        public = Q(state__in=Vacancy.PUBLIC, need__host__focus_country__in=FocusCountry.objects.open())
        if not (user.is_authenticated and user.is_member):
            return self.filter(public)
        if is_programme_staff(user):
            return self
        return self.filter(public | Q(need__host__in=Institution.objects.held_by(user)))

    def open(self):
        """Those that one can still answer."""
        return self.filter(state=Vacancy.State.PUBLISHED, closes_at__gt=timezone.now())


class Vacancy(Moved):
    """The terms of reference of an assignment, for all to read. A trigger of migration 0002 refuses a
    published one without an approved need (domain I4)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("in review")
        PUBLISHED = "published", _("open")
        CLOSED = "closed", _("closed")
        FILLED = "filled", _("filled")
        CANCELLED = "cancelled", _("cancelled")

    PUBLIC = (State.PUBLISHED, State.CLOSED, State.FILLED)

    need = models.ForeignKey(Need, verbose_name=_("need"), on_delete=models.PROTECT, related_name="vacancies")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("the task in one line"), max_length=160)
    tasks = models.TextField(_("tasks"), max_length=4000)
    deliverables = models.TextField(_("what is there at the end"), max_length=2000)
    requirements = models.TextField(_("what you bring"), max_length=2000)
    languages = models.CharField(_("working languages"), max_length=120)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode)
    places = models.PositiveSmallIntegerField(_("places"), default=1)
    starts = models.DateField(_("starts about"))
    weeks = models.PositiveSmallIntegerField(_("weeks"), default=MOST_WEEKS)
    closes_at = models.DateTimeField(_("closes"))
    covers_logistics = models.BooleanField(_("travel, insurance and lodging are covered"), default=True)
    daily_allowance = models.DecimalField(
        _("daily allowance"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField(null=True, editable=False)
    extended_at = models.DateTimeField(null=True, editable=False)
    client_key = models.UUIDField(editable=False)

    objects = VacancyQuerySet.as_manager()

    class Meta:
        verbose_name = _("vacancy")
        verbose_name_plural = _("vacancies")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["written_by", "client_key"], name="vacancy_once"),
            models.CheckConstraint(
                condition=Q(places__gte=1, places__lte=MOST_PLACES), name="vacancy_has_places"
            ),
            models.CheckConstraint(
                condition=Q(weeks__gte=1, weeks__lte=MOST_WEEKS), name="vacancy_within_three_months"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("vacancy-detail", args=[self.pk])

    @property
    def updated_at(self) -> datetime:
        """When its readers last had something new to read."""
        return max(self.moved_at, self.extended_at or self.moved_at)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.PUBLISHED and self.closes_at > timezone.now()


class VacancyGoal(models.Model):
    """A Sustainable Development Goal that the work speaks to."""

    reached_through = "vacancy"

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="goals")
    number = models.PositiveSmallIntegerField(_("goal"), choices=GOALS)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["vacancy", "number"], name="goal_once_in_a_vacancy"),
        ]

    def __str__(self):
        return str(self.number)


class Posting(Announced):
    """That a vacancy was made known somewhere, and where it stands there."""

    reached_through = "vacancy"

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="postings")

    class Meta(Announced.Meta):
        pass
