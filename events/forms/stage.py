"""What the stage and the day accept from a browser."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from people.forms import KeyedForm

from ..models import Feedback


def _one_line(text: str) -> str:
    return " ".join(text.split())


class LogLineForm(KeyedForm):
    body = forms.CharField(label=_("What is said"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, required=False)

    def clean_body(self) -> str:
        return _one_line(self.cleaned_data["body"])


class AnnouncementForm(KeyedForm):
    """One line as it is typed, and as many translations as there are hands for."""

    language = forms.ChoiceField(label=_("Language of the line"), choices=settings.LANGUAGES)
    text = forms.CharField(label=_("Line for everybody"), max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            self.fields[f"in_{code}"] = forms.CharField(label=name, max_length=200, required=False)

    @property
    def translations(self) -> list[tuple]:
        """(code, bound field) of each language."""
        return [(code, self[f"in_{code}"]) for code, _name in settings.LANGUAGES]

    def clean(self):
        told = super().clean()
        texts = {code: _one_line(told.pop(f"in_{code}", "")) for code, _name in settings.LANGUAGES}
        if "text" in told and "language" in told:
            texts[told["language"]] = _one_line(told.pop("text"))
        return {**told, "texts": {code: text for code, text in texts.items() if text}}


class DelayForm(KeyedForm):
    minutes = forms.IntegerField(
        label=_("Later by how many minutes"),
        min_value=1,
        max_value=240,
        initial=10,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "step": 5}),
    )
    following = forms.BooleanField(
        label=_("What follows in this room moves as far as it must"), required=False, initial=True
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class MoveForm(KeyedForm):
    room: forms.ModelChoiceField = forms.ModelChoiceField(queryset=None, label=_("Room"), empty_label=None)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, rooms, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["room"].queryset = rooms
        self.fields["room"].label_from_instance = lambda room: room.label


class HeadCountForm(KeyedForm):
    people = forms.IntegerField(
        label=_("People in the hall"),
        min_value=0,
        max_value=100_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class ScribeForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address of who writes along"), help_text=_("Of somebody who is registered.")
    )


class FeedbackForm(forms.Form):
    stars = forms.TypedChoiceField(
        label=_("How was it?"),
        coerce=int,
        choices=[(n, str(n)) for n in range(1, Feedback.MOST + 1)],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In your words"),
        max_length=1000,
        required=False,
        help_text=_("Programme officers read this. The speakers are told only the stars, added up."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
