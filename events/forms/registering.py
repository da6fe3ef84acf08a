"""How one comes to an event, and what one tells with it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms import KeyedForm

from ..actions.details import Details
from ..models import Event, EventConsent, EventQuestion, NeedKind, Registration

_EXAMPLES = {
    NeedKind.DIETARY: _("Such as: halal, vegetarian, no nuts."),
    NeedKind.ACCESS: _("Such as: a ramp, a seat in front, captions, sign language."),
    NeedKind.PRAYER: _("Such as: a quiet room at the times of prayer."),
    NeedKind.VISA: _("Such as: by when the embassy wants a letter."),
}
_YES = {
    EventConsent.Purpose.PHOTO: _("I may be in pictures of this event that are published."),
    EventConsent.Purpose.RECORDING: _("I may be seen and heard in recordings of this event."),
}


class WayForm(KeyedForm):
    """Each way to come is a button of its own."""

    def __init__(self, *args, event: Event, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mode"] = forms.ChoiceField(choices=[(way.value, way.label) for way in event.ways])


class GuestForm(WayForm):
    """Whoever has no account: a name and an address are enough."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    address = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("You get a mail with a link. Nothing is kept before you follow it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class RegisterForm(WayForm):
    """The details are written only where `told` says that the page had them: a program may send less."""

    told = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)

    def __init__(self, data=None, *, event: Event, registration: Registration | None = None):
        super().__init__(data, event=event)
        self.asked = list(event.asked.all())
        self.kinds = [NeedKind.ACCESS] if event.mode == Event.Mode.ONLINE else list(NeedKind)
        must = bool(data and data.get("told"))
        for question in self.asked:
            self.fields[f"answer_{question.pk}"] = _field_of(question, must=must)
        for purpose, sentence in _YES.items():
            self.fields[purpose.value] = forms.BooleanField(label=sentence, required=False)
        for kind in self.kinds:
            self.fields[kind.value] = forms.CharField(
                label=kind.label.capitalize(),
                help_text=_EXAMPLES[kind],
                max_length=1000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        if registration:
            self.initial.update(_as_told(registration))

    def answers(self):
        return [self[f"answer_{question.pk}"] for question in self.asked]

    def consents(self):
        return [self[purpose.value] for purpose in _YES]

    def needs(self):
        return [self[kind.value] for kind in self.kinds]

    @property
    def has_needs(self) -> bool:
        """Something stands there, so that the part is open."""
        return any(bound.value() or bound.errors for bound in self.needs())

    def clean(self):
        told = super().clean()
        details = Details(
            answers={question.pk: told.get(f"answer_{question.pk}", "") for question in self.asked},
            consents=frozenset(purpose.value for purpose in _YES if told.get(purpose)),
            needs={kind.value: told.get(kind, "").strip() for kind in self.kinds},
        )
        return {
            **{name: told[name] for name in ("mode", "client_key") if name in told},
            "details": details if told.get("told") else None,
        }


def _field_of(question: EventQuestion, *, must: bool) -> forms.Field:
    label, required = question.label, question.required and must
    if question.options:
        options = [(option, option) for option in question.options]
        return forms.ChoiceField(choices=[("", "—"), *options], label=label, required=required)
    return forms.CharField(max_length=500, label=label, required=required)


def _as_told(registration: Registration) -> dict:
    answers = {f"answer_{one.question_id}": one.text for one in registration.answers.all()}
    given = registration.consents.filter(withdrawn_at=None).values_list("purpose", flat=True)
    needs = {need.kind: need.text for need in registration.needs.all()}
    return {**answers, **dict.fromkeys(given, True), **needs}
