"""What is asked of a talk, and what its desk decides."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from people.forms import KeyedForm

from ..models import Question


class AskForm(KeyedForm):
    body = forms.CharField(
        label=_("Your question"),
        max_length=400,
        help_text=_("Your name is not shown. Those who lead the talk see it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, required=False)

    def clean_body(self) -> str:
        return " ".join(self.cleaned_data["body"].split())


class DecideForm(forms.Form):
    """A button of the desk: `seen` is the state in which it showed the question."""

    seen = forms.ChoiceField(choices=Question.State, required=False)


class RejectForm(DecideForm):
    """With a word to whoever asked."""

    reason = forms.ChoiceField(choices=Question.Reason, required=False)


class MergeForm(forms.Form):
    """Into which question of the talk this one goes."""

    into = forms.IntegerField(min_value=1)
