"""What a run of the matching is asked, and the question why two people are no pair."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms import KeyedForm
from people.models import Programme

from ..explaining import TITLES
from ..models import MatchRun
from ..scoring import Weights

MOST = 100
# A lot is drawn with so many bits; a smaller number is easier to tell by telephone.
HIGHEST_LOT = 2**32 - 1


class StageForm(forms.Form):
    """Whom a page is about. What cannot be understood says nothing."""

    programme: forms.ModelChoiceField = forms.ModelChoiceField(queryset=None, required=False)
    kind = forms.ChoiceField(choices=MatchRun.Kind, required=False)

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, **kwargs)
        self.programmes = Programme.objects.visible_to(reader)
        self.fields["programme"].queryset = self.programmes

    def asked(self) -> tuple[Programme | None, str]:
        """The programme and the kind that were asked for; else the latest, and mentoring."""
        self.is_valid()
        told = self.cleaned_data
        latest = self.programmes.order_by("-starts").first()
        return told.get("programme") or latest, told.get("kind") or MatchRun.Kind.MENTORING.value


class RunForm(KeyedForm):
    """Weights are the points that each part can bring: a hundred in all."""

    programme: forms.ModelChoiceField = forms.ModelChoiceField(queryset=None, widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=MatchRun.Kind, widget=forms.HiddenInput)
    follows: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, required=False, widget=forms.HiddenInput
    )
    minimum = forms.IntegerField(
        label=_("Lowest score"),
        min_value=0,
        max_value=MOST,
        initial=0,
        help_text=_("Pairs below it are not proposed. With 0 as many people as possible are paired."),
    )
    seed = forms.IntegerField(
        label=_("Lot"),
        min_value=0,
        max_value=HIGHEST_LOT,
        required=False,
        help_text=_("It decides between equals and is kept with the run. Left empty, one is drawn."),
    )

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = Programme.objects.visible_to(reader)
        self.fields["follows"].queryset = MatchRun.objects.visible_to(reader)
        for name, most in Weights()._asdict().items():
            self.fields[name] = forms.IntegerField(
                label=TITLES[name], min_value=0, max_value=MOST, initial=most
            )

    @property
    def weighing(self):
        """The fields of the weights."""
        return [self[name] for name in Weights._fields]

    @property
    def is_fine_weighing(self) -> bool:
        """Whether nothing is wrong with what lies folded away."""
        return not self.errors.keys() & {*Weights._fields, "seed"}

    def clean(self):
        told = super().clean()
        if told.keys() >= set(Weights._fields):
            total = sum(told[name] for name in Weights._fields)
            if total != MOST:
                self.add_error("skills", _("The six add up to %(total)s; make it 100.") % {"total": total})
        earlier = told.get("follows")
        if earlier and (earlier.programme, earlier.kind) != (told.get("programme"), told.get("kind")):
            self.add_error(None, _("The run to go on from was about other people."))
        return told

    def wishes(self) -> dict:
        """What `actions.run_matching` is given."""
        told = dict(self.cleaned_data)
        told["weights"] = Weights(*(told.pop(name) for name in Weights._fields))
        return told


class WhyNotForm(forms.Form):
    """Two people of a run."""

    mentee = forms.TypedChoiceField(label=_("Who looks"), coerce=int)
    mentor = forms.TypedChoiceField(label=_("Who offers"), coerce=int)

    def __init__(self, *args, mentees, mentors, **kwargs):
        super().__init__(*args, **kwargs)
        for name, people in (("mentee", mentees), ("mentor", mentors)):
            self.fields[name].choices = [("", _("Choose")), *people]


class AgreeForm(forms.Form):
    """A yes to a proposed pair. Only a mentee says what for."""

    goal = forms.CharField(
        label=_("What you want to reach"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One sentence is enough; you can leave it for later. Only the two of you can read it."),
    )
