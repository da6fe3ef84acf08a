"""How a thing moves from state to state: one table for each machine, and the one function that moves.

A table is `{state: {act: Step}}`. What is not in it cannot happen; a state without a row is final.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import models, transaction
from django.utils.translation import gettext as _

from .audit import record, record_all
from .models import User
from .refusals import Conflict
from .rules import MEMBERS_ONLY, allow, may, require

# Nobody's to take: it happens when its time has come.
TIME = "time"

Lack = Callable[[Any], str | None]


class Step(NamedTuple):
    """Where an act leads, which side may take it, and what must be there first.

    Each of `needs` looks at the thing and returns the sentence that says what is missing, or None.
    """

    to: str
    who: str
    needs: tuple[Lack, ...] = ()


Table = Mapping[Any, dict[str, Step]]


class Machine(NamedTuple):
    """`name` stands before the act in a permission: `mentoring.accept`, `vacancy.publish`."""

    name: str
    table: Table


_machines: dict[type[models.Model], Machine] = {}


def machine(model: type[models.Model], name: str, table: Table) -> None:
    """Declare how things of `model`, whose column is `state`, move."""
    _machines[model] = Machine(name, table)


def machines() -> dict[type[models.Model], Machine]:
    """Every machine of the house."""
    return dict(_machines)


def allow_steps(
    model: type[models.Model], who: dict[str, tuple], more: dict[str, list] | None = None
) -> None:
    """Declare the rule of every act of `model`'s machine: who may take it, and what `more` asks of an act.

    A condition is (predicate, sentence), as in `people.rules.allow`.
    """
    name, table = _machines[model]
    sides = {act: step.who for steps in table.values() for act, step in steps.items()}
    for act, side in sides.items():
        allow(f"{name}.{act}", MEMBERS_ONLY, who[side], *(more or {}).get(act, []))


def steps_from(thing: models.Model) -> dict[str, Step]:
    """The acts that the table knows in the state where `thing` is."""
    return _machines[type(thing)].table.get(thing.state, {})  # type: ignore[attr-defined]


def open_to(person: User, thing: models.Model) -> list[str]:
    """The acts that `person` may take now: what a page shows as buttons."""
    name = _machines[type(thing)].name
    return [act for act in steps_from(thing) if may(person, f"{name}.{act}", thing)]


def lacks(thing: models.Model, act: str) -> list[str]:
    """What is missing before `act` is possible, a sentence each."""
    step = steps_from(thing).get(act)
    return [lack for need in step.needs if (lack := need(thing))] if step else []


@transaction.atomic
def transition_all(things: Sequence[Any], act: str, *, by: User, **columns) -> None:
    """Move all of `things`, which are in one state, by `act`: one UPDATE and one INSERT for however many.

    If one of them was moved by somebody else meanwhile, none is moved.
    """
    if not things:
        return
    model, state = type(things[0]), things[0].state
    for thing in things:
        require(by, f"{_machines[model].name}.{act}", thing)
    step = steps_from(things[0]).get(act)
    expected = model._base_manager.filter(pk__in=[thing.pk for thing in things], state=state)
    if step is None or expected.update(state=step.to, **columns) != len(things):
        raise Conflict(_("Somebody changed one of these meanwhile. Look at them again."))
    for thing in things:
        thing.state = step.to
    record_all(by=by, act=act, things=things)


@transaction.atomic
def transition(thing: Any, act: str, *, by: User | None, reason: str = "", **columns) -> None:
    """Move `thing` by `act` and write `columns` with it; `by` is None where time moves it.

    The state is compared in the UPDATE itself, so of two who act at once one wins, and the other is told.
    """
    if by is not None:
        require(by, f"{_machines[type(thing)].name}.{act}", thing)
    step = steps_from(thing).get(act)
    if missing := lacks(thing, act):
        raise Conflict(" ".join(missing), code="not_yet")
    expected = type(thing)._base_manager.filter(pk=thing.pk, state=thing.state)
    if step is None or not expected.update(state=step.to, **columns):
        thing.refresh_from_db(fields=["state"])
        where = {"state": thing.get_state_display()}
        raise Conflict(_("This is not possible any more: it is meanwhile %(state)s.") % where)
    for name, value in {**columns, "state": step.to}.items():
        setattr(thing, name, value)
    record(by=by, act=act, thing=thing, reason=reason)
