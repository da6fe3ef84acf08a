"""What is accepted about internships."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.forms import KeyedForm

from ..beside import interns, outside
from .fields import day_field


class InternshipForm(KeyedForm):
    """An internship beside `assignment`, inside its dates."""

    title = forms.CharField(label=_("What the intern works on"), max_length=160)
    starts = day_field(_("First day"))
    ends = day_field(_("Last day"))

    def __init__(self, *args, assignment, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.assignment = assignment
        self.fields["intern"] = forms.ModelChoiceField(label=_("Intern"), queryset=interns(assignment, user))
        self.order_fields(["client_key", "intern", "title", "starts", "ends"])
        self.initial.setdefault("starts", max(assignment.starts, timezone.localdate()))
        self.initial.setdefault("ends", assignment.ends)

    def clean(self):
        clean = super().clean()
        if {"starts", "ends"} <= clean.keys():
            for name, sentence in outside(self.assignment, clean["starts"], clean["ends"]).items():
                self.add_error(name, sentence)
        return clean


class SkillForm(KeyedForm):
    day = day_field(_("Day"), initial=timezone.localdate)
    text = forms.CharField(
        label=_("What you did and learned"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Two or three sentences. Your supervisor reads and signs them."),
    )

    def clean_day(self):
        if self.cleaned_data["day"] > timezone.localdate():
            raise forms.ValidationError(_("This day is not there yet."))
        return self.cleaned_data["day"]


class EndForm(forms.Form):
    """A reason is asked for and not demanded."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("You can leave it empty. All who take part can read it."),
    )
