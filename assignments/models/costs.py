"""What the programme covers: planned, approved, paid. It keeps records; it moves no money."""

from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..money import shown
from .assignment import Assignment
from .moved import Moved, is_programme_staff
from .visits import ExchangeVisit


class CostQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Programme staff; the expert's own."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        return self if is_programme_staff(user) else self.filter(assignment__expert=user)


class Cost(Moved):
    """One line of cost of an assignment or of a visit."""

    class Kind(models.TextChoices):
        TRAVEL = "travel", _("travel")
        LODGING = "lodging", _("lodging")
        ALLOWANCE = "allowance", _("daily allowance")
        INSURANCE = "insurance", _("insurance")
        VISA = "visa", _("visa")
        OTHER = "other", _("other")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        APPROVED = "approved", _("approved")
        PAID = "paid", _("paid")
        DROPPED = "dropped", _("dropped")

    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, null=True, blank=True, related_name="costs"
    )
    visit = models.ForeignKey(
        ExchangeVisit, on_delete=models.PROTECT, null=True, blank=True, related_name="costs"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    note = models.CharField(_("note"), max_length=200, blank=True)
    quantity = models.DecimalField(_("how many"), max_digits=8, decimal_places=2, default=Decimal(1))
    rate = models.DecimalField(_("each"), max_digits=10, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    receipt = models.FileField(_("receipt"), upload_to="receipts", blank=True)
    receipt_name = models.CharField(max_length=150, blank=True, editable=False)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    paid_on = models.DateField(_("paid on"), null=True, blank=True, editable=False)
    client_key = models.UUIDField(editable=False)

    objects = CostQuerySet.as_manager()

    class Meta:
        verbose_name = _("cost")
        verbose_name_plural = _("costs")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["planned_by", "client_key"], name="cost_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0, rate__gte=0), name="cost_is_not_negative"),
            models.CheckConstraint(
                condition=Q(assignment__isnull=False, visit__isnull=True)
                | Q(assignment__isnull=True, visit__isnull=False),
                name="cost_is_of_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "paid"])
                | (Q(approved_by__isnull=False) & ~Q(approved_by=F("planned_by"))),
                name="cost_approved_by_another",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.price}"

    def get_absolute_url(self):
        return reverse("cost-detail", args=[self.pk])

    @property
    def amount(self) -> Decimal:
        return (self.quantity * self.rate).quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def price(self) -> str:
        """The amount as it is read."""
        return shown(self.amount, self.currency)
