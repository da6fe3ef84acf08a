"""Costs added up, and as a table for a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from io import StringIO
from typing import NamedTuple

from .models import Cost
from .money import shown
from .sheets import harmless

HEADS = [
    "number",
    "assignment",
    "visit",
    "country",
    "kind",
    "note",
    "quantity",
    "rate",
    "amount",
    "currency",
    "state",
    "planned by",
    "approved by",
    "paid on",
    "receipt",
]


class Total(NamedTuple):
    """What one currency comes to: (state, amount) for each state, and what is spent or will be."""

    currency: str
    amounts: list[tuple[str, str]]
    due: str


def totals(costs: Iterable[Cost]) -> list[Total]:
    """By currency and state. Added up here and not in the database: SQLite would add floats."""
    sums: dict[str, dict[str, Decimal]] = {}
    for cost in costs:
        states = sums.setdefault(cost.currency, dict.fromkeys(Cost.State.values, Decimal(0)))
        states[cost.state] += cost.amount
    return [_total(currency, states) for currency, states in sorted(sums.items())]


def _total(currency: str, states: dict[str, Decimal]) -> Total:
    due = sum((amount for state, amount in states.items() if state != Cost.State.DROPPED), Decimal(0))
    amounts = [(str(state.label), shown(states[state], currency)) for state in Cost.State]
    return Total(currency, amounts, shown(due, currency))


def table(costs: Iterable[Cost]) -> str:
    """All as CSV; the mark at the start tells a spreadsheet that it is UTF-8."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(HEADS)
    writer.writerows([harmless(cell) for cell in _cells(cost)] for cost in costs)
    return f"\ufeff{written.getvalue()}"


def _cells(cost: Cost) -> Iterator[object]:
    where = cost.assignment
    yield from (cost.pk, where and where.title, cost.visit and cost.visit.title)
    yield where.focus_country.code if where else cost.visit and cost.visit.sender.country
    yield from (cost.kind, cost.note, cost.quantity, cost.rate, cost.amount, cost.currency, cost.state)
    yield from (cost.planned_by, cost.approved_by, cost.paid_on, cost.receipt_name)
