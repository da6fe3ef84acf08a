"""What the office accepts about events and their programme."""

from django import forms
from django.utils.translation import gettext_lazy as _

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
