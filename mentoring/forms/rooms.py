"""Where a pair meets by video."""

from urllib.parse import urlsplit

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from ..models import Mentorship


class HttpsField(forms.URLField):
    """An address that begins with https, of a host whose name has no letters that look like others."""

    default_error_messages = {"invalid": _("Enter an address that begins with https://.")}
    default_validators = [URLValidator(["https"], message=default_error_messages["invalid"])]

    def __init__(self, **options):
        super().__init__(assume_scheme="https", **options)

    def clean(self, value):
        address = super().clean(value)
        parts = urlsplit(address)
        if not parts.netloc.isascii() or "@" in parts.netloc:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return address


class RoomForm(forms.Form):
    address = HttpsField(
        label=_("Address of your video room"),
        max_length=Mentorship._meta.get_field("video_address").max_length,
        required=False,
        widget=forms.URLInput(attrs={"dir": "ltr", "placeholder": "https://"}),
        help_text=_(
            "A room that one of you has somewhere else. Only the two of you see the address. "
            "Leave it empty to meet where the site has its video rooms."
        ),
    )
