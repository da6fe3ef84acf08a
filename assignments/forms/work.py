"""What the pages of an assignment accept from a browser."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from people.clock import short_day
from people.forms import KeyedForm

from ..actions.work import ENDS_FIRST, NEEDS_REASON, STARTS_LATER, TOO_LONG
from ..models import Assignment, HostFeedback, Level, LogEntry, Mode, Reached, Report, WorkGoal, latest_end
from ..weeks import monday, weeks
from .fields import day_field

FROM_ONE_TO_FIVE = [(number, str(number)) for number in range(1, 6)]


def _line(of, name: str, **options) -> forms.CharField:
    """One line of a model's text column, named as the column is."""
    column = of._meta.get_field(name)
    options.setdefault("label", capfirst(column.verbose_name))
    return forms.CharField(
        max_length=column.max_length,
        widget=options.pop("widget", forms.TextInput()),
        **options,
    )


def _writing(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class MoveForm(forms.Form):
    """A step; some are not taken without saying why."""

    reason = forms.CharField(label=_("Why"), max_length=500, widget=_writing(2))

    def __init__(self, data=None, *, act: str):
        super().__init__(data, auto_id=f"{act}_%s")
        if act not in NEEDS_REASON:
            del self.fields["reason"]


class GateForm(forms.Form):
    trained_on = day_field(_("Training completed on"), required=False)
    training_waived = forms.CharField(
        label=_("Or: training waived because"),
        max_length=300,
        required=False,
        help_text=_("For example: took the same training last year. The reason is kept."),
    )
    briefed_on = day_field(_("Security brief given on"), required=False)
    documents_on = day_field(
        _("Documents complete on"),
        required=False,
        help_text=_("Passport, visa, insurance, contract: everything this assignment asks for."),
    )

    def clean(self):
        clean = super().clean()
        for name in ("trained_on", "briefed_on", "documents_on"):
            if clean.get(name) and clean[name] > timezone.localdate():
                self.add_error(name, _("This day is still to come."))
        return clean


class DatesForm(forms.Form):
    """First and last day, three months at most (domain I2)."""

    starts = day_field(_("First day"))
    ends = day_field(_("Last day"), help_text=_("At most three months after the first day."))

    def clean(self):
        clean = super().clean()
        starts, ends = clean.get("starts"), clean.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", ENDS_FIRST)
        elif starts and ends and ends > latest_end(starts):
            self.add_error("ends", TOO_LONG)
        return clean


class ExtendForm(DatesForm):
    def __init__(self, *args, assignment: Assignment, **kwargs):
        super().__init__(*args, **kwargs)
        self.assignment = assignment

    def clean_starts(self) -> date:
        if self.cleaned_data["starts"] <= self.assignment.ends:
            raise forms.ValidationError(STARTS_LATER)
        return self.cleaned_data["starts"]


class GoalForm(forms.Form):
    text = _line(WorkGoal, "text", widget=_writing(2))
    level = forms.ChoiceField(
        label=_("What changes"),
        choices=[
            (Level.INFORMATION, _("information: colleagues know something new")),
            (Level.KNOWLEDGE, _("knowledge: colleagues can do something new")),
            (Level.ORGANISATION, _("organisation: the institution works in a new way")),
        ],
        widget=forms.RadioSelect,
    )
    due_on = day_field(_("By when"), required=False)

    def __init__(self, *args, assignment: Assignment, **kwargs):
        super().__init__(*args, **kwargs)
        self.assignment = assignment

    def clean_due_on(self) -> date | None:
        due = self.cleaned_data["due_on"]
        if due and not self.assignment.starts <= due <= self.assignment.ends:
            raise forms.ValidationError(_("Choose a day of the assignment."))
        return due


class NewGoalForm(KeyedForm, GoalForm):
    """Another goal for the work plan."""


class AgreeForm(forms.Form):
    """`plan` is the mark of the plan that was on the page."""

    plan = forms.CharField(max_length=16, widget=forms.HiddenInput)


class LogForm(forms.Form):
    """A week in three lines. Any day of the week names it."""

    week = forms.DateField(label=_("Week that began on"))
    challenge = _line(LogEntry, "challenge", widget=_writing(2))
    achievement = _line(LogEntry, "achievement", widget=_writing(2))
    recommendation = _line(LogEntry, "recommendation", widget=_writing(2))

    def __init__(self, *args, assignment: Assignment, **kwargs):
        super().__init__(*args, **kwargs)
        self.weeks = weeks(assignment)
        choices = [(str(week), short_day(week)) for week in self.weeks]
        self.fields["week"].widget = forms.Select(choices=choices)

    def clean_week(self) -> date:
        week = monday(self.cleaned_data["week"])
        if week not in self.weeks:
            raise forms.ValidationError(_("Choose a week of the assignment that has begun."))
        return week


class ModeForm(KeyedForm):
    mode = forms.ChoiceField(label=_("From now on"), choices=Mode, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Why"), max_length=500, widget=_writing(3))


class ReportForm(forms.Form):
    """The report, and of each goal how far it was reached. Handing it in asks for all of it."""

    summary = _line(Report, "summary", widget=_writing(6))
    stays = _line(Report, "stays", widget=_writing(4))
    lessons = _line(Report, "lessons", widget=_writing(4), required=False)
    hand_in = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, goals: list[WorkGoal], **kwargs):
        super().__init__(*args, **kwargs)
        self.goals = goals
        for goal in goals:
            self.fields[f"reached_{goal.pk}"] = forms.ChoiceField(
                label=_("How far"),
                choices=Reached,
                widget=forms.RadioSelect,
                required=False,
                initial=goal.reached,
            )
            self.fields[f"evidence_{goal.pk}"] = _line(
                WorkGoal, "evidence", required=False, initial=goal.evidence
            )

    def by_goal(self):
        """(goal, how far, evidence) as bound fields, in the order of the plan."""
        return [(goal, self[f"reached_{goal.pk}"], self[f"evidence_{goal.pk}"]) for goal in self.goals]

    def clean(self):
        clean = super().clean()
        for goal in self.goals if clean.get("hand_in") else []:
            if not clean.get(f"reached_{goal.pk}"):
                self.add_error(f"reached_{goal.pk}", _("Say how far this goal was reached."))
        return clean

    def told(self) -> dict:
        """Clean data as the action takes it."""
        clean = self.cleaned_data
        goals = {
            goal.pk: {name: clean[f"{name}_{goal.pk}"] for name in ("reached", "evidence")}
            for goal in self.goals
        }
        texts = {name: clean[name] for name in ("summary", "stays", "lessons", "hand_in")}
        return {**texts, "goals": goals}


class FeedbackForm(forms.Form):
    """Five sentences, each from 1 to 5."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in HostFeedback.RATINGS:
            self.fields[name] = forms.TypedChoiceField(
                label=HostFeedback._meta.get_field(name).verbose_name,
                choices=FROM_ONE_TO_FIVE,
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose a number from 1 to 5.")},
            )
        self.fields["text"] = _line(HostFeedback, "text", widget=_writing(3), required=False)

    def ratings(self):
        return [self[name] for name in HostFeedback.RATINGS]
