"""What a host tells of a need, and what is said to an answer."""

from django import forms
from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy as _

from people.forms import KeyedForm

from ..models import Need

FIELDS = ["sector", "title", "problem", "learners", "stays", "internet", "has_laptops", "has_room"]


class NeedForm(forms.ModelForm):
    """The template: six questions that a focal point can answer from memory."""

    class Meta:
        model = Need
        fields = FIELDS
        widgets = {
            "problem": forms.Textarea(attrs={"rows": 4}),
            "learners": forms.Textarea(attrs={"rows": 2}),
            "stays": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "title": _("As you would say it to a colleague on the stairs."),
            "problem": _("What goes wrong now, and for whom? Anybody can read this once there is a vacancy."),
            "learners": _("Which colleagues, and how many."),
            "stays": _("What your institution has when the expert has left: a routine, a guide, a skill."),
        }

    def groups(self):
        """The fields in the order of the page, under the words they belong to."""
        return [
            (_("The need"), [self[name] for name in self.fields if name in {"host", *FIELDS[:5]}]),
            (_("On site"), [self[name] for name in FIELDS[5:]]),
        ]


class NewNeedForm(KeyedForm, NeedForm):
    """A first draft; whoever speaks for several hosts says for which."""

    def __init__(self, *args, hosts, **kwargs):
        super().__init__(*args, **kwargs)
        choice = forms.ModelChoiceField(hosts, label=_("For which host"), empty_label=None)
        self.fields = {"host": choice, **self.fields}
        if len(hosts) == 1:
            choice.initial, choice.widget = hosts[0], forms.HiddenInput()


def as_it_is(need: Need) -> dict:
    """What the form begins with."""
    return model_to_dict(need, FIELDS)
