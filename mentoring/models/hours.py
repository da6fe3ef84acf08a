"""When people can, when they are away, and how much room they want around sessions."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

DAY_MINUTES = 24 * 60


class OwnQuerySet(models.QuerySet):
    """What is a person's own: others are shown free slots, never what these are made of."""

    def visible_to(self, user):
        return self.of(user) if user.is_authenticated else self.none()

    def of(self, person):
        return self.filter(person=person)


class Availability(models.Model):
    """When a person can, each week, on the clock of their own zone.

    `starts` and `ends` are minutes after midnight, so that a window can end at 24:00; one that goes on
    after midnight is two windows, and slots run across them.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="availability"
    )
    weekday = models.PositiveSmallIntegerField(_("day"))
    starts = models.PositiveSmallIntegerField(_("from"))
    ends = models.PositiveSmallIntegerField(_("until"))

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = _("availability")
        verbose_name_plural = _("availability")
        ordering = ["weekday", "starts"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7), name="availability_iso_weekday"
            ),
            models.CheckConstraint(
                condition=Q(starts__gte=0, ends__gt=F("starts"), ends__lte=DAY_MINUTES),
                name="availability_within_a_day",
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.weekday} {self.hours}"

    def get_absolute_url(self):
        """Windows have no page of their own."""
        return reverse("availability")

    @property
    def hours(self) -> str:
        """Such as "17:00–20:30"."""
        return f"{clock_of(self.starts)}–{clock_of(self.ends)}"


class Away(models.Model):
    """Days on which a person cannot, the first and the last included, by their own calendar."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="away")
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = _("days away")
        verbose_name_plural = _("days away")
        ordering = ["first"]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="away_ends_after_start"),
        ]

    def __str__(self):
        return f"{self.person}: {self.first} – {self.last}"

    def get_absolute_url(self):
        """Days away have no page of their own."""
        return reverse("availability")


class Pace(models.Model):
    """How much room a person wants around sessions: hours of notice before, minutes of rest after."""

    class Notice(models.IntegerChoices):
        TWO_HOURS = 2, _("two hours")
        HALF_A_DAY = 12, _("twelve hours")
        A_DAY = 24, _("one day")
        TWO_DAYS = 48, _("two days")

    class Rest(models.IntegerChoices):
        NONE = 0, _("none")
        QUARTER = 15, _("a quarter of an hour")
        HALF = 30, _("half an hour")

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pace")
    notice = models.PositiveSmallIntegerField(_("notice"), choices=Notice, default=Notice.TWO_HOURS)
    rest = models.PositiveSmallIntegerField(_("rest"), choices=Rest, default=Rest.NONE)

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = _("pace")
        verbose_name_plural = _("paces")
        constraints = [
            models.CheckConstraint(condition=Q(rest__in=[0, 15, 30]), name="rest_in_quarters"),
        ]

    def __str__(self):
        return f"{self.person}: {self.notice} h, {self.rest} min"

    def get_absolute_url(self):
        """It is set on the page of one's hours."""
        return reverse("availability")


def clock_of(minutes: int) -> str:
    """Minutes after midnight as a time of day; 1440 is 24:00."""
    return f"{minutes // 60:02}:{minutes % 60:02}"
