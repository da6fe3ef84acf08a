"""The terms of reference as a form; times are typed on the writer's own clock."""

from datetime import UTC

from django import forms
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people import clock
from people.forms import KeyedForm
from people.goals import GOALS

from ..models import MOST_PLACES, MOST_WEEKS, Vacancy

MOST_GOALS = 3
CURRENCIES = ("EUR", "USD", "IQD", "NGN", "SOS")
# As `<input type="datetime-local">` wants it.
MINUTES = "%Y-%m-%dT%H:%M"
WORK = ["title", "tasks", "deliverables", "requirements", "languages"]
WHEN = ["mode", "places", "starts", "weeks", "closes_at"]
COVERED = ["covers_logistics", "daily_allowance", "currency"]


def _ahead(moment):
    if moment <= timezone.now():
        raise forms.ValidationError(_("Choose a time that is still to come."))
    return moment.astimezone(UTC)


class ClosingField(forms.DateTimeField):
    """A closing time ahead of us, typed on the clock that its help names."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTES)

    def __init__(self, **kwargs):
        super().__init__(label=_("Closes"), validators=[], **kwargs)

    def clean(self, value):
        return _ahead(super().clean(value))

    def told_on(self) -> str:
        return _("On your clock (%(city)s).") % {"city": clock.zone_city()}


class ClosesForm(forms.Form):
    """A later closing time."""

    closes_at = ClosingField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["closes_at"].help_text = self.fields["closes_at"].told_on()


class VacancyForm(forms.ModelForm):
    """Terms of reference."""

    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=MOST_PLACES, initial=1)
    weeks = forms.IntegerField(
        label=_("Weeks"),
        min_value=1,
        max_value=MOST_WEEKS,
        initial=MOST_WEEKS,
        help_text=_("Three months at most: 13 weeks."),
    )
    closes_at = ClosingField()
    daily_allowance = forms.DecimalField(
        label=_("Daily allowance"), min_value=0, max_digits=8, decimal_places=2, required=False
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    goals = forms.TypedMultipleChoiceField(
        label=_("Sustainable Development Goals"),
        choices=[(number, f"{number}") for number, _name in GOALS],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Vacancy
        fields = [*WORK, *WHEN, *COVERED]
        widgets = {
            "tasks": forms.Textarea(attrs={"rows": 5}),
            "deliverables": forms.Textarea(attrs={"rows": 3}),
            "requirements": forms.Textarea(attrs={"rows": 3}),
            "starts": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "tasks": _("What the expert does together with your colleagues. One line for each task."),
            "deliverables": _("What one can hold, open or see done."),
            "languages": _("Those in which one works there, such as “Somali, English”."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["closes_at"].help_text = self.fields["closes_at"].told_on()
        self.fields["goals"].choices = [(number, f"{number} · {name}") for number, name in GOALS]
        self.fields["goals"].help_text = _("Three at most.")

    def clean_goals(self):
        goals = sorted(set(self.cleaned_data["goals"]))
        if len(goals) > MOST_GOALS:
            raise forms.ValidationError(_("Choose three goals at most."))
        return goals

    def clean(self):
        clean = super().clean()
        if {"starts", "closes_at"} <= clean.keys() and clean["starts"] <= clean["closes_at"].date():
            self.add_error("starts", _("The work starts after the closing time."))
        return clean

    def groups(self):
        """The fields in the order of the page, under the words they belong to."""
        return [
            (_("The work"), [self[name] for name in (*(["need"] if "need" in self.fields else []), *WORK)]),
            (_("When and how"), [self[name] for name in WHEN]),
            (_("What is covered"), [self[name] for name in COVERED]),
            (_("Goals"), [self["goals"]]),
        ]


class NewVacancyForm(KeyedForm, VacancyForm):
    """A first draft for one of the needs that are approved (domain I4)."""

    def __init__(self, *args, needs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["need"] = forms.ModelChoiceField(
            needs,
            label=_("For which need"),
            error_messages={"invalid_choice": _("Choose a need that is approved.")},
        )


def as_it_is(vacancy: Vacancy) -> dict:
    """What the form begins with."""
    goals = [goal.number for goal in vacancy.goals.all()]
    return {**model_to_dict(vacancy, [*WORK, *WHEN, *COVERED]), "goals": goals}
