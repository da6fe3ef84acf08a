"""Weekly hours, as a browser sends them."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.forms import weekday_choices

from ..models import DAY_MINUTES, Pace, clock_of

# Weekly hours are told in half hours: that is as exact as people know their weeks.
STEP = 30


def _times(first: int, last: int) -> list[tuple[str, str]]:
    return [(clock_of(minutes), clock_of(minutes)) for minutes in range(first, last + 1, STEP)]


def _minutes(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)


class AvailabilityForm(forms.Form):
    days = forms.TypedMultipleChoiceField(
        label=_("Days"),
        choices=weekday_choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one day.")},
    )
    starts = forms.TypedChoiceField(
        label=_("From"), choices=_times(0, DAY_MINUTES - STEP), coerce=_minutes, initial="17:00"
    )
    ends = forms.TypedChoiceField(
        label=_("Until"), choices=_times(STEP, DAY_MINUTES), coerce=_minutes, initial="20:00"
    )

    def clean(self):
        super().clean()
        clean = self.cleaned_data
        if {"starts", "ends"} <= clean.keys() and clean["ends"] <= clean["starts"]:
            self.add_error(
                "ends",
                _(
                    "The end is before the start. For an evening past midnight add two: one until 24:00, "
                    "and one from 00:00 on the day after."
                ),
            )
        return clean


class AwayForm(forms.Form):
    first = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self):
        clean = super().clean()
        if {"first", "last"} <= clean.keys():
            if clean["last"] < clean["first"]:
                self.add_error("last", _("The last day is before the first."))
            elif clean["last"] < timezone.localdate():
                self.add_error("last", _("These days are past."))
        return clean


class PaceForm(forms.Form):
    notice = forms.TypedChoiceField(label=_("Booked at the latest before"), choices=Pace.Notice, coerce=int)
    rest = forms.TypedChoiceField(label=_("Rest after each session"), choices=Pace.Rest, coerce=int)
