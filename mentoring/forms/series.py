"""Booking the same time again and again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Series
from .sessions import BookForm


class SeriesForm(BookForm):
    """`zone` says whose clock keeps the time when clocks change; `zones` are those that may be known."""

    every = forms.TypedChoiceField(label=_("How often"), choices=Series.Every, coerce=int)
    times = forms.TypedChoiceField(
        label=_("How many times"), choices=[(n, n) for n in Series.LENGTHS], coerce=int, initial=4
    )

    def __init__(self, *args, zones: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["zone"] = forms.ChoiceField(
            label=_("Whose clock keeps the time?"),
            choices=zones,
            help_text=_("When clocks change, the sessions stay at this time there and move for the other."),
        )
