"""A request, the agreement, goals and next steps, and how it was."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms import KeyedForm

from ..models import ClosingAnswer


class RequestForm(KeyedForm):
    goal = forms.CharField(
        label=_("What you want to reach"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One sentence is enough. Only the person you ask can read it."),
    )


class GoalForm(forms.Form):
    text = forms.CharField(label=_("Another goal"), max_length=200)


class TickForm(forms.Form):
    done = forms.BooleanField(required=False)


class SignForm(forms.Form):
    """The version is that of the text that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    promises = forms.BooleanField(
        label=_("I agree to this"), error_messages={"required": _("Tick this to sign.")}
    )
    conduct = forms.BooleanField(
        label=_("I keep to the code of conduct"), error_messages={"required": _("Tick this to sign.")}
    )


class NextStepForm(forms.Form):
    """Whose step it is, is told as "me" or "the other"."""

    text = forms.CharField(label=_("What"), max_length=200)
    mine = forms.TypedChoiceField(label=_("By whom"), coerce=lambda value: value == "me", initial="me")
    due = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args, other: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mine"].choices = [("me", _("me")), ("other", other)]  # type: ignore[attr-defined]


class ClosingForm(forms.Form):
    fit = forms.ChoiceField(
        label=_("Did the two of you fit?"), choices=ClosingAnswer.Fit, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("What should the programme know?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("You can leave it empty. Programme staff read it; the other person never does."),
    )
