"""What people/ accepts from a browser."""

import uuid
import zoneinfo

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from .clock import weekday
from .models import Channel, User, Visibility
from .privacy import DEFAULTS, circle_of


class KeyedForm(forms.Form):
    """A form that creates something: its key makes sending it twice the same as once (`people.keys`)."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["client_key"].initial = uuid.uuid4


class ReasonForm(forms.Form):
    """A word with a step; a must where somebody is told no. A page may hold one for each act."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why, in a sentence or two.")},
    )

    def __init__(self, data=None, *, act: str, must: bool = False):
        super().__init__(data, auto_id=f"{act}_%s")
        self.act = act
        self.fields["reason"].required = must


def reason_forms(acts: list[str], tried: ReasonForm | None) -> dict[str, ReasonForm]:
    """A form for each act that is open, with what was typed in the one that was `tried`."""
    return {act: tried if tried and tried.act == act else ReasonForm(act=act) for act in acts}


def zone_choices() -> list[tuple[str, str]]:
    """Zones people live in, as "Region/City" names of the IANA list."""
    names = sorted(
        n for n in zoneinfo.available_timezones() if "/" in n and not n.startswith(("Etc/", "posix", "right"))
    )
    return [(name, name.replace("_", " ")) for name in names]


def weekday_choices() -> list[tuple[int, str]]:
    """ISO weekdays with their names, Monday first."""
    return [(number, weekday(number)) for number in range(1, 8)]


class JoinForm(forms.Form):
    """What an invited person tells us. The address is the invitation's."""

    full_name = forms.CharField(label=_("Full name"), max_length=150)
    call_me = forms.CharField(
        label=_("How to call you"), max_length=60, help_text=_("The name that other members see.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices)
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "At least ten characters. Three or four words that only you would put together are good."
        ),
    )

    def clean_password(self):
        password = self.cleaned_data["password"]
        person = User(full_name=self.data.get("full_name", ""), call_me=self.data.get("call_me", ""))
        validate_password(password, person)
        return password


class ProfileForm(forms.ModelForm):
    """One's own page: what is on it, and for each field who sees it."""

    class Meta:
        model = User
        fields = [
            "call_me",
            "full_name",
            "headline",
            "about",
            "language",
            "time_zone",
            "shows_presence",
            "counted_as",
        ]
        widgets = {"about": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"] = forms.ChoiceField(label=_("Time zone"), choices=zone_choices)
        for name in DEFAULTS.keys() & set(self.Meta.fields):
            self.fields[f"who_{name}"] = forms.ChoiceField(
                label=_("Who sees this"), choices=Visibility, initial=circle_of(self.instance, name)
            )

    def rows(self):
        """(field, the field that says who sees it, or None), in the order of the page."""
        return [(self[name], self[f"who_{name}"] if name in DEFAULTS else None) for name in self.Meta.fields]

    def profile(self) -> dict:
        """Clean data as User columns."""
        columns = {name: self.cleaned_data[name] for name in self.Meta.fields}
        circles = {
            name: self.cleaned_data[f"who_{name}"] for name, _field in DEFAULTS.items() if name in columns
        }
        return {**columns, "field_visibility": {**self.instance.field_visibility, **circles}}


class EraseForm(forms.Form):
    """Leaving for good: what becomes of one's texts, and the password, so that nobody else does it."""

    texts = forms.ChoiceField(
        label=_("What you wrote"),
        choices=[
            ("keep", _("stays, without my name: “A former participant”")),
            ("blank", _("goes as well: the places where it stood are empty")),
        ],
        widget=forms.RadioSelect,
    )
    password = forms.CharField(
        label=_("Your password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        if not person.has_usable_password():
            del self.fields["password"]
            self.fields["address"] = forms.EmailField(label=_("Your e-mail address"))

    @property
    def proof(self) -> forms.BoundField:
        """By what somebody shows that they mean it; guests have no password."""
        return self["password" if "password" in self.fields else "address"]

    def clean_address(self):
        if self.cleaned_data["address"].lower() != self.person.email:
            raise forms.ValidationError(_("This is not your address."))
        return self.cleaned_data["address"]

    def clean_password(self):
        if not self.person.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError(_("This is not your password."))
        return self.cleaned_data["password"]


class PostingForm(KeyedForm):
    """Where something was made known."""

    channel = forms.ChoiceField(label=_("Where"), choices=Channel)
    address = forms.URLField(
        label=_("Address of the post"), required=False, assume_scheme="https", max_length=200
    )
