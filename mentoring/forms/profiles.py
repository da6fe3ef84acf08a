"""What one offers and seeks, the languages one speaks, and whom one would like."""

from difflib import get_close_matches

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Sector

from ..models import (
    LANGUAGES,
    MOST_PLACES,
    LanguageSkill,
    MentoringProfile,
    SkillSynonym,
    SkillTag,
    Wish,
    key_of,
    language_name,
)

MOST_SKILLS = 10


class SkillsField(forms.CharField):
    """Words with commas between them, in any of the four languages; what comes out are skills."""

    def to_python(self, value):
        text = super().to_python(value) or ""
        for comma in "،;\n":
            text = text.replace(comma, ",")
        words = [word.strip() for word in text.split(",") if word.strip()]
        known = {synonym.key: synonym.skill for synonym in SkillSynonym.objects.select_related("skill")}
        if unknown := [word for word in words if key_of(word) not in known]:
            raise forms.ValidationError([_unknown(word, known) for word in unknown])
        skills = list(dict.fromkeys(known[key_of(word)] for word in words))
        if len(skills) > MOST_SKILLS:
            raise forms.ValidationError(_("Name ten skills at most: those that matter most."))
        return skills


def _unknown(word: str, known: dict[str, SkillTag]) -> forms.ValidationError:
    near = {str(known[key]) for key in get_close_matches(key_of(word), known, n=3, cutoff=0.6)}
    if near:
        told = _("“%(word)s” is not in our list. Did you mean: %(near)s?")
    else:
        told = _("“%(word)s” is not in our list. The list of all skills is below.")
    return forms.ValidationError(told, params={"word": word, "near": ", ".join(sorted(near))})


class MentoringProfileForm(forms.Form):
    mentors = forms.BooleanField(label=_("I want to mentor somebody"), required=False)
    offers = SkillsField(
        label=_("Skills I offer"),
        required=False,
        help_text=_("With commas between them, in any language of this site."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    capacity = forms.TypedChoiceField(
        label=_("How many people at a time"),
        choices=[(places, places) for places in range(MOST_PLACES + 1)],
        coerce=int,
        initial=1,
    )
    seeks = forms.BooleanField(label=_("I am looking for a mentor"), required=False)
    wants = SkillsField(
        label=_("Skills I look for"),
        required=False,
        help_text=_("With commas between them, in any language of this site."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    sectors = forms.ModelMultipleChoiceField(
        label=_("Fields of work"),
        queryset=Sector.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    paused_until = forms.DateField(
        label=_("A break until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Until that day nobody is pointed to you. Leave it empty for no break."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sectors"].queryset = Sector.objects.all()

    @classmethod
    def of(cls, profile: MentoringProfile | None) -> "MentoringProfileForm":
        """The form with what is known already."""
        if profile is None:
            return cls()
        columns = ("mentors", "capacity", "seeks", "paused_until")
        known = {name: getattr(profile, name) for name in columns}
        skills = {name: ", ".join(map(str, getattr(profile, name).all())) for name in ("offers", "wants")}
        return cls(initial={**known, **skills, "sectors": profile.sectors.all()})

    def clean_paused_until(self):
        until = self.cleaned_data["paused_until"]
        if until and until <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day that is still to come."))
        return until

    def clean(self):
        super().clean()
        clean = self.cleaned_data
        for wish, skills in (("mentors", "offers"), ("seeks", "wants")):
            if clean.get(wish) and skills in clean and not clean[skills]:
                self.add_error(skills, _("Name at least one skill, so that we can say who fits."))
        return clean


def language_choices() -> list[tuple[str, str]]:
    """The languages of the list by their names, as the reader sorts them."""
    return sorted(((code, language_name(code)) for code in LANGUAGES), key=lambda choice: choice[1])


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=language_choices)
    level = forms.TypedChoiceField(
        label=_("How well"), choices=LanguageSkill.Level, coerce=int, initial=LanguageSkill.Level.B2
    )


class WishForm(forms.Form):
    """A rank, or nothing to take it back."""

    rank = forms.TypedChoiceField(
        choices=[("", ""), *Wish.Rank.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
