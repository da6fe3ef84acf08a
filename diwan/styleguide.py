"""Sample content for the style-guide page: every component in every state, from nobody's data."""

import zoneinfo
from datetime import UTC, datetime
from types import SimpleNamespace

from django import forms
from django.utils.translation import gettext_lazy as _

COLOURS = [
    "paper",
    "surface",
    "wash",
    "ink",
    "ink-soft",
    "line",
    "brand",
    "brand-wash",
    "gold-wash",
    "accent-wash",
]
ICONS = [
    "stories",
    "events",
    "community",
    "mentoring",
    "me",
    "menu",
    "globe",
    "play",
    "sound",
    "text",
    "clock",
    "check",
    "lock",
    "pin",
    "star",
    "back",
    "reply",
    "question",
    "up",
    "empty",
]


class SampleForm(forms.Form):
    """A form that was sent with mistakes, so that its errors show."""

    name = forms.CharField(label=_("How to call you"), help_text=_("The name that other members see."))
    language = forms.ChoiceField(label=_("Language"), choices=[("en", "English"), ("ar", "العربية")])
    about = forms.CharField(label=_("About you"), widget=forms.Textarea(attrs={"rows": 3}))
    agree = forms.BooleanField(label=_("I have read this"))


def samples() -> dict:
    """The context of the page."""
    moment = datetime(2026, 3, 27, 17, 0, tzinfo=UTC)
    people = [
        SimpleNamespace(pk=number, call_me=name, called=name, get_absolute_url="#people")
        for number, name in enumerate(["Amina", "كريم", "Ifeoma", "Sanne"])
    ]
    return {
        "colours": COLOURS,
        "icons": ICONS,
        "sample_form": SampleForm({"language": "ar", "about": "ما كُتب يبقى في مكانه."}),
        "sample_people": people,
        "sample_steps": [_("requested"), _("active"), _("completed")],
        "moment": moment,
        "later": moment.replace(hour=18),
        "here": zoneinfo.ZoneInfo("Europe/Amsterdam"),
        "there": zoneinfo.ZoneInfo("Africa/Mogadishu"),
        "kinds": ["info", "success", "warning", "error"],
    }
