"""What is accepted about costs."""

from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.forms import KeyedForm

from .. import receipts
from ..models import Cost
from ..money import currency_choices
from .fields import day_field


class CostForm(KeyedForm):
    kind = forms.ChoiceField(label=_("What for"), choices=Cost.Kind)
    quantity = forms.DecimalField(
        label=_("How many"),
        max_digits=8,
        decimal_places=2,
        min_value=Decimal("0.01"),
        initial=1,
        help_text=_("Nights, days, tickets."),
    )
    rate = forms.DecimalField(label=_("Price of each"), max_digits=10, decimal_places=2, min_value=Decimal(0))
    currency = forms.ChoiceField(label=_("Currency"), choices=currency_choices, initial="EUR")
    note = forms.CharField(
        label=_("Note"),
        max_length=200,
        required=False,
        help_text=_("Never a bank account or a passport number."),
    )


def _receipt_field(**options) -> forms.FileField:
    return forms.FileField(
        label=_("Receipt"), widget=forms.FileInput({"accept": receipts.ACCEPTED}), **options
    )


class ReceiptForm(forms.Form):
    receipt = _receipt_field(help_text=_("A photo or a PDF."))

    def clean_receipt(self):
        upload = self.cleaned_data["receipt"]
        return receipts.prepare(upload) if upload else None


class PayForm(ReceiptForm):
    paid_on = day_field(_("Paid on"), initial=timezone.localdate)
    receipt = _receipt_field(required=False, help_text=_("A photo or a PDF. You can also add it later."))
    field_order = ("paid_on", "receipt")

    def clean_paid_on(self):
        if self.cleaned_data["paid_on"] > timezone.localdate():
            raise forms.ValidationError(_("This day is not there yet."))
        return self.cleaned_data["paid_on"]


class DropForm(forms.Form):
    reason = forms.CharField(label=_("Why it is not needed"), max_length=500)
