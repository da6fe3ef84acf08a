"""The skills people offer and wish for: one vocabulary, whatever words and languages they use for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase

from people.fold import words
from people.models.places import PublicQuerySet
from people.models.words import in_my_language


def key_of(text: str) -> str:
    """How a skill is looked up: أنظمة المياه and انظمه مياه are one key."""
    return " ".join(words(text))


class SkillTag(TagBase):
    """A skill of the vocabulary, under one name in each language. Other words for it are `SkillSynonym`s."""

    name_nl = models.CharField(_("name in Dutch"), max_length=100, blank=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=100, blank=True)
    name_so = models.CharField(_("name in Somali"), max_length=100, blank=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["name"]

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        return in_my_language(self, "name")

    @property
    def names(self) -> list[str]:
        """Its names in every language in which it has one."""
        return [name for name in (self.name, self.name_nl, self.name_ar, self.name_so) if name]


class SkillSynonym(models.Model):
    """A word that means a skill; the skill's own names are among these, so one look-up finds all."""

    reached_through = "skill"

    skill = models.ForeignKey(SkillTag, on_delete=models.CASCADE, related_name="synonyms")
    text = models.CharField(_("word"), max_length=100)
    key = models.CharField(max_length=120, unique=True, editable=False)

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["text"]

    def __str__(self):
        return self.text
