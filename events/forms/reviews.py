"""What a reviewer says, and what the programme team decides."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..calling.states import DECISIONS
from ..models import Call, Proposal, Review

SCORES = [(5, "5"), (4, "4"), (3, "3"), (2, "2"), (1, "1")]


class ReviewForm(forms.Form):
    score = forms.TypedChoiceField(
        label=_("Score"),
        choices=sorted(SCORES),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("1: not for this programme. 5: it must be in it."),
    )
    comment = forms.CharField(
        label=_("Why"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
        help_text=_("The programme team reads this; who proposes it does not."),
    )

    @staticmethod
    def of(review: Review | None) -> dict:
        return {"score": review.score, "comment": review.comment} if review else {}


class DecideForm(forms.Form):
    """Which ones, what becomes of them, and a word that goes with every mail."""

    act = forms.ChoiceField(choices=[(act, act) for act in DECISIONS], widget=forms.HiddenInput)
    p: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        None,
        widget=forms.MultipleHiddenInput,
        error_messages={"required": _("Choose at least one proposal.")},
    )
    said = forms.CharField(
        label=_("A word with it"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        help_text=_("It stands in every one of these mails, as you write it."),
    )

    def __init__(self, *args, call: Call, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["p"].queryset = Proposal.objects.visible_to(by).filter(call=call)  # type: ignore[attr-defined]

    def decision(self) -> dict:
        """Clean data as the action names it."""
        told = self.cleaned_data
        return {"proposals": list(told["p"]), "act": told["act"], "said": told["said"]}


class FilterForm(forms.Form):
    """Which proposals to list."""

    track: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=_("Track"), required=False, empty_label=_("all")
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args, call: Call, **kwargs):
        super().__init__(*args, **kwargs)
        every = [("", _("all"))]
        self.fields["track"].queryset = call.event.tracks.all()  # type: ignore[attr-defined]
        self.fields["kind"].choices = every + call.kind_choices  # type: ignore[attr-defined]
        self.fields["language"].choices = every + call.language_choices  # type: ignore[attr-defined]
        shown = [one for one in Proposal.State if one not in (Proposal.State.DRAFT, Proposal.State.WITHDRAWN)]
        self.fields["state"].choices = every + [(one.value, one.label) for one in shown]  # type: ignore[attr-defined]

    def asked(self) -> dict:
        """The filters that are set; what is none is passed over."""
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}
