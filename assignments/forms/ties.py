"""What a link between institutions accepts from a browser."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.forms import KeyedForm
from people.models import Institution

from ..models import InstitutionLink
from .fields import day_field


class LinkForm(KeyedForm):
    host = forms.ModelChoiceField(Institution.objects.none(), label=_("Host institution"))
    partner = forms.ModelChoiceField(Institution.objects.none(), label=_("Partner institution"))
    aim = forms.CharField(label=_("What it is for"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        shown = Institution.objects.visible_to(user)
        self.fields["host"].queryset = shown.filter(kind=Institution.Kind.HOST)
        self.fields["partner"].queryset = shown.exclude(kind=Institution.Kind.HOST)


class MinutesForm(KeyedForm):
    day = day_field(_("Day"))
    text = forms.CharField(
        label=_("What was said and decided"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = timezone.localdate


class TaskForm(KeyedForm):
    text = forms.CharField(label=_("What is to do"), max_length=300)
    side = forms.ModelChoiceField(Institution.objects.none(), label=_("Who does it"))
    due_on = day_field(_("By"), required=False, help_text=_("You can leave it empty."))

    def __init__(self, *args, link: InstitutionLink, **kwargs):
        super().__init__(*args, **kwargs)
        both = Institution.objects.filter(pk__in=[link.host_id, link.partner_id])
        self.fields["side"].queryset = both  # type: ignore[attr-defined]


class DoneForm(forms.Form):
    done = forms.BooleanField(required=False)
