"""What somebody in a story answers, and what the office asks."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from people.forms import KeyedForm
from people.models import User

from .. import harm
from ..models import Appearance, Purpose


class AnswerForm(forms.Form):
    """A yes or a no, with a tick for each purpose. The box of none is ticked for anybody."""

    # The versions that were on the page.
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, appearance: Appearance, **kwargs):
        super().__init__(*args, **kwargs)
        for purpose in appearance.shown_by:
            self.fields[purpose.value] = forms.BooleanField(label=purpose.label, required=False)

    def clean_seen(self) -> list[str]:
        return self.cleaned_data["seen"].split(",")

    def purposes(self):
        """The fields with a tick."""
        return [self[name] for name in self.fields if name != "seen"]


class WithdrawForm(forms.Form):
    """Taking it back: sure, and on whose behalf where staff do it."""

    reason = forms.CharField(
        label=_("On whose behalf, and how they asked"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AppearanceForm(KeyedForm):
    """Somebody who is in a story: a member, or a name with a way to reach them."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Member"),
        required=False,
        empty_label=_("nobody with an account"),
    )
    name = forms.CharField(
        label=_("Or a name"),
        max_length=150,
        required=False,
        help_text=_("Somebody without an account. They answer at a private address that you give them."),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("If they have one; else you pass the private address on yourself."),
    )
    guardian = forms.CharField(
        label=_("Guardian"),
        max_length=150,
        required=False,
        help_text=_("For a child: who answers for them. Give the private address to the guardian."),
    )
    language = forms.ChoiceField(label=_("Their language"), choices=settings.LANGUAGES)
    purposes = forms.MultipleChoiceField(
        label=_("They are in it by"), choices=Purpose, widget=forms.CheckboxSelectMultiple
    )
    where = forms.CharField(
        label=_("Where in the story"),
        max_length=200,
        required=False,
        help_text=_("Such as “left on the second picture”. They read this."),
    )
    until = forms.DateField(
        label=_("Consent ends"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("After this day the story is not shown until they agree anew."),
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people

    def clean(self):
        told = super().clean()
        if bool(told.get("person")) == bool(told.get("name")):
            self.add_error("person", _("Choose a member or write a name, one of the two."))
        return told


class ChecklistForm(forms.Form):
    """The do-no-harm checklist, a choice for each question."""

    note = forms.CharField(
        label=_("Note for other editors"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        questions = {
            name: forms.ChoiceField(
                label=question, choices=harm.ANSWERS, widget=forms.RadioSelect, initial=harm.NOT_YET
            )
            for name, question in harm.QUESTIONS.items()
        }
        self.fields = {**questions, **self.fields}

    def answers(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in harm.QUESTIONS}


class ReasonForm(forms.Form):
    """Why, in a sentence."""

    reason = forms.CharField(label=_("Why"), max_length=300)
