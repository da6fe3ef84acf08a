"""Polls, chat, raised hands and the hall's code, as browsers send them."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people.forms import KeyedForm

from ..models import Poll, TalkReaction
from ..models.programme import CODE_LETTERS

MOST_OPTIONS = 8
HOURS = [(2, _("for two hours")), (12, _("until tonight")), (72, _("for three days"))]
SILENCES = [(10, _("ten minutes")), (60, _("an hour")), (1440, _("a day"))]


class PollForm(KeyedForm):
    body = forms.CharField(label=_("What do you ask?"), max_length=200)
    options = forms.CharField(
        label=_("Answers"),
        help_text=_("One on a line, two to eight."),
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    kind = forms.ChoiceField(label=_("How many answers each"), choices=Poll.Kind)
    reveal = forms.ChoiceField(
        label=_("Results are shown"), choices=Poll.Reveal, initial=Poll.Reveal.AFTER_CLOSE
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def clean_options(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["options"].splitlines()]
        options = list(dict.fromkeys(line for line in lines if line))
        if not 2 <= len(options) <= MOST_OPTIONS:
            raise ValidationError(_("Two to eight different answers, each on a line of its own."))
        if any(len(option) > 120 for option in options):
            raise ValidationError(_("An answer has at most 120 letters."))
        return options


class BallotForm(forms.Form):
    """`choice` is the number of an answer, given once or several times."""

    choice = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Choose one of the answers.")}
    )

    def __init__(self, *args, poll: Poll, **kwargs):
        super().__init__(*args, **kwargs)
        answers = [(option.pk, option.body) for option in poll.options.all()]
        self.fields["choice"].choices = answers  # type: ignore[attr-defined]
        self.poll = poll

    def clean_choice(self) -> list[int]:
        chosen = self.cleaned_data["choice"]
        if self.poll.kind == Poll.Kind.SINGLE and len(set(chosen)) > 1:
            raise ValidationError(_("Choose one answer."))
        return chosen


class SayForm(KeyedForm):
    body = forms.CharField(
        label=_("Message"), max_length=300, widget=forms.Textarea(attrs={"rows": 1, "class": "short"})
    )

    def clean_body(self) -> str:
        return " ".join(self.cleaned_data["body"].split())


class SilenceForm(forms.Form):
    minutes = forms.TypedChoiceField(coerce=int, choices=[*SILENCES, (0, _("not any more"))])


class ReactForm(forms.Form):
    kind = forms.ChoiceField(choices=TalkReaction.Kind)


class HallForm(forms.Form):
    code = forms.CharField(
        label=_("Code on the hall's screen"),
        max_length=12,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "code",
            }
        ),
    )
    call_me = forms.CharField(
        label=_("How to call you"),
        help_text=_("You can leave this empty. Only those who lead a talk see it, and the chat."),
        max_length=60,
        required=False,
    )

    def clean_code(self) -> str:
        return "".join(letter for letter in self.cleaned_data["code"].upper() if letter in CODE_LETTERS)


class OpenHallForm(KeyedForm):
    hours = forms.TypedChoiceField(label=_("Open"), coerce=int, choices=HOURS, initial=12)
