"""Exchange visits: a host's delegation, a programme for each day, several institutions that receive it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models import Institution, Programme

from .moved import Moved, is_programme_staff


class ExchangeVisitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The delegates, the people of the sending and of each receiving institution, and staff."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        if is_programme_staff(user):
            return self
        held = Institution.objects.held_by(user)
        mine = self.model.objects.filter(
            Q(sender__in=held) | Q(days__receiver__in=held) | Q(delegates__person=user)
        )
        return self.filter(pk__in=mine.values("pk"))


class ExchangeVisit(Moved):
    """A few days at institutions in the Netherlands or elsewhere in Europe."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        CONFIRMED = "confirmed", _("confirmed")
        HELD = "held", _("held")
        REPORTED = "reported", _("reported")
        CANCELLED = "cancelled", _("cancelled")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="visits")
    sender = models.ForeignKey(
        Institution, verbose_name=_("who visits"), on_delete=models.PROTECT, related_name="visits"
    )
    title = models.CharField(_("title"), max_length=160)
    aim = models.TextField(_("what it is for"), max_length=2000)
    starts = models.DateField(_("starts"))
    ends = models.DateField(_("ends"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    outcome = models.TextField(_("what came of it"), max_length=4000, blank=True)
    follow_up = models.TextField(_("what follows"), max_length=2000, blank=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    client_key = models.UUIDField(editable=False)

    objects = ExchangeVisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("exchange visit")
        verbose_name_plural = _("exchange visits")
        ordering = ["-starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="visit_ends_after_start"),
            models.UniqueConstraint(fields=["planned_by", "client_key"], name="visit_once"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("visit-detail", args=[self.pk])


class VisitDay(models.Model):
    """One day at one institution."""

    reached_through = "visit"

    visit = models.ForeignKey(ExchangeVisit, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(_("day"))
    receiver = models.ForeignKey(
        Institution, verbose_name=_("who receives"), on_delete=models.PROTECT, related_name="visit_days"
    )
    programme = models.TextField(_("programme of the day"), max_length=3000)
    place = models.CharField(_("place"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("day of a visit")
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "day", "receiver"], name="one_day_per_receiver"),
        ]

    def __str__(self):
        return f"{self.visit}: {self.day}"


class Delegate(models.Model):
    """A person of the delegation. What they need is seen by themselves, by staff, and by the institutions
    that receive them, each in the days around its own (`assignments.visiting`)."""

    reached_through = "visit"

    visit = models.ForeignKey(ExchangeVisit, on_delete=models.CASCADE, related_name="delegates")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("member"), on_delete=models.PROTECT, related_name="+"
    )
    needs = models.CharField(_("food, access, prayer, and what else you need"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("delegate")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["visit", "person"], name="delegate_once")]

    def __str__(self):
        return f"{self.person}: {self.visit}"
