"""What stops a country or an institution for a time: no internet, shorter days, a holiday."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .institutions import Institution
from .participation import Participation, Role
from .places import FocusCountry, PublicQuerySet
from .words import Named

# Experts work for a focus country and live elsewhere.
LIVE_THERE = (Role.INTERN, Role.HOST)


class DisruptionQuerySet(PublicQuerySet):
    def around(self, person, since, until):
        """Those between two instants that reach a person: who is in the country, or holds a seat there."""
        there = Participation.objects.current().filter(person=person, role__in=LIVE_THERE)
        countries = there.values("focus_country")
        places = Q(focus_country__in=countries) | Q(institution__in=Institution.objects.held_by(person))
        return self.filter(places, starts__lt=until, ends__gt=since)


class Disruption(Named):
    """A time in which people of a country or an institution do not meet, or only between two times of day.

    Staff say so beforehand where it is announced (exams, Ramadan, a feast) and at once where it is not.
    """

    class Kind(models.TextChoices):
        SHUTDOWN = "shutdown", _("no internet")
        REDUCED = "reduced", _("shorter days")
        HOLIDAY = "holiday", _("holiday")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    focus_country = models.ForeignKey(
        FocusCountry, verbose_name=_("focus country"), on_delete=models.CASCADE, null=True, blank=True
    )
    institution = models.ForeignKey(
        Institution, verbose_name=_("institution"), on_delete=models.CASCADE, null=True, blank=True
    )
    starts = models.DateTimeField(_("starts"))
    ends = models.DateTimeField(_("ends"))
    opens = models.TimeField(
        _("open from"), null=True, blank=True, help_text=_("On shorter days: what remains of each day.")
    )
    closes = models.TimeField(_("open until"), null=True, blank=True)

    objects = DisruptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("disruption")
        verbose_name_plural = _("disruptions")
        ordering = ["-starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="disruption_ends_after_start"),
            models.CheckConstraint(
                condition=Q(focus_country__isnull=True, institution__isnull=False)
                | Q(focus_country__isnull=False, institution__isnull=True),
                name="disruption_of_one_place",
            ),
            models.CheckConstraint(
                condition=Q(kind="reduced", opens__isnull=False, closes__gt=F("opens"))
                | (~Q(kind="reduced") & Q(opens__isnull=True, closes__isnull=True)),
                name="disruption_hours_when_reduced",
            ),
        ]
