"""What handover packs, seats and follow-ups accept from a browser."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people.forms import KeyedForm
from people.models import Seat, User
from people.uploads import document, recording

from ..actions.staying import NO_FILE
from ..models import FollowUp, HandoverItem, Level

_CLEAN = {HandoverItem.Kind.DOCUMENT: document, HandoverItem.Kind.RECORDING: recording}


class ItemForm(KeyedForm):
    kind = forms.ChoiceField(label=_("What it is"), choices=HandoverItem.Kind)
    title = forms.CharField(label=_("Title"), max_length=160)
    text = forms.CharField(
        label=_("Text"),
        max_length=6000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A contact: name, role and how to reach them. A decision: what, when, and why."),
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_(
            "For a document PDF, DOCX, XLSX, PPTX or ODT; for a recording MP4, WebM, Ogg or MP3. "
            "At most 20 MB."
        ),
    )

    def clean(self):
        """A document or recording is its file; anything else is its words."""
        told = super().clean()
        kind, upload = told.get("kind"), told.pop("file", None)
        told["file"], told["called"] = None, ""
        if kind in HandoverItem.WITH_FILE and not self.errors:
            if upload is None:
                self.add_error("file", NO_FILE)
            else:
                self._take(_CLEAN[kind], upload)
        elif kind and kind not in HandoverItem.WITH_FILE:
            if not told.get("text"):
                self.add_error("text", _("Write it down here."))
            if upload is not None:
                self.add_error("file", _("A file goes with a document or a recording. Choose one of these."))
        return told

    def _take(self, clean, upload) -> None:
        called = upload.name[-150:]
        try:
            self.cleaned_data["file"] = clean(upload)
        except ValidationError as error:
            self.add_error("file", error)
        else:
            self.cleaned_data["called"] = called


class SeatForm(KeyedForm):
    """A successor who is a member, or the address of one who is not yet."""

    person = forms.ModelChoiceField(
        User.objects.none(), label=_("A member"), required=False, empty_label=_("nobody of these")
    )
    email = forms.EmailField(
        label=_("Or the e-mail address of somebody new"),
        required=False,
        widget=forms.EmailInput(attrs={"dir": "ltr"}),
        help_text=_("They get an invitation. You keep the seat until they have joined."),
    )
    language = forms.ChoiceField(label=_("Language of the invitation"), choices=settings.LANGUAGES)

    def __init__(self, *args, user, seat: Seat, **kwargs):
        super().__init__(*args, **kwargs)
        shown = User.objects.visible_to(user)
        self.fields["person"].queryset = shown.filter(pk__in=seat.successors().values("pk"))  # type: ignore[attr-defined]
        self.fields["language"].initial = user.language
        self.fields["language"].required = False

    def clean_language(self):
        return self.cleaned_data["language"] or self.fields["language"].initial

    def clean(self):
        told = super().clean()
        if not self.errors and bool(told.get("person")) == bool(told.get("email")):
            self.add_error("person", _("Choose a member, or write an address: one of the two."))
        return told


_CHOOSE = ("", _("Choose"))
_FROM_ONE_TO_FIVE = [
    (1, _("1: not at all")),
    (2, "2"),
    (3, "3"),
    (4, "4"),
    (5, _("5: very sure")),
]
# At the start nothing was made yet: the same questions look ahead.
_AT_THE_START = {
    "in_use": _("Is any of it in use already?"),
    "level": _("How far should it reach?"),
}


class FollowUpForm(forms.Form):
    in_use = forms.ChoiceField(
        label=_("Is what was made still in use?"), choices=[_CHOOSE, *FollowUp.InUse.choices]
    )
    level = forms.ChoiceField(label=_("How far did it reach?"), choices=[_CHOOSE, *Level.choices])
    confidence = forms.TypedChoiceField(
        label=_("How sure are you that it will last?"), choices=[_CHOOSE, *_FROM_ONE_TO_FIVE], coerce=int
    )
    text = forms.CharField(
        label=_("What changed, and what did not"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("You can leave it empty."),
    )

    def __init__(self, data=None, *, row: FollowUp):
        super().__init__(data, initial={name: getattr(row, name) for name in self.base_fields})
        if row.wave == FollowUp.Wave.START:
            for name, label in _AT_THE_START.items():
                self.fields[name].label = label
