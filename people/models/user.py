"""A member: one name, one way to be called, a language, a zone, and what others may see."""

import zoneinfo

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Visibility(models.TextChoices):
    """Who may see one field of a profile, narrowest first."""

    ME = "me", _("only me")
    STAFF = "staff", _("programme staff")
    MATCHES = "matches", _("people I am paired with")
    MEMBERS = "members", _("all members")
    PUBLIC = "public", _("everyone")


def check_zone(name: str) -> None:
    """Refuse what is no IANA zone; `Etc/GMT+3` means UTC-3 and misleads, so it is refused as well."""
    if "/" not in name or name.startswith("Etc/") or name not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(zone)s” is no time zone we know."), params={"zone": name})


class CountedAs(models.TextChoices):
    """What somebody told of their own accord, for the programme's totals and for nothing else."""

    WOMAN = "woman", _("woman")
    MAN = "man", _("man")
    OTHER = "other", _("another way")


# Somebody whom a name was enough for: no mail goes there.
NOWHERE = "@guest.invalid"


class UserQuerySet(models.QuerySet):
    def members(self):
        """Active, not suspended, and taking part in a programme now."""
        from .participation import Participation

        current = Participation.objects.current().filter(person=OuterRef("pk"))
        return self.filter(Exists(current), is_active=True, suspended_at=None)

    def in_view(self):
        """Members, without those of a country that was taken out of view."""
        from .participation import Participation

        withdrawn = Participation.objects.withdrawn().filter(person=OuterRef("pk"))
        return self.members().filter(~Exists(withdrawn))

    def guests(self):
        """Who never took part in a programme: they come to events, and are listed nowhere."""
        from .participation import Participation

        took_part = Participation.objects.filter(person=OuterRef("pk"))
        return self.filter(~Exists(took_part), is_superuser=False, erased_at=None)

    def has_joined(self, email: str) -> bool:
        """Whether somebody who is no guest has this address."""
        there = self.filter(email__iexact=email)
        return there.exclude(pk__in=User.objects.guests().values("pk")).exists()

    def visible_to(self, user):
        """Members see members of open countries, officers everybody, others only themselves."""
        if not user.is_authenticated:
            return self.none()
        own = Q(pk=user.pk)
        if not user.is_member:
            return self.filter(own)
        if user.roles & {"officer", "care", "admin"}:
            return self.filter(erased_at=None)
        return self.filter(own | Q(pk__in=self.model.objects.in_view().values("pk")))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email=email.lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. Names are chains in Somali and Iraqi use, so there is one name field."""

    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("full name"), max_length=150)
    call_me = models.CharField(
        _("how to call you"), max_length=60, help_text=_("The name that other members see.")
    )
    headline = models.CharField(_("what you do"), max_length=120, blank=True)
    about = models.TextField(_("about you"), max_length=2000, blank=True)
    language = models.CharField(
        _("language"), max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="Europe/Amsterdam", validators=[check_zone]
    )
    field_visibility = models.JSONField(default=dict, editable=False)
    shows_presence = models.BooleanField(
        _("show that I am here"),
        default=True,
        help_text=_(
            "Members who have the same topic open see that you are there and when you are writing, "
            "and you see them. Nobody else does."
        ),
    )
    counted_as = models.CharField(
        _("count me as"),
        max_length=8,
        choices=CountedAs,
        blank=True,
        help_text=_(
            "You can leave this empty. It is only ever added up, to say how many assignments women did; "
            "nobody sees what you answer, staff included."
        ),
    )
    is_active = models.BooleanField(default=True)
    suspended_at = models.DateTimeField(null=True, blank=True, editable=False)
    # A country of theirs is in safety mode: others read no name (`people.actions.set_safety_mode`).
    withheld = models.BooleanField(default=False, editable=False)
    # Left for good: a number without a name is all that is left (`people.actions.erase`).
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name", "call_me"]

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["call_me", "pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="one_member_per_address")]

    def __str__(self):
        return gettext("A former participant") if self.erased_at else self.call_me

    def get_absolute_url(self):
        return reverse("person-detail", args=[self.pk])

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.call_me

    @property
    def called(self) -> str:
        """The name that others read in conversation; none while a country of theirs is out of view."""
        return gettext("A participant") if self.withheld else self.call_me

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles this person holds in any programme now (one query, kept for the request)."""
        from .participation import Participation

        held = Participation.objects.current().filter(person=self).order_by()
        return frozenset(held.values_list("role", flat=True))

    def has_perm(self, perm, obj=None):
        """As Django, but who is suspended or takes part in nothing has no rights, a superuser's included."""
        return self.is_member and super().has_perm(perm, obj)

    @property
    def is_member(self) -> bool:
        """May read and write among members: active, not suspended, taking part in a programme."""
        return self.is_active and self.suspended_at is None and bool(self.roles)
