"""Where a talk is put, and what is said with a release."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from people import clock
from people.forms import KeyedForm

from ..planner import days_of


class MoveForm(KeyedForm):
    """`seen` is the talk's latest move when the form was made."""

    room: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Room"), queryset=None, required=False, empty_label=_("off the programme")
    )
    day = forms.ChoiceField(label=_("Day"), required=False)
    time = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": 300}),
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=600)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event
        self.fields["room"].queryset = event.rooms.all()
        self.fields["room"].label_from_instance = lambda room: room.label
        self.fields["day"].choices = [(day.isoformat(), clock.short_day(day)) for day in days_of(event)]

    def clean(self):
        told = super().clean()
        room, day, time = told.get("room"), told.pop("day", ""), told.pop("time", None)
        told["starts"] = None
        if room and day and time:
            date = datetime.fromisoformat(day).date()
            told["starts"] = datetime.combine(date, time, self.event.zone)
        elif room and not self.errors:
            self.add_error("time", _("Say on which day and at what time."))
        return told


class SeenForm(KeyedForm):
    """A button beside a talk of the draft."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class ReleaseForm(KeyedForm):
    note = forms.CharField(
        label=_("What has changed, in a sentence"),
        help_text=_("It stands above the changes, for everybody."),
        max_length=300,
        required=False,
    )
