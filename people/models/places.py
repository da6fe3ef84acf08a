"""The programme's frame: phases, focus countries and priority sectors, each with its dates."""

from babel import Locale
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from .words import Named


class PublicQuerySet(models.QuerySet):
    """Rows that anybody may read."""

    def visible_to(self, user):
        return self


class Programme(Named):
    """A funded phase with dates."""

    slug = models.SlugField(unique=True)
    starts = models.DateField(_("starts"))
    ends = models.DateField(_("ends"))
    is_demo = models.BooleanField(default=False, editable=False)

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["-starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="programme_ends_after_start"),
        ]


class FocusCountryQuerySet(PublicQuerySet):
    def open(self):
        """Countries whose people and stories may be shown: safety mode is off."""
        return self.filter(safety_mode=False)


class FocusCountry(ClusterableModel):
    """A country in which a programme's hosts are.

    `status` is the programme's; `safety_mode` withdraws everything of the country from view
    (domain I7) and can be switched on for an active country as well as a closed one.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", _("active")
        SUSPENDED = "suspended", _("suspended")
        CLOSED = "closed", _("closed")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="focus_countries")
    code = models.CharField(_("country code"), max_length=2, help_text=_("Two letters, as in ISO 3166."))
    region_label = models.CharField(
        _("region label"),
        max_length=120,
        blank=True,
        help_text=_("Shown under the country's name where a place name is contested."),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    safety_mode = models.BooleanField(_("safety mode"), default=False, editable=False)
    target = models.PositiveSmallIntegerField(
        _("target"), default=50, help_text=_("How many assignments the programme aims at in this country.")
    )
    starts = models.DateField(_("from"), null=True, blank=True)
    ends = models.DateField(_("until"), null=True, blank=True)
    sectors: models.ManyToManyField = models.ManyToManyField(
        "Sector", through="FocusSector", related_name="focus_countries"
    )

    objects = FocusCountryQuerySet.as_manager()

    class Meta:
        verbose_name = _("focus country")
        verbose_name_plural = _("focus countries")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="one_focus_country_per_programme"),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        """The country's name in the reader's language, from CLDR."""
        return country_name(self.code)


class Sector(Named):
    """A priority field, such as healthcare."""

    slug = models.SlugField(unique=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["name"]


class FocusSector(models.Model):
    """A sector is a priority of a focus country for a time."""

    focus_country = ParentalKey(FocusCountry, on_delete=models.CASCADE, related_name="priorities")
    sector = models.ForeignKey(Sector, verbose_name=_("sector"), on_delete=models.PROTECT)
    starts = models.DateField(_("from"), null=True, blank=True)
    ends = models.DateField(_("until"), null=True, blank=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["focus_country", "sector"], name="one_row_per_focus_sector"),
        ]

    def __str__(self):
        return f"{self.focus_country}: {self.sector}"


def country_name(code: str) -> str:
    """ISO 3166 `code` in the active language; the code itself where CLDR does not know it."""
    language = (get_language() or settings.LANGUAGE_CODE).partition("-")[0]
    return Locale.parse(language).territories.get(code, code)
