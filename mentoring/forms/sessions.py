"""Booking a session or proposing one, moving it, and saying how it went."""

from datetime import UTC, datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms import KeyedForm

from ..actions.after import BOTH, ME, OTHER
from ..availability import beside_jump, meant
from ..models import Feedback, Goal, Session

LENGTHS = (30, 45, 60)
USUAL_LENGTH = 60
QUARTERS = _("Choose a full quarter of an hour, such as 17:00 or 17:15.")


def aim_field() -> forms.CharField:
    return forms.CharField(
        label=_("What it is about"),
        max_length=200,
        required=False,
        help_text=_("One question or one thing to look at together. You can leave it empty."),
    )


def length_field() -> forms.TypedChoiceField:
    choices = [(length, length) for length in LENGTHS]
    return forms.TypedChoiceField(label=_("How long"), choices=choices, coerce=int)


class StartsForm(forms.Form):
    """`starts` is an instant with its offset; a time without one is read on the member's own clock, and
    refused where that clock skips it or shows it twice."""

    starts = forms.DateTimeField(label=_("When"), error_messages={"required": _("Choose a time.")})

    def clean_starts(self):
        return self.cleaned_data["starts"].astimezone(UTC)


class BookForm(StartsForm, KeyedForm):
    minutes = length_field()
    aim = aim_field()

    field_order = ["starts"]


class SequenceForm(forms.Form):
    """`sequence` says which state of the session was seen: who comes second is told, and changes nothing."""

    sequence = forms.IntegerField(widget=forms.HiddenInput)


class MoveForm(StartsForm, SequenceForm):
    pass


class WallField(forms.DateTimeField):
    """A wall has no zone: Django must not read it in one and refuse what is to be explained."""

    def to_python(self, value):
        try:
            return datetime.fromisoformat(value).replace(tzinfo=None) if value else None
        except ValueError:
            raise forms.ValidationError(self.error_messages["required"]) from None


class WallForm(forms.Form):
    """A time as the clock on one's wall shows it. `starts` is the instant that is meant.

    A time that the clocks jump over is refused with the two beside it; one that comes twice asks which.
    """

    EARLIER, LATER = "earlier", "later"

    wall = WallField(
        label=_("When, on your clock"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "step": 900}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": _("Choose a time.")},
    )
    reading = forms.ChoiceField(
        label=_("This hour comes twice that night. Which one?"),
        choices=[(EARLIER, _("the first time")), (LATER, _("the second time"))],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args, zone, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.moments: list[datetime] = []

    @property
    def asks_which(self) -> bool:
        return len(self.moments) > 1

    def clean_wall(self):
        wall = self.cleaned_data["wall"]
        if wall.minute % 15 or wall.second:
            raise forms.ValidationError(QUARTERS)
        if not meant(wall, self.zone):
            raise forms.ValidationError(no_such_time(wall, self.zone))
        return wall

    def clean(self):
        clean = super().clean()
        wall, reading = clean.pop("wall", None), clean.pop("reading", "")
        if wall is None:
            return clean
        self.moments = meant(wall, self.zone)
        if self.asks_which and not reading:
            self.add_error("reading", comes_twice_text(self.moments, self.zone))
        clean["starts"] = self.moments[-1 if reading == self.LATER else 0]
        return clean


def no_such_time(wall: datetime, zone) -> str:
    """Why a time is none, with the two beside the jump."""
    before, after = beside_jump(wall, zone)
    words = _("The clocks jump over this time. Choose %(before)s or %(after)s.")
    return words % {"before": f"{before:%H:%M}", "after": f"{after:%H:%M}"}


def comes_twice_text(moments, zone) -> str:
    """The two names of an hour that comes twice, such as "CEST" and "CET"."""
    first, second = (moment.astimezone(zone).tzname() for moment in moments)
    words = _("The clocks are set back that night: it may be %(first)s or %(second)s.")
    return words % {"first": first, "second": second}


class ProposeForm(WallForm, KeyedForm):
    minutes = length_field()
    aim = aim_field()

    field_order = ["wall", "reading", "minutes", "aim"]


class SuggestForm(WallForm, SequenceForm):
    field_order = ["wall", "reading"]


class PrepareForm(forms.Form):
    """One goal, one question."""

    goal = forms.ModelChoiceField(
        label=_("Goal"), queryset=Goal.objects.none(), required=False, empty_label=_("no special one")
    )
    aim = forms.CharField(label=_("Question"), max_length=200, required=False)

    def __init__(self, *args, session, **kwargs):
        kwargs.setdefault("initial", {"goal": session.goal_id, "aim": session.aim})
        super().__init__(*args, **kwargs)
        self.fields["goal"].queryset = session.mentorship.goals.filter(done=False)


class MissedForm(forms.Form):
    cause = forms.ChoiceField(label=_("What came between?"), choices=Session.Cause)
    who = forms.ChoiceField(
        label=_("Who could not come?"),
        choices=[
            ("", Session.Absent.NOBODY.label),
            (ME, _("I could not")),
            (OTHER, _("the other could not")),
            (BOTH, _("both could not")),
        ],
        required=False,
    )


class DecideForm(forms.Form):
    """What staff find of a session that the two see differently."""

    held = forms.TypedChoiceField(
        label=_("What do you find?"),
        choices=[("yes", _("It took place")), ("no", _("It did not take place"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("Both of them read it. It counts against neither."),
    )


class NoteForm(KeyedForm):
    body = forms.CharField(label=_("Note"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))
    shared = forms.BooleanField(
        label=_("Share it with the other"),
        required=False,
        help_text=_("If not, only you can read it. Staff read neither."),
    )


class FeedbackForm(KeyedForm):
    rating = forms.TypedChoiceField(
        label=_("How useful was it?"), choices=[(n, n) for n in range(1, 6)], coerce=int, initial=4
    )
    fit = forms.ChoiceField(label=_("Do you two fit?"), choices=Feedback.Fit, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Anything else?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only programme staff read this, never the other person."),
    )
