"""A proposal as somebody writes it on a phone, and who speaks along."""

from typing import Any

from django import forms
from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy as _

from people.forms import KeyedForm
from people.models import Institution

from ..models import Call, Proposal

FIELDS = [
    "title",
    "abstract",
    "language",
    "kind",
    "minutes",
    "mode",
    "track",
    "institution",
    "notes",
]


class ProposalForm(KeyedForm):
    """Offers what the call accepts, and asks nothing where there is no choice."""

    title = forms.CharField(label=_("Title"), max_length=200, widget=forms.TextInput({"dir": "auto"}))
    abstract = forms.CharField(
        label=_("What it is about"),
        max_length=4000,
        widget=forms.Textarea({"rows": 8, "dir": "auto"}),
        help_text=_("This stands in the programme. What will people know or be able to do afterwards?"),
    )
    language = forms.ChoiceField(label=_("Language you speak in"))
    kind = forms.ChoiceField(label=_("Kind"))
    minutes = forms.TypedChoiceField(label=_("Minutes"), coerce=int)
    mode = forms.ChoiceField(label=_("Where you speak"))
    track: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=_("Track"), required=False, empty_label=_("no matter which")
    )
    institution: forms.ModelChoiceField = forms.ModelChoiceField(
        None,
        label=_("Your institution"),
        required=False,
        empty_label=_("none, or not in this list"),
        help_text=_("Nobody of the same institution reviews this."),
    )
    notes = forms.CharField(
        label=_("Notes for those who review"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args, by, call: Call, **kwargs):
        super().__init__(*args, **kwargs)
        told: dict[str, Any] = self.fields
        told["language"].choices = call.language_choices
        told["kind"].choices = [(value, label.capitalize()) for value, label in call.kind_choices]
        told["minutes"].choices = [(minutes, str(minutes)) for minutes in call.minutes]
        told["mode"].choices = [(way.value, way.label.capitalize()) for way in call.event.ways]
        told["track"].queryset = call.event.tracks.all()
        told["institution"].queryset = Institution.objects.visible_to(by)
        if call.anonymous:
            told["notes"].help_text = _(
                "Do not name yourself here or above: reviewers do not know who you are."
            )
        if not call.event.tracks.exists():
            del told["track"]

    def groups(self):
        return [
            (_("What you offer"), self._some("title", "abstract", "language")),
            (_("How"), self._some("kind", "minutes", "mode", "track")),
            (_("For those who choose"), self._some("institution", "notes")),
        ]

    def _some(self, *names: str):
        return [self[name] for name in names if name in self.fields]


class ProposalEditForm(ProposalForm):
    """What is there already. `since` says which version: of two windows the second is told."""

    since = forms.CharField(widget=forms.HiddenInput)
    rev = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self):
        told = super().clean()
        told.pop("rev", None)
        return told


def as_it_is(proposal: Proposal) -> dict:
    """What the form begins with."""
    return {**model_to_dict(proposal, FIELDS), "since": proposal.changed_at.isoformat()}


class SpeakerForm(KeyedForm):
    name = forms.CharField(label=_("Name"), max_length=150, widget=forms.TextInput({"dir": "auto"}))
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("They get a mail and say themselves whether they speak along."),
        widget=forms.EmailInput({"dir": "ltr", "autocomplete": "off"}),
    )


class AnswerForm(forms.Form):
    """Two buttons."""

    yes = forms.TypedChoiceField(
        choices=[("yes", _("yes")), ("no", _("no"))], coerce=lambda told: told == "yes"
    )
