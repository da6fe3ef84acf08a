"""How people in the hall take part without an account: a code on the hall's screen."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .event import DESK_ROLES, Event


class HallCodeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For those who run events. On the hall's screen whoever sees it has it."""
        if user.is_authenticated and user.is_member and user.roles & set(DESK_ROLES):
            return self.filter(event__in=Event.objects.visible_to(user))
        return self.none()

    def open(self):
        now = timezone.now()
        return self.filter(opens__lte=now, closes__gt=now)

    def with_guests(self):
        """Each with `guests`: how many came in by it."""
        return self.annotate(guests=models.Count("registrations"))


class HallCode(models.Model):
    """Whoever has it takes part in the hall, for as long as it is open."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="hall_codes")
    code = models.CharField(_("code"), max_length=6, unique=True)
    opens = models.DateTimeField(_("opens"))
    closes = models.DateTimeField(_("closes"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    client_key = models.UUIDField(editable=False)

    objects = HallCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("hall code")
        verbose_name_plural = _("hall codes")
        ordering = ["-opens", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes__gte=F("opens")), name="hall_code_closes_after_it_opens"
            ),
            models.UniqueConstraint(fields=["opened_by", "client_key"], name="open_hall_code_once"),
        ]

    def __str__(self):
        return self.code

    @property
    def is_open(self) -> bool:
        return self.opens <= timezone.now() < self.closes
