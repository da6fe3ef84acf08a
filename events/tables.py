"""Who sits with whom: pure functions that know no database.

The lot is a seed: the same people and the same seed give the same tables, in whatever order the people come.
Kept strictly: who blocked somebody does not sit with them. Wished for, in this order: nobody sits with
somebody they met before, and nobody sits without a language in common.
"""

from collections.abc import Collection, Iterable, Mapping
from itertools import combinations
from random import Random

SIZE, MOST = 4, 5
MET, SPEECHLESS = 10, 3

Pair = frozenset[int]


def sizes(people: int) -> list[int]:
    """How many sit at each table: three to five, unless there are fewer people than three."""
    tables = max(1, round(people / SIZE))
    return [people // tables + (number < people % tables) for number in range(tables)]


def deal(
    people: Mapping[int, Collection[str]],
    *,
    seed: int,
    met: Collection[Pair] = (),
    apart: Collection[Pair] = (),
) -> list[list[int]]:
    """Tables of these people, who are given with the languages they speak."""
    if not people:
        return []
    lot = Random(seed)  # noqa: S311  A recorded lot is to be repeated, not to be secret.
    order = sorted(people)
    lot.shuffle(order)
    prices = _prices(people, met, apart)
    tables: list[list[int]] = [[] for _size in sizes(len(order))]
    room = sizes(len(order))
    for person in order:
        open_ones = [at for at, size in enumerate(room) if len(tables[at]) < size]
        best = min(open_ones, key=lambda at: (_price(person, tables[at], prices), len(tables[at]), at))
        tables[best].append(person)
    _improve(tables, prices)
    _separate(tables, set(apart))
    return [sorted(table) for table in tables]


def late(person: int, tables: Mapping[int, Collection[int]], *, apart: Collection[Pair] = ()) -> int | None:
    """The table for whoever comes late: the smallest where they may sit; None where there is none."""
    fitting = [
        number
        for number, seated in tables.items()
        if not any(frozenset((person, other)) in apart for other in seated)
    ]
    return min(fitting, key=lambda number: (len(tables[number]), number), default=None)


def pairs(tables: Iterable[Collection[int]]) -> set[Pair]:
    """Who has met whom at these tables."""
    return {frozenset(two) for table in tables for two in combinations(table, 2)}


def _prices(people, met, apart) -> dict[Pair, int]:
    """What it costs to seat two people together, where it costs anything."""
    prices = {}
    # More than all that is only wished for can cost.
    never = (MET + SPEECHLESS) * len(people) * MOST
    apart, met = set(apart), set(met)
    for two in combinations(sorted(people), 2):
        pair = frozenset(two)
        price = never * (pair in apart) + MET * (pair in met)
        price += SPEECHLESS * set(people[two[0]]).isdisjoint(people[two[1]])
        if price:
            prices[pair] = price
    return prices


def _price(person: int, others: Iterable[int], prices: dict[Pair, int]) -> int:
    return sum(prices.get(frozenset((person, other)), 0) for other in others if other != person)


def _improve(tables: list[list[int]], prices: dict[Pair, int]) -> None:
    """Let two people change places wherever that makes it better, until it does not. Each change lowers the
    price of the whole, so it ends."""
    changed = True
    while changed:
        changed = False
        for one, other in combinations(range(len(tables)), 2):
            for here in range(len(tables[one])):
                for there in range(len(tables[other])):
                    changed |= _swap(tables[one], here, tables[other], there, prices)


def _swap(mine: list[int], here: int, theirs: list[int], there: int, prices: dict[Pair, int]) -> bool:
    a, b = mine[here], theirs[there]
    now = _price(a, mine, prices) + _price(b, theirs, prices)
    if not now:
        return False
    then = _price(b, [p for p in mine if p != a], prices) + _price(a, [p for p in theirs if p != b], prices)
    if then >= now:
        return False
    mine[here], theirs[there] = b, a
    return True


def _separate(tables: list[list[int]], apart: set[Pair]) -> None:
    """Whoever still sits with somebody they are kept from gets another place, or a table of their own."""
    for table in list(tables):
        for person in list(table):
            if any(frozenset((person, other)) in apart for other in table):
                table.remove(person)
                numbered = dict(enumerate(tables))
                at = late(person, numbered, apart=apart)
                if at is None:
                    tables.append([person])
                else:
                    tables[at].append(person)
