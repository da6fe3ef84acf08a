"""What is typed or scanned at the door."""

import json

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms import KeyedForm

from ..door import Scan
from ..tickets import LETTERS

# A hand scanner reads any code it is held before; of a longer text the beginning is enough to refuse it.
LONGEST = 4 * LETTERS
MOST_SCANS = 200


class ScanForm(KeyedForm):
    """One ticket: its code, or one picked from the list."""

    code = forms.CharField(
        label=_("Ticket code"),
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "dir": "ltr"}
        ),
    )
    ticket = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)

    def clean(self):
        told = super().clean()
        if not (told.get("code") or told.get("ticket")):
            self.add_error("code", _("Scan a ticket, or type its code."))
        return told

    def clean_code(self) -> str:
        return self.cleaned_data["code"][:LONGEST]


class LineForm(forms.Form):
    """One scan of a device."""

    client_nonce = forms.UUIDField()
    scanned_at = forms.DateTimeField()
    code = forms.CharField(required=False)
    ticket = forms.CharField(required=False, max_length=24)

    def scan(self) -> Scan:
        told = self.cleaned_data
        return Scan(told["client_nonce"], told["scanned_at"], told["code"][:LONGEST], told["ticket"])


class BatchForm(forms.Form):
    """What a device scanned while it had no line; `scans` becomes a list of `Scan`."""

    device = forms.UUIDField()
    sent_at = forms.DateTimeField()
    scans = forms.JSONField()

    @classmethod
    def of(cls, body: bytes) -> "BatchForm":
        try:
            told = json.loads(body)
        except ValueError:
            told = None
        return cls(told if isinstance(told, dict) else {})

    def clean_scans(self) -> list[Scan]:
        rows = self.cleaned_data["scans"]
        if not isinstance(rows, list) or len(rows) > MOST_SCANS:
            raise forms.ValidationError(_("Send a list of at most %(most)s scans.") % {"most": MOST_SCANS})
        lines = [LineForm(row if isinstance(row, dict) else {}) for row in rows]
        if not all(line.is_valid() for line in lines):
            raise forms.ValidationError(_("Each scan needs its own number and a time."))
        return [line.scan() for line in lines]


class WalkInForm(KeyedForm):
    full_name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Only if they want to hear of the event later."),
    )

    def clean_full_name(self) -> str:
        return " ".join(self.cleaned_data["full_name"].split())
