"""What is accepted about trainings."""

from datetime import UTC

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms import KeyedForm
from people.models import Paper

from ..models import Training
from .fields import moment_field


class TrainingForm(KeyedForm):
    kind = forms.ChoiceField(label=_("For whom"), choices=Training.Kind)
    title = forms.CharField(label=_("Title"), max_length=160)
    about = forms.CharField(
        label=_("About"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What one learns, and what to bring."),
    )


class SessionForm(KeyedForm):
    title = forms.CharField(label=_("Title"), max_length=160)
    starts = moment_field(_("Starts"), help_text=_("On your own clock."))
    ends = moment_field(_("Ends"))
    place = forms.CharField(
        label=_("Place"),
        max_length=200,
        required=False,
        help_text=_("A room, or the address of a video call."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["material"] = forms.ModelChoiceField(
            label=_("Material"),
            queryset=Paper.objects.visible_to(user).order_by("title"),
            required=False,
            empty_label=_("none"),
            help_text=_("A document of the library."),
        )

    def clean_starts(self):
        return self.cleaned_data["starts"].astimezone(UTC)

    def clean_ends(self):
        return self.cleaned_data["ends"].astimezone(UTC)

    def clean(self):
        clean = super().clean()
        if {"starts", "ends"} <= clean.keys() and clean["ends"] <= clean["starts"]:
            self.add_error("ends", _("The end is before the start."))
        return clean


class AttendanceForm(forms.Form):
    """Who was there, and who was marked when the page was made."""

    def __init__(self, *args, enrolments, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(enrolment.pk, str(enrolment.person)) for enrolment in enrolments]
        for name, widget in (
            ("present", forms.CheckboxSelectMultiple),
            ("before", forms.MultipleHiddenInput),
        ):
            self.fields[name] = forms.TypedMultipleChoiceField(
                label=_("Was there"), choices=choices, coerce=int, required=False, widget=widget
            )
