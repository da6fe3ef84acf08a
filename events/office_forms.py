"""What the office accepts about events and their programme."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from people.forms import zone_choices
from people.models import User
from people.office_forms import DatedForm

from .models import Talk
from .models.calls import LENGTHS, NOT_PROPOSED


class EventForm(DatedForm):
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices)


class TalkForm(DatedForm):
    """A talk stands on a track and in a room of its own event, and alone in that room."""

    def clean(self):
        told = super().clean()
        for name in ("track", "room"):
            if name in told and "event" in told and told[name].event_id != told["event"].pk:
                self.add_error(name, _("This belongs to another event."))
        if {"room", "starts", "ends"} <= told.keys() and (other := self._beside(told)):
            self.add_error("room", _("“%(talk)s” is in this room then.") % {"talk": other})
        return told

    def _beside(self, told) -> Talk | None:
        at_once = Talk.objects.filter(room=told["room"], starts__lt=told["ends"], ends__gt=told["starts"])
        return at_once.exclude(pk=self.instance.pk).first()


def _ticks(label, choices, coerce=str) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label, choices=choices, coerce=coerce, widget=forms.CheckboxSelectMultiple
    )


class CallForm(WagtailAdminModelForm):
    """A call that closes after it opens, and accepts something."""

    kinds = _ticks(_("Kinds"), [(one.value, one.label) for one in Talk.Kind if one not in NOT_PROPOSED])
    languages = _ticks(_("Languages"), settings.LANGUAGES)
    minutes = _ticks(_("Lengths in minutes"), [(one, str(one)) for one in LENGTHS], int)

    def clean(self):
        told = super().clean()
        opens, closes = told.get("opens"), told.get("closes")
        if opens and closes and closes <= opens:
            self.add_error("closes", _("It closes before it opens."))
        return told


class ReviewerForm(WagtailAdminModelForm):
    """A member reviews."""

    person: forms.ModelChoiceField = forms.ModelChoiceField(None, label=_("Person"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = User.objects.members()  # type: ignore[attr-defined]
