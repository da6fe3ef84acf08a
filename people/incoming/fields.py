"""A file field that takes a file in pieces where scripts run, and as a plain part of the form where not.

A page that shows it loads the form's `media`. Its clean data may be an `Upload`: `films.actions.from_upload`
makes a film of it.
"""

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from ..models import Upload


class ChunkedFileInput(forms.FileInput):
    """The plain input inside `<chunked-upload>` (static/js/chunked-upload.js), which sends it in pieces."""

    template_name = "people/chunked_file.html"
    owner = None

    class Media:
        js = (forms.widgets.Script("js/chunked-upload.js", type="module"),)

    def value_from_datadict(self, data, files, name):
        return files.get(name) or data.get(f"{name}-upload") or None

    def value_omitted_from_data(self, data, files, name):
        return name not in files and f"{name}-upload" not in data

    def get_context(self, name, value, attrs):
        context = super().get_context(name, None, attrs)
        arrived = _arrived(self.owner, value) if isinstance(value, str) else None
        told = {"name": arrived.name, "size": filesizeformat(arrived.size)} if arrived else None
        return {**context, "arrived": arrived, "told": told}


class ArrivingField(forms.FileField):
    """Clean data is an uploaded file, or a whole `Upload` of the form's owner (`belong_to`).

    It may be one that a film was made of already: a form that is sent twice says the same twice.
    """

    widget = ChunkedFileInput

    def __init__(self, *, owner=None, **options):
        super().__init__(**options)
        self.belong_to(owner)

    def belong_to(self, owner) -> None:
        self.owner = self.widget.owner = owner

    def bound_data(self, data, initial):
        # What has arrived need not be sent again when another field was wrong.
        return data if isinstance(data, str) else initial

    def to_python(self, data):
        if not isinstance(data, str):
            return super().to_python(data)
        upload = _arrived(self.owner, data)
        if upload is None:
            raise forms.ValidationError(_("This file has not arrived as a whole yet. Send it again."))
        return upload


def _arrived(owner, pk: str) -> Upload | None:
    if owner is None or not pk.isdecimal() or len(pk) > 18:
        return None
    found = Upload.objects.visible_to(owner).kept().filter(pk=int(pk)).exclude(digest="")
    return found.first()
