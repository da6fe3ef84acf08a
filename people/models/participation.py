"""Taking part: a person's role in a programme, and the invitation that leads there."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .places import FocusCountry, Programme, Sector

INVITATION_LASTS = timedelta(days=30)


class Role(models.TextChoices):
    EXPERT = "expert", _("expert")
    INTERN = "intern", _("intern")
    HOST = "host", _("host institution")
    PARTNER = "partner", _("partner institution")
    SPEAKER = "speaker", _("conference speaker")
    OFFICER = "officer", _("programme officer")
    EDITOR = "editor", _("editor")
    MODERATOR = "moderator", _("moderator")
    CARE = "care", _("safeguarding officer")
    ADMIN = "admin", _("administrator")


STAFF_ROLES = frozenset({Role.OFFICER, Role.EDITOR, Role.MODERATOR, Role.CARE, Role.ADMIN})


class ParticipationQuerySet(models.QuerySet):
    def current(self):
        return self.filter(left_on=None)

    def withdrawn(self):
        """Those of a country that was taken out of view, in safety mode."""
        return self.current().filter(focus_country__safety_mode=True)

    def visible_to(self, user):
        """Members see who takes part, as far as they may see the person."""
        if not user.is_authenticated:
            return self.none()
        people = self.model._meta.get_field("person").related_model
        return self.filter(person__in=people.objects.visible_to(user))


class Participation(models.Model):
    """A person's role in a programme, as a rule in one focus country and sector.

    Staff roles are participations as well, so that what staff may do can be limited to a country.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="participations"
    )
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="participations")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    focus_country = models.ForeignKey(
        FocusCountry, verbose_name=_("focus country"), on_delete=models.PROTECT, null=True, blank=True
    )
    sector = models.ForeignKey(
        Sector, verbose_name=_("sector"), on_delete=models.PROTECT, null=True, blank=True
    )
    joined_on = models.DateField(_("joined"), default=timezone.localdate)
    left_on = models.DateField(_("left"), null=True, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["person", "programme", "role"]
        constraints = [
            # "No country" counts as a value here, so that nobody holds a role twice.
            models.UniqueConstraint(
                "person",
                "programme",
                "role",
                Coalesce("focus_country", 0),
                condition=Q(left_on=None),
                name="one_current_participation_per_role",
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.get_role_display()}"


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Programme officers and administrators."""
        if user.is_authenticated and user.roles & {Role.OFFICER, Role.ADMIN}:
            return self
        return self.none()

    def open(self):
        return self.filter(accepted_at=None, created_at__gt=timezone.now() - INVITATION_LASTS)


def new_token() -> str:
    return secrets.token_urlsafe(24)


class Invitation(models.Model):
    """The only way in: one address, one role, one use, thirty days."""

    email = models.EmailField(_("e-mail address"))
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE)
    role = models.CharField(_("role"), max_length=12, choices=Role)
    focus_country = models.ForeignKey(FocusCountry, on_delete=models.CASCADE, null=True, blank=True)
    sector = models.ForeignKey(Sector, on_delete=models.CASCADE, null=True, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default="en")
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    # The seat that passes on to whoever joins with it.
    seat = models.ForeignKey("Seat", on_delete=models.SET_NULL, null=True, editable=False, related_name="+")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    client_key = models.UUIDField(editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["invited_by", "client_key"], name="invite_once"),
        ]

    def __str__(self):
        return self.email
