"""What the board is asked, and what is done from it to several assignments at once."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import FocusCountry, Sector

from ..actions.board import ACTS
from ..models import Assignment, Mode

MOST_TICKED = 100


class FilterForm(forms.Form):
    """All optional; what cannot be understood says nothing."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    mode = forms.ChoiceField(label=_("Mode"), choices=[("", _("all")), *Mode.choices], required=False)
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("all")), *Assignment.State.choices], required=False
    )
    overdue = forms.BooleanField(label=_("only overdue"), required=False)

    def __init__(self, data, *, reader):
        super().__init__(data)
        countries = {one.code: one.label for one in FocusCountry.objects.visible_to(reader)}
        sectors = {one.slug: one.label for one in Sector.objects.visible_to(reader)}
        for name, choices in (("country", countries), ("sector", sectors)):
            self.fields[name].choices = [("", _("all")), *choices.items()]

    def asked(self) -> dict:
        """What was asked, as far as it is understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class TickedForm(forms.Form):
    """One act for several assignments; a reason goes to each."""

    act = forms.ChoiceField(
        choices=ACTS,
        error_messages={"required": _("Choose what to do."), "invalid_choice": _("Choose what to do.")},
    )
    ticked: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        queryset=None, error_messages={"required": _("Tick at least one assignment.")}
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        help_text=_("Needed for a hold and for sending back. The people of each assignment can read it."),
    )

    def __init__(self, data=None, *, reader):
        super().__init__(data)
        self.fields["ticked"].queryset = Assignment.objects.visible_to(reader).select_related(
            "expert", "host", "focus_country"
        )

    def clean_ticked(self):
        ticked = list(self.cleaned_data["ticked"])
        if len(ticked) > MOST_TICKED:
            raise forms.ValidationError(_("Tick a hundred at most."))
        return ticked

    def clean(self):
        told = super().clean()
        if told.get("act") in {"hold", "send_back"} and not told.get("reason"):
            self.add_error("reason", _("Say why in a sentence."))
        return told
