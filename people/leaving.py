"""What a member takes along, and what goes when they leave: each floor declares it (`belongs`).

Every relation to a member, of our models and of the libraries', is declared once with both answers side by
side, so a new model cannot be forgotten: tests/people/test_leaving.py walks them all. Where the answer is
"nothing", a `Reason` stands in its place.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.functional import Promise


class Reason(str):
    """Why a relation is not exported, or why nothing is done about it."""


@dataclass(frozen=True)
class Part:
    """One kind of thing in an export. `rows(person)` reads as it goes, so that ten thousand posts need no
    more memory than ten; its keys are words of `people.export.WORDS`."""

    name: str
    label: str | Promise
    rows: Callable[[Any], Iterator[dict]]


@dataclass(frozen=True)
class Stored:
    """A file of the media storage, as a value of an exported row."""

    path: str
    name: str = ""


Erase = Callable[..., None]
_exports: dict[tuple[str, str], Part | Reason] = {}
_erasures: dict[tuple[str, str], Erase | Reason] = {}


def belongs(model: str | type[models.Model], *fields: str, export: Part | Reason, erase: Erase | Reason):
    """Declare relations to a member: what of them is exported, and what `erase(person, keep_texts=…)` does.

    Several relations may share one part or one act, which is then done once.
    """
    label = apps.get_model(model)._meta.label if isinstance(model, str) else model._meta.label
    for field in fields:
        if (label, field) in _exports:
            raise ValueError(f"{label}.{field} is declared twice.")
        _exports[label, field], _erasures[label, field] = export, erase


def declared() -> frozenset[tuple[str, str]]:
    return frozenset(_exports)


def parts() -> list[Part]:
    """What an export holds: floor by floor from the ground, on each as it is declared there."""
    by_floor: dict[str, list[Part]] = {}
    for (label, _field), part in _exports.items():
        if isinstance(part, Part):
            by_floor.setdefault(label.partition(".")[0], []).append(part)
    floors = reversed(list(by_floor.values()))
    return list(dict.fromkeys(part for floor in floors for part in floor))


def erase_all(person, *, keep_texts: bool) -> None:
    """Do what every floor declared, the highest floor first."""
    for erase in dict.fromkeys(act for act in _erasures.values() if not isinstance(act, Reason)):
        erase(person, keep_texts=keep_texts)


# What most relations need.


def delete(model: str | type[models.Model], *fields: str) -> Erase:
    """The rows go."""

    def erase(person, **_how):
        _of(model, fields, person).delete()

    return erase


def unlink(model: str | type[models.Model], *fields: str) -> Erase:
    """The rows stay and lead to nobody."""

    def erase(person, **_how):
        for field in fields:
            _of(model, [field], person).update(**{field: None})

    return erase


def _of(model, fields, person) -> models.QuerySet:
    kind = apps.get_model(model) if isinstance(model, str) else model
    return kind._base_manager.filter(models.Q(*((field, person) for field in fields), _connector=models.Q.OR))


def drop_files(*names: str) -> None:
    """Remove files from the storage once the rows that owned them are gone for good."""
    for name in filter(None, names):
        transaction.on_commit(lambda name=name: default_storage.delete(name), robust=True)  # type: ignore[misc]
