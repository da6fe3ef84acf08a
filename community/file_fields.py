"""The field with which one chooses the files of a post: four rows of a file and what it shows."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .attaching import Prepared, prepare

MOST = 4
ACCEPTED = "image/jpeg,image/png,image/webp,image/gif,.pdf,.docx,.xlsx,.pptx,.odt"


class FilesWidget(forms.MultiWidget):
    """Folded until it is wanted: most posts have no files."""

    template_name = "community/files_widget.html"

    def __init__(self):
        row = []
        for number in range(1, MOST + 1):
            label = _("File %(number)s") % {"number": number}
            words = _("What picture %(number)s shows") % {"number": number}
            row += [
                forms.FileInput({"accept": ACCEPTED, "aria-label": label, "class": "file"}),
                forms.TextInput({"maxlength": 300, "dir": "auto", "aria-label": words, "placeholder": words}),
            ]
        super().__init__(row)

    def id_for_label(self, id_):
        return f"{id_}_0"

    def decompress(self, value):
        """Nothing: a browser is never told which files were chosen."""
        return [None] * len(self.widgets)


class FilesField(forms.MultiValueField):
    """Cleans to what may be kept (`attaching.Prepared`), or says of a file why it may not."""

    widget = FilesWidget

    def __init__(self, **options):
        pair = [forms.FileField(required=False), forms.CharField(max_length=300, required=False)]
        super().__init__(pair * MOST, require_all_fields=False, **options)

    def compress(self, data_list) -> list[Prepared]:
        pairs = zip(data_list[::2], data_list[1::2], strict=True)
        return [prepare(upload, alt) for upload, alt in pairs if upload]
