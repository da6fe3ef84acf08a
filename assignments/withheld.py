"""Which numbers stay untold: those under five, and those from which one could work them out (domain I15).

A published number is a sum of atoms, such as all assignments of one country and sector. Who reads several
sums can add and subtract them; so a hidden number is safe only while no combination of the shown ones gives
it. That is linear algebra: it must not lie in the space that the shown ones span.
"""

from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

FEWEST = 5

Vector = dict[Hashable, Fraction]


class Count(NamedTuple):
    """A number to publish: which table it stands in, and the atoms that it counts."""

    table: Hashable
    name: Hashable
    value: int
    atoms: frozenset[Hashable]


def withheld(
    counts: Sequence[Count], *, same: Sequence[frozenset[Hashable]] = ()
) -> frozenset[tuple[Hashable, Hashable]]:
    """The (table, name) of each count that must not be told.

    `same` are sets of atoms that are known to add up to the same: the countries' and the modes' alike.
    """
    known = [_difference(one, same[0]) for one in same[1:]]
    hidden = {_key(count) for count in counts if count.value < FEWEST}
    # Where there is nothing to count everything is known, and nothing is left to hide.
    while len(hidden) < len(counts) and (leaks := _leaks(counts, hidden, known)):
        hidden.add(_key(_best(counts, hidden, known, leaks)))
    return frozenset(hidden)


def _key(count: Count) -> tuple[Hashable, Hashable]:
    return count.table, count.name


def _leaks(counts: Sequence[Count], hidden: set, known: Sequence[Vector]) -> set[Hashable]:
    """The tables in which a hidden number, or all hidden ones together, can be worked out and are few."""
    base = _echelon([*known, *(_vector(count.atoms) for count in counts if _key(count) not in hidden)])
    found = set()
    for table in {table for table, _name in hidden}:
        few = [count for count in counts if count.table == table and _key(count) in hidden]
        secret = [count.atoms for count in few if count.value < FEWEST]
        parts = [count for count in few if not any(count.atoms > other.atoms for other in few)]
        if sum(count.value for count in parts) < FEWEST:
            secret.append(frozenset().union(*(count.atoms for count in parts)))
        if any(not _rest(_vector(atoms), base) for atoms in secret):
            found.add(table)
    return found


def _best(counts: Sequence[Count], hidden: set, known: Sequence[Vector], leaks: set[Hashable]) -> Count:
    """What to hide next: the smallest number that closes a leak, of the table that has it if possible."""
    shown = [count for count in counts if _key(count) not in hidden]
    order = sorted(shown, key=lambda count: (count.table not in leaks, count.value, str(count.name)))
    for count in order:
        if len(_leaks(counts, hidden | {_key(count)}, known)) < len(leaks):
            return count
    return order[0]


def _vector(atoms: Iterable[Hashable]) -> Vector:
    return dict.fromkeys(atoms, Fraction(1))


def _difference(plus: frozenset[Hashable], minus: frozenset[Hashable]) -> Vector:
    return {**_vector(plus - minus), **dict.fromkeys(minus - plus, Fraction(-1))}


def _echelon(rows: Iterable[Vector]) -> list[tuple[Hashable, Vector]]:
    """Rows with a leading atom each that spans what `rows` span."""
    base: list[tuple[Hashable, Vector]] = []
    for row in rows:
        if rest := _rest(row, base):
            base.append((next(iter(rest)), rest))
    return base


def _rest(row: Vector, base: Iterable[tuple[Hashable, Vector]]) -> Vector:
    """What is left of `row` when everything that `base` explains is taken away."""
    left = dict(row)
    for lead, other in base:
        factor = left.get(lead, Fraction(0)) / other[lead]
        if factor:
            for atom, value in other.items():
                left[atom] = left.get(atom, Fraction(0)) - factor * value
            left = {atom: value for atom, value in left.items() if value}
    return left
