"""What the office accepts about events and their programme."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms import zone_choices
from people.office_forms import DatedForm


class EventForm(DatedForm):
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices)


class TalkForm(DatedForm):
    """A talk stands on a track of its own event. Its place is given in the programme's editor."""

    def clean(self):
        told = super().clean()
        if "track" in told and "event" in told and told["track"].event_id != told["event"].pk:
            self.add_error("track", _("This belongs to another event."))
        return told
