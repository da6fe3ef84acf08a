"""A story as somebody tells it on a phone."""

from typing import cast

from django import forms
from django.conf import settings
from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy as _

from assignments.models import Assignment
from people import uploads
from people.forms import KeyedForm
from people.incoming.fields import ArrivingField, ChunkedFileInput
from people.models import User

from .. import filming
from ..companions import companions, work_of
from ..models import Pitch, PitchPicture

PICTURES = 3
ACCEPTED = "image/jpeg,image/png,image/webp,image/gif"


class PitchForm(KeyedForm):
    """Few questions; only a title and the words are needed."""

    title = forms.CharField(label=_("Title"), max_length=160, widget=forms.TextInput({"dir": "auto"}))
    text = forms.CharField(
        label=_("Your story"),
        max_length=20_000,
        widget=forms.Textarea({"rows": 10, "dir": "auto"}),
        help_text=_("Write as you speak, in your own language. What was hard, what changed, what stayed?"),
    )
    language = forms.ChoiceField(label=_("Written in"), choices=settings.LANGUAGES)
    assignment = forms.ModelChoiceField(
        Assignment.objects.none(),
        label=_("The work it is about"),
        required=False,
        empty_label=_("no assignment"),
    )
    tellers = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Who tells it with you"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They see this draft, change it as you can, and say yes before it is published."),
    )
    film = ArrivingField(
        label=_("A film"),
        required=False,
        widget=ChunkedFileInput({"accept": "video/*", "class": "file"}),
        help_text=_("At most three minutes."),
    )
    anonymous = forms.BooleanField(
        label=_("Do not name us"),
        required=False,
        help_text=_("Nobody’s name stands under the story."),
    )
    not_before = forms.DateField(
        label=_("Not before"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("In any case it waits until the expert has left the place."),
    )

    def __init__(self, *args, by, pitch: Pitch | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.pitch = pitch
        cast(ArrivingField, self.fields["film"]).belong_to(by)
        self._offer("assignment", work_of(by))
        self._offer("tellers", companions(by))
        for number in range(1, PICTURES + 1):
            self._add_picture(number)

    def _offer(self, name: str, rows) -> None:
        """A choice among `rows`; none where there are none."""
        if rows.exists():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def _add_picture(self, number: int) -> None:
        words = _("What picture %(number)s shows") % {"number": number}
        self.fields[f"picture_{number}"] = forms.FileField(
            label=_("Picture %(number)s") % {"number": number},
            required=False,
            widget=forms.FileInput({"accept": ACCEPTED, "class": "file"}),
        )
        self.fields[f"alt_{number}"] = forms.CharField(
            label=words,
            max_length=250,
            required=False,
            widget=forms.TextInput({"dir": "auto"}),
            help_text=_("For who cannot see it: who does what, where.") if number == 1 else "",
        )

    def clean_film(self):
        sent = self.cleaned_data["film"]
        return filming.check(sent) if sent else None

    def clean(self):
        """The pictures become one list of what may be kept; each says what it shows."""
        told = super().clean()
        kept = []
        for number in range(1, PICTURES + 1):
            upload, alt = told.pop(f"picture_{number}", None), told.pop(f"alt_{number}", "")
            if not upload:
                continue
            if not alt:
                self.add_error(f"alt_{number}", _("Say what the picture shows, in a sentence."))
            try:
                kept.append((uploads.picture(upload), alt))
            except forms.ValidationError as error:
                self.add_error(f"picture_{number}", error)
        return {"assignment": None, "tellers": [], **told, "pictures": kept}

    def groups(self):
        """The fields in the order of the page, under the words they belong to."""
        files = [name for name in self.fields if name.startswith(("picture_", "alt_"))]
        return [
            (_("Your story"), self._some("title", "text", "language")),
            (_("Pictures and film"), self._some(*files, "film")),
            (_("Who and when"), self._some("assignment", "tellers", "anonymous", "not_before")),
        ]

    def _some(self, *names: str):
        return [self[name] for name in names if name in self.fields]


class PitchEditForm(PitchForm):
    """A draft that is there. `since` says which one: of two who write at once, the second is told."""

    since = forms.CharField(widget=forms.HiddenInput)
    rev = forms.CharField(required=False, widget=forms.HiddenInput)
    drop_pictures = forms.ModelMultipleChoiceField(
        PitchPicture.objects.none(),
        label=_("Take pictures out"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    drop_film = forms.BooleanField(label=_("Take the film out"), required=False)

    def __init__(self, *args, by, pitch, **kwargs):
        super().__init__(*args, by=by, pitch=pitch, **kwargs)
        self._offer("drop_pictures", pitch.pictures.all())
        if "tellers" in self.fields and pitch.written_by_id != by.pk:
            # Whoever began chooses who tells it along.
            del self.fields["tellers"]
        if not pitch.film_id:
            del self.fields["drop_film"]

    def clean(self):
        told = super().clean()
        told.pop("rev", None)
        if "tellers" not in self.fields:
            told["tellers"] = None
        return {"drop_pictures": [], "drop_film": False, **told}

    def groups(self):
        story, files, rest = super().groups()
        return [story, (files[0], self._some("drop_pictures", "drop_film") + files[1]), rest]


def as_it_is(pitch: Pitch) -> dict:
    """What the form of a draft begins with."""
    told = model_to_dict(pitch, ["title", "text", "language", "assignment", "anonymous", "not_before"])
    others = pitch.tellers.exclude(pk=pitch.written_by_id)
    return {**told, "tellers": others, "since": pitch.changed_at.isoformat()}
