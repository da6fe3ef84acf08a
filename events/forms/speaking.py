"""Where a talk is put, and what those who speak give beforehand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people import uploads
from people.forms import KeyedForm

from ..models import Event, Proposal


class PlaceForm(forms.Form):
    """A track, a room and a time on the event's clock."""

    track: forms.ModelChoiceField = forms.ModelChoiceField(None, label=_("Track"))
    room: forms.ModelChoiceField = forms.ModelChoiceField(None, label=_("Room"))
    starts = forms.DateTimeField(
        label=_("Starts"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("On the event's own clock."),
    )

    def __init__(self, *args, proposal: Proposal, **kwargs):
        super().__init__(*args, **kwargs)
        self.event: Event = proposal.call.event
        self.fields["track"].queryset = self.event.tracks.all()  # type: ignore[attr-defined]
        self.fields["track"].initial = proposal.track_id
        self.fields["room"].queryset = self.event.rooms.all()  # type: ignore[attr-defined]
        self.fields["starts"].initial = self.event.starts

    def clean_starts(self):
        starts = self.cleaned_data["starts"]
        if not self.event.starts <= starts < self.event.ends:
            raise forms.ValidationError(_("The event is not on then."))
        return starts


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
