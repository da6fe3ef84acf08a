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


class MeetingHoursForm(DatedForm):
    """Times to meet, within the event's own."""

    def clean(self):
        told = super().clean()
        if {"event", "starts", "ends"} <= told.keys():
            event = told["event"]
            if told["starts"] < event.starts or told["ends"] > event.ends:
                self.add_error("starts", _("This is outside the time of the event."))
        return told


class TalkForm(DatedForm):
    """A talk stands on a track of its own event. Its place is given in the programme's editor."""

    def clean(self):
        told = super().clean()
        if "track" in told and "event" in told and told["track"].event_id != told["event"].pk:
            self.add_error("track", _("This belongs to another event."))
        return told


class SeatPoolForm(WagtailAdminModelForm):
    """How many seats; which event's and which way's stays as it was said first."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["event"].disabled = self.fields["mode"].disabled = True

    def clean(self):
        told = super().clean()
        event, mode, capacity = told.get("event"), told.get("mode"), told.get("capacity")
        if event and mode and mode not in event.ways:
            self.add_error("mode", _("One cannot come to this event in this way."))
        if capacity is not None and capacity < self.instance.taken:
            sentence = _("%(taken)s seats are taken already: there cannot be fewer.")
            self.add_error("capacity", sentence % {"taken": self.instance.taken})
        return told


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
