"""What the office accepts about events and their programme."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from people.forms import zone_choices
from people.office_forms import DatedForm

from .models import Talk


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
