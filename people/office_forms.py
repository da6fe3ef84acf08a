"""Forms of the office. Every file passes `people.uploads` before anything else looks at it."""

import uuid

from babel import Locale
from django import forms
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm
from wagtailmedia.forms import BaseMediaForm

from . import uploads
from .films import actions as films
from .films import taking
from .forms import weekday_choices, zone_choices
from .incoming.fields import ArrivingField
from .leaving import drop_files
from .models import Disruption, FocusCountry, Invitation, Upload, User


def _clean_upload(form, field: str, ingest):
    """Ingest a newly sent file; a form that keeps the old one has nothing to check."""
    upload = form.cleaned_data.get(field)
    return ingest(upload) if upload and field in form.changed_data else upload


class PictureForm(BaseImageForm):
    def clean_file(self):
        return _clean_upload(self, "file", uploads.picture)


class DocumentForm(BaseDocumentForm):
    def clean_file(self):
        return _clean_upload(self, "file", uploads.document)


class FilmForm(BaseMediaForm):
    """A film, or sound. Its file comes in pieces where scripts run; what is no film is refused here."""

    def __init__(self, *args, **kwargs):
        owner = kwargs.get("user")
        super().__init__(*args, **kwargs)
        plain = self.fields["file"]
        self.fields["file"] = ArrivingField(owner=owner, label=plain.label, required=plain.required)
        self.fields["file"].widget.attrs = plain.widget.attrs
        self.before = {name: getattr(self.instance, name).name for name in ("file", "sound", "thumbnail")}
        self.upload: Upload | None = None

    def full_clean(self):
        super().full_clean()
        if self.errors:
            # What was made of the files on the way is for nothing.
            for made in getattr(self, "cleaned_data", {}).values():
                if isinstance(made, taking.Clean):
                    made.close()

    def clean_file(self):
        return _clean_upload(self, "file", self._film)

    def _film(self, sent):
        take = taking.sound if self.instance.type == "audio" else taking.film
        if not isinstance(sent, Upload):
            return take(sent)
        self.upload = sent
        return films.accepted(sent, take=take)

    def clean_sound(self):
        return _clean_upload(self, "sound", taking.sound)

    def clean_thumbnail(self):
        return _clean_upload(self, "thumbnail", uploads.picture)

    def save(self, commit=True):
        with transaction.atomic():
            clean = self.cleaned_data["file"] if "file" in self.changed_data else None
            if clean:
                films.measure(self.instance, clean.facts)
            film = super().save(commit)
            if commit:
                films.saved(film, before=self.before, new=bool(clean), upload=self.upload)
        return film


class TrackForm(WagtailAdminModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.before = self.instance.captions.name

    def clean_captions(self):
        return _clean_upload(self, "captions", uploads.captions)

    def save(self, commit=True):
        with transaction.atomic():
            track = super().save(commit)
            if self.before != track.captions.name:
                drop_files(self.before)
        return track


def country_choices() -> list[tuple[str, str]]:
    """Every country of ISO 3166 with its name in the active language, in that language's order of letters."""
    names = Locale.parse((get_language() or "en").partition("-")[0]).territories
    known = {code: name for code, name in names.items() if len(code) == 2 and code.isalpha()}
    return [("", "—"), *sorted(known.items(), key=lambda item: item[1])]


class DatedForm(WagtailAdminModelForm):
    """Something that does not end before it starts."""

    def clean(self):
        told = super().clean()
        starts, ends = told.get("starts"), told.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("It ends before it starts."))
        return told


class DisruptionForm(DatedForm):
    """What stops one place: a country or an institution."""

    def clean(self):
        told = super().clean()
        if bool(told.get("focus_country")) == bool(told.get("institution")):
            self.add_error("focus_country", _("Choose a country or an institution, one of the two."))
        hours = [told.get("opens"), told.get("closes")]
        if told.get("kind") != Disruption.Kind.REDUCED:
            told["opens"] = told["closes"] = None
        elif None in hours or hours[0] >= hours[1]:
            self.add_error("opens", _("Say from when until when people can meet on a shorter day."))
        return told


class CountryForm(DatedForm):
    """A focus country, chosen by name."""

    code = forms.ChoiceField(label=_("Country"), choices=country_choices)


class InstitutionForm(WagtailAdminModelForm):
    """An institution with the working week and hours of its own."""

    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices)
    work_days = forms.TypedMultipleChoiceField(
        label=_("Working days"),
        choices=weekday_choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self):
        told = super().clean()
        if "opens" in told and "closes" in told and told["closes"] <= told["opens"]:
            self.add_error("closes", _("It closes after it opens: choose a later hour."))
        return told


class InvitationForm(WagtailAdminModelForm):
    """An invitation to somebody who has no account yet. Its key makes sending it twice the same as once."""

    client_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if User.objects.has_joined(email):
            raise forms.ValidationError(_("This person is a member already. Give them a role instead."))
        return email

    def clean(self):
        told = super().clean()
        others = Invitation.objects.open().exclude(client_key=told.get("client_key"))
        if others.filter(email=told.get("email")).exists():
            self.add_error("email", _("An invitation to this address is still open."))
        return told


class SafetyForm(WagtailAdminModelForm):
    """Why everything of a country is taken out of view, or brought back."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_(
            "In safety mode everything of a country is out of view at once: stories, hosts, events, people."
            " The reason is kept in the audit log; name nobody in it."
        ),
    )

    class Meta:
        model = FocusCountry
        fields: list[str] = []
