"""What is asked of those who want to meet: the list, a time, a round of tables."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.forms import KeyedForm

from ..models import Attendee
from ..models.attendees import SPOKEN, language_name

MOST_INTERESTS = 6


class ListingForm(KeyedForm):
    """What one chooses to say on the list of attendees; all of it may stay empty."""

    helps_with = forms.CharField(label=_("I can help with"), max_length=200, required=False)
    looks_for = forms.CharField(label=_("I look for"), max_length=200, required=False)
    interests = forms.CharField(
        label=_("Interests"),
        max_length=200,
        required=False,
        help_text=_("A few words, with commas between them."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages I like to talk in"), required=False, widget=forms.CheckboxSelectMultiple
    )
    shows_country = forms.BooleanField(label=_("Show the country I work with"), required=False)

    def __init__(self, *args, attendee: Attendee | None = None, **kwargs):
        if attendee:
            kwargs["initial"] = {
                "helps_with": attendee.helps_with,
                "looks_for": attendee.looks_for,
                "shows_country": attendee.shows_country,
                "interests": ", ".join(sorted(attendee.interests.names())),
                "languages": list(attendee.languages.values_list("language", flat=True)),
            }
        super().__init__(*args, **kwargs)
        languages: forms.MultipleChoiceField = self.fields["languages"]  # type: ignore[assignment]
        by_name = sorted((language_name(code), code) for code in SPOKEN)
        languages.choices = [(code, name) for name, code in by_name]

    def clean_interests(self) -> list[str]:
        words = [" ".join(word.split())[:40].lower() for word in self.cleaned_data["interests"].split(",")]
        found = list(dict.fromkeys(word for word in words if word))
        if len(found) > MOST_INTERESTS:
            raise forms.ValidationError(_("Six interests are enough."))
        return found


class AskToMeetForm(KeyedForm):
    """One of the times that are free for both."""

    starts = forms.ChoiceField(label=_("When"), widget=forms.RadioSelect)
    about = forms.CharField(label=_("What it is about"), max_length=200, required=False)

    def __init__(self, *args, times: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["starts"].choices = times  # type: ignore[attr-defined]

    def clean_starts(self) -> datetime:
        return datetime.fromisoformat(self.cleaned_data["starts"])


class RoundForm(KeyedForm):
    minutes = forms.TypedChoiceField(
        label=_("People can take part for the next"),
        coerce=int,
        choices=[(n, _("%(n)s minutes") % {"n": n}) for n in (5, 10, 15, 30, 60)],
    )
    place = forms.CharField(
        label=_("Where"),
        max_length=120,
        required=False,
        help_text=_("Such as “the foyer”. Online, leave it empty."),
    )

    def clean(self):
        told = super().clean()
        if minutes := told.pop("minutes", None):
            told["closes_at"] = timezone.now() + timedelta(minutes=minutes)
        return told


class NoteForm(KeyedForm):
    """Three lines for a check-in."""

    challenge = forms.CharField(
        label=_("Challenge"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    achievement = forms.CharField(
        label=_("Achievement"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    recommendation = forms.CharField(
        label=_("Recommendation"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self):
        told = super().clean()
        if not self.errors and not any(told.get(name) for name in self.LINES):
            raise forms.ValidationError(_("Write at least one of the three lines."))
        return told

    LINES = ("challenge", "achievement", "recommendation")


class RepeatForm(KeyedForm):
    every = forms.ChoiceField(
        label=_("How often"),
        choices=[
            ("monthly", _("every month, on the same weekday")),
            ("fortnightly", _("every two weeks")),
            ("weekly", _("every week")),
        ],
    )
    times = forms.IntegerField(label=_("How many more"), min_value=1, max_value=24, initial=11)
