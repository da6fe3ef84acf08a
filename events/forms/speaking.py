"""Where a talk is put, and what those who speak give beforehand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people import uploads
from people.forms import KeyedForm

from ..models import Proposal


class PlaceForm(forms.Form):
    """The track a talk belongs to; its room and time are given in the programme's editor."""

    track: forms.ModelChoiceField = forms.ModelChoiceField(None, label=_("Track"))

    def __init__(self, *args, proposal: Proposal, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["track"].queryset = proposal.call.event.tracks.all()  # type: ignore[attr-defined]
        self.fields["track"].initial = proposal.track_id


class SlidesForm(KeyedForm):
    title = forms.CharField(
        label=_("What it is called"), max_length=120, widget=forms.TextInput({"dir": "auto"})
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, PowerPoint or OpenDocument, at most 20 MB."),
        widget=forms.FileInput({"class": "file", "accept": ".pdf,.pptx,.odt,.docx"}),
    )

    def clean_file(self):
        return uploads.document(self.cleaned_data["file"])


class RecordingForm(forms.Form):
    """Two buttons."""

    agrees = forms.TypedChoiceField(
        choices=[("yes", _("yes")), ("no", _("no"))], coerce=lambda told: told == "yes"
    )
