"""Data that renders into prose: names and descriptions kept in every interface language."""

from babel.lists import format_list
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from people.clock import locale


def in_my_language(thing: models.Model, field: str) -> str:
    """`thing`'s text in the active language, else in the source language (the field without a suffix)."""
    code = (get_language() or "en").partition("-")[0]
    return getattr(thing, f"{field}_{code}", "") or getattr(thing, field)


def listed(names: list[str]) -> str:
    """Names in a sentence: "Iraq, Nigeria and Somalia"."""
    return format_list(names, locale=locale())


class Named(models.Model):
    """Something staff name in four languages; English is the source and always there."""

    name = models.CharField(_("name"), max_length=120)
    name_nl = models.CharField(_("name in Dutch"), max_length=120, blank=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=120, blank=True)
    name_so = models.CharField(_("name in Somali"), max_length=120, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        return in_my_language(self, "name")


class Described(Named):
    """Something that also wants a sentence or two of explanation."""

    about = models.TextField(_("about"), blank=True)
    about_nl = models.TextField(_("about, in Dutch"), blank=True)
    about_ar = models.TextField(_("about, in Arabic"), blank=True)
    about_so = models.TextField(_("about, in Somali"), blank=True)

    class Meta:
        abstract = True

    @property
    def description(self) -> str:
        return in_my_language(self, "about")
