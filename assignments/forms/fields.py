"""Fields that several forms of the programme's work have."""

from django import forms

DAY = "%Y-%m-%d"
MOMENT = "%Y-%m-%dT%H:%M"


def day_field(label, **options) -> forms.DateField:
    """A date, chosen in the phone's own calendar."""
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format=DAY), **options)


def moment_field(label, **options) -> forms.DateTimeField:
    """A date and a time of day on the member's own clock, or an instant with its offset."""
    widget = forms.DateTimeInput({"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(label=label, widget=widget, **options)
