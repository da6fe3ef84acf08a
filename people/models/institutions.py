"""Institutions and the seats that people hold there."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .participation import Participation, Role
from .places import FocusCountry, Programme, Sector, country_name
from .user import User, check_zone

WORKDAYS_DEFAULT = [1, 2, 3, 4, 5]


def default_workdays() -> list[int]:
    return list(WORKDAYS_DEFAULT)


def check_workdays(days) -> None:
    """Distinct ISO weekdays, 1 = Monday to 7 = Sunday. Sources contradict each other, so it is data."""
    if not isinstance(days, list) or sorted(set(days)) != sorted(days) or not set(days) <= set(range(1, 8)):
        raise ValidationError(_("Name the working days by number: 1 is Monday, 7 is Sunday."))


class InstitutionQuerySet(models.QuerySet):
    def held_by(self, person):
        """Those where `person` has a seat now."""
        return self.filter(seat__person=person, seat__until=None)

    def visible_to(self, user):
        """Everybody, except where an institution hides or its country is in safety mode; staff see all."""
        if user.is_authenticated and user.is_member and user.roles & {"officer", "admin"}:
            return self
        shown = Q(focus_country=None) | Q(focus_country__safety_mode=False)
        if user.is_authenticated and user.is_member:
            return self.filter(shown)
        return self.filter(shown, hidden=False)


class Institution(models.Model):
    """A host in a focus country, a partner in Europe, or a diaspora organisation."""

    class Kind(models.TextChoices):
        HOST = "host", _("host institution")
        PARTNER = "partner", _("partner institution")
        DIASPORA = "diaspora", _("diaspora organisation")

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    country = models.CharField(_("country code"), max_length=2)
    focus_country = models.ForeignKey(
        FocusCountry, verbose_name=_("focus country"), on_delete=models.PROTECT, null=True, blank=True
    )
    sector = models.ForeignKey(
        Sector, verbose_name=_("sector"), on_delete=models.PROTECT, null=True, blank=True
    )
    town = models.CharField(_("town"), max_length=80, blank=True)
    # A tenth of a degree is a town, not a street: there is no closer place for a host to be given.
    latitude = models.DecimalField(
        _("latitude of the town"),
        max_digits=3,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("In degrees, to a tenth: for the map."),
    )
    longitude = models.DecimalField(
        _("longitude of the town"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("In degrees, to a tenth: for the map."),
    )
    about = models.TextField(_("about"), blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[check_zone])
    work_days = models.JSONField(_("working days"), default=default_workdays, validators=[check_workdays])
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))
    hidden = models.BooleanField(_("hide the name from the public"), default=False)
    is_demo = models.BooleanField(default=False, editable=False)
    holders = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Seat", related_name="institutions")

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")), name="institution_closes_after_opening"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def country_label(self) -> str:
        return country_name(self.country)


class SeatQuerySet(models.QuerySet):
    def current(self):
        return self.filter(until=None)

    def visible_to(self, user):
        """Who holds a seat is for members."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        return self.filter(institution__in=Institution.objects.visible_to(user))


class Seat(models.Model):
    """A person's seat at an institution. What is handed over belongs to the institution, so seats pass on."""

    class Rank(models.TextChoices):
        FOCAL_POINT = "focal", _("focal point")
        DEPUTY = "deputy", _("deputy")

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    rank = models.CharField(_("rank"), max_length=8, choices=Rank, default=Rank.FOCAL_POINT)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "rank"], condition=Q(until=None), name="one_current_holder_per_seat"
            ),
        ]

    def __str__(self):
        return f"{self.person} at {self.institution}"

    @property
    def role(self) -> str:
        """The role in a programme that goes with it."""
        return Role.PARTNER if self.institution.kind == Institution.Kind.PARTNER else Role.HOST

    @property
    def programme(self) -> Programme | None:
        """The institution's; where it is in no focus country, the latest of who holds the seat."""
        if country := self.institution.focus_country:
            return country.programme
        held = Participation.objects.current().filter(person=self.person).select_related("programme")
        latest = held.order_by("-programme__starts").first()
        return latest and latest.programme

    def successors(self):
        """Members to whom it may pass: of its country, else of its programme, in the role it asks for."""
        parts = Participation.objects.current().filter(role=self.role)
        country = self.institution.focus_country
        parts = parts.filter(focus_country=country) if country else parts.filter(programme=self.programme)
        return User.objects.members().filter(pk__in=parts.values("person")).exclude(pk=self.person_id)
