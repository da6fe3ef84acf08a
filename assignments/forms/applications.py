"""What is accepted of an application, and of those who decide on one."""

from datetime import UTC, datetime, time, timedelta
from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.attaching import shown_name
from people import uploads
from people.forms import KeyedForm

from ..actions.applications import DAYS_TO_ANSWER, MOST_REFERENCES
from ..models import Application
from .fields import day_field

CV_KINDS = (".pdf", ".docx", ".odt")
LONGEST_TO_ANSWER = 60


def _text(label, rows: int, **options) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=4000, required=False, widget=box, **options)


def _line(label, longest: int) -> forms.CharField:
    box = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=longest, required=False, widget=box)


class DraftForm(forms.Form):
    """An application as far as it is there: a draft asks for nothing yet."""

    motivation = _text(_("Why you"), 5, help_text=_("A few sentences. What draws you to this work?"))
    experience = _text(
        _("What you have done that helps here"), 5, help_text=_("One or two examples are enough.")
    )
    available_from = day_field(_("You can start on"), required=False)
    cv = forms.FileField(
        label=_("CV"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(CV_KINDS)}),
        help_text=_("PDF, DOCX or ODT, at most 20 MB. Only the programme and, later, the host can open it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_REFERENCES + 1):
            self.fields[f"reference_{number}_name"] = _line(_("Name"), 120)
            self.fields[f"reference_{number}_role"] = _line(_("How they know you"), 160)
            self.fields[f"reference_{number}_contact"] = _line(_("E-mail or telephone"), 160)

    def clean_cv(self):
        upload = self.cleaned_data["cv"]
        if not upload:
            return None
        if PurePath(upload.name).suffix.lower() not in CV_KINDS:
            raise ValidationError(_("Send your CV as PDF, DOCX or ODT."))
        self.cleaned_data["cv_name"] = shown_name(upload.name)
        return uploads.document(upload)

    def clean(self):
        """Six fields become a list of references; one that is half there is asked for whole."""
        clean = super().clean()
        references = []
        for names in self._reference_names():
            told = tuple(clean.pop(name, "") for name in names)
            if all(told):
                references.append(told)
            elif any(told):
                for name, value in zip(names, told, strict=True):
                    if not value and name not in self.errors:
                        self.add_error(name, _("Fill in all three lines of a reference, or none."))
        return {"cv_name": "", **clean, "references": references}

    def reference_groups(self) -> list[list[forms.BoundField]]:
        """The fields of each reference, for the page."""
        return [[self[name] for name in names] for names in self._reference_names()]

    @staticmethod
    def _reference_names() -> list[list[str]]:
        parts = ("name", "role", "contact")
        return [[f"reference_{n}_{part}" for part in parts] for n in range(1, MOST_REFERENCES + 1)]

    @classmethod
    def typed(cls, application: Application) -> dict:
        """What is there already, as the form shows it."""
        told = {name: getattr(application, name) for name in ("motivation", "experience", "available_from")}
        for names, values in zip(cls._reference_names(), application.who_can_be_asked, strict=False):
            told |= zip(names, values, strict=True)
        return told


class StartForm(DraftForm, KeyedForm):
    """The same for the first time."""


class ReasonForm(forms.Form):
    """A no, and why."""

    reason = forms.CharField(
        label=_("Why not"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the file. The person who applied does not read it."),
    )


class OfferForm(forms.Form):
    """Until the end of which day the place is kept; a week where nothing is said."""

    answer_by = day_field(_("Answer by the end of"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer_by"].initial = lambda: timezone.localdate() + timedelta(days=DAYS_TO_ANSWER)

    def clean_answer_by(self):
        """The first instant after that day, on the clock of whoever offers."""
        day = self.cleaned_data["answer_by"]
        if day is None:
            return None
        if not timezone.localdate() < day <= timezone.localdate() + timedelta(days=LONGEST_TO_ANSWER):
            raise ValidationError(_("Choose a day between tomorrow and two months from now."))
        after = datetime.combine(day + timedelta(days=1), time.min)
        return timezone.make_aware(after).astimezone(UTC)
