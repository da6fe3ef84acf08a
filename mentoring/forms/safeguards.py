"""What programme staff note before anybody is paired."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms import KeyedForm
from people.models import User

from ..models import Exclusion, Readiness


class ReadinessForm(forms.Form):
    part = forms.ChoiceField(choices=Readiness.Part)
    done = forms.BooleanField(required=False)


class ApartForm(KeyedForm):
    """Two members, of those whom the reader may see."""

    one = forms.ModelChoiceField(label=_("Who"), queryset=User.objects.none())
    other = forms.ModelChoiceField(label=_("And whom"), queryset=User.objects.none())
    kind = forms.ChoiceField(label=_("Why"), choices=Exclusion.Kind)
    note = forms.CharField(
        label=_("Note"),
        max_length=300,
        required=False,
        help_text=_("Only programme staff read it. Write no more than is needed."),
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("one", "other"):
            self.fields[name].queryset = people

    def clean(self):
        super().clean()
        one, other = (self.cleaned_data.get(name) for name in ("one", "other"))
        if one and one == other:
            self.add_error("other", _("Choose two different people."))
        return self.cleaned_data
