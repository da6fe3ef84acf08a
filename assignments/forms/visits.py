"""What an exchange visit accepts from a browser."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms import KeyedForm
from people.models import Institution, Seat, User

from ..models import ExchangeVisit, is_programme_staff
from .fields import day_field


def senders(user):
    """Hosts of a focus country: one's own; staff choose among all."""
    hosts = Institution.objects.visible_to(user).filter(
        kind=Institution.Kind.HOST, focus_country__isnull=False
    )
    if is_programme_staff(user):
        return hosts
    return hosts.filter(pk__in=Institution.objects.held_by(user).values("pk"))


class VisitForm(KeyedForm):
    sender = forms.ModelChoiceField(Institution.objects.none(), label=_("Who visits"), empty_label=None)
    title = forms.CharField(label=_("Title"), max_length=160)
    aim = forms.CharField(
        label=_("What it is for"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    starts = day_field(_("First day"))
    ends = day_field(_("Last day"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sender"].queryset = senders(user)


class DayForm(forms.Form):
    """One institution's programme of one day; the same day there again changes it."""

    day = day_field(_("Day"))
    receiver = forms.ModelChoiceField(Institution.objects.none(), label=_("Who receives"))
    programme = forms.CharField(
        label=_("Programme of the day"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    place = forms.CharField(label=_("Place"), max_length=160, required=False)

    def __init__(self, *args, user, visit: ExchangeVisit, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = visit.starts
        self.fields["day"].widget.attrs |= {
            "min": visit.starts.isoformat(),
            "max": visit.ends.isoformat(),
        }
        others = Institution.objects.visible_to(user).exclude(pk=visit.sender_id)
        self.fields["receiver"].queryset = others  # type: ignore[attr-defined]


class DelegateForm(forms.Form):
    """Seat holders name those who hold a seat beside them, staff whom they choose."""

    person = forms.ModelChoiceField(User.objects.none(), label=_("Who goes along"))

    def __init__(self, *args, user, visit: ExchangeVisit, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.visible_to(user).members()
        if not is_programme_staff(user):
            seats = Seat.objects.current().filter(institution=visit.sender_id)
            people = people.filter(pk__in=seats.values("person"))
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class NeedsForm(forms.Form):
    needs = forms.CharField(
        label=_("What you need"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Food, access, prayer, anything else. Only you and programme staff read it, and those who "
            "receive you, in the weeks around their day. It is erased thirty days after the visit."
        ),
    )


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("Why it is cancelled"), max_length=500)


class OutcomeForm(forms.Form):
    outcome = forms.CharField(
        label=_("What came of it"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    follow_up = forms.CharField(
        label=_("What follows"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
