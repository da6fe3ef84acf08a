"""What the office accepts of mentoring."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from . import actions
from .models import SkillSynonym, key_of


class SkillForm(WagtailAdminModelForm):
    """A skill's names, and other words that mean it, one a line. A word means one skill only."""

    words = forms.CharField(
        label=_("Other words for it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One a line, in any language. Spelling and accents make no difference."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            names = {key_of(name) for name in self.instance.names}
            told = self.instance.synonyms.exclude(key__in=names).values_list("text", flat=True)
            self.fields["words"].initial = "\n".join(told)

    def clean_words(self):
        return [word.strip() for word in self.cleaned_data["words"].splitlines() if word.strip()]

    def clean(self):
        told = super().clean()
        names = [told.get(name) or "" for name in ("name", "name_nl", "name_ar", "name_so")]
        keys = [key_of(word) for word in [*names, *told.get("words", [])]]
        taken = SkillSynonym.objects.filter(key__in=keys).exclude(skill=self.instance.pk).first()
        if taken:
            wrong = _("“%(word)s” means “%(skill)s” already.") % {"word": taken.text, "skill": taken.skill}
            self.add_error("words", wrong)
        return told

    def save(self, commit=True):
        skill = super().save(commit)
        actions.name_skill(skill=skill, words=self.cleaned_data["words"])
        return skill
