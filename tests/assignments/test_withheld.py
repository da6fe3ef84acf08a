"""I15: what is under five is not told, and cannot be worked out of what is told."""

import random
from itertools import product

import pytest

from assignments.withheld import FEWEST, Count, withheld


def table(name, values, atoms=None):
    return [
        Count(name, label, value, (atoms or {}).get(label, frozenset([(name, label)])))
        for label, value in values.items()
    ]


def whole(name, labels):
    return frozenset((name, label) for label in labels)


def total(value, atoms):
    return Count("total", "total", value, atoms)


def test_what_is_five_or_more_is_told():
    counts = [*table("a", {"x": 5, "y": 9}), total(14, whole("a", "xy"))]
    assert withheld(counts) == frozenset()


def test_a_small_one_takes_the_next_smallest_with_it():
    """Invariant I15: with the total and the others, the small one would be a subtraction."""
    counts = [*table("a", {"x": 3, "y": 9, "z": 20}), total(32, whole("a", "xyz"))]
    assert withheld(counts) == {("a", "x"), ("a", "y")}


def test_two_small_ones_that_are_few_together_take_a_third():
    counts = [*table("a", {"x": 1, "y": 2, "z": 9, "u": 20}), total(32, whole("a", "xyzu"))]
    assert withheld(counts) == {("a", "x"), ("a", "y"), ("a", "z")}


def test_another_cut_gives_the_total_away():
    """No total is shown, but the other table adds up to it."""
    a, b = table("a", {"x": 3, "y": 29}), table("b", {"p": 12, "q": 20})
    assert withheld([*a, *b]) == {("a", "x")}
    assert withheld([*a, *b], same=[whole("a", "xy"), whole("b", "pq")]) == {("a", "x"), ("a", "y")}


def test_sectors_give_their_country_away():
    """A country's sectors add up to the country, so the small country hides a sector as well."""
    pairs = {"so": [("so", "water"), ("so", "law")], "iq": [("iq", "migration")], "ng": [("ng", "ict")]}
    countries = table(
        "country", {"so": 20, "iq": 3, "ng": 9}, {name: frozenset(found) for name, found in pairs.items()}
    )
    sectors = table(
        "sector",
        {"water": 12, "law": 8, "migration": 3, "ict": 9},
        {pair[1]: frozenset([pair]) for found in pairs.values() for pair in found},
    )
    everything = frozenset(pair for found in pairs.values() for pair in found)
    alone = withheld([*countries, *sectors, total(32, everything)])
    assert alone == {("country", "iq"), ("sector", "migration"), ("total", "total")}
    modes = table("mode", {"on site": 20, "online": 12})
    told = [*countries, *sectors, *modes, total(32, everything)]
    hidden = withheld(told, same=[everything, whole("mode", ["on site", "online"])])
    assert {("country", "iq"), ("sector", "migration")} <= hidden
    shown = {(count.table, count.name) for count in [*countries, *sectors]} - hidden
    # Nothing that is shown adds up to all but the small one.
    assert not {("country", "so"), ("country", "ng")} <= shown
    assert not {("sector", "water"), ("sector", "law"), ("sector", "ict")} <= shown
    assert not {("country", "so"), ("sector", "ict")} <= shown


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_shown_leaves_more_than_one_answer(seed):
    """Of all the ways in which the hidden ones could be filled in, each small one has several."""
    chance = random.Random(seed)
    values = {name: chance.choice([0, 1, 2, 4, 5, 6, 7]) for name in "xyzu"[: chance.randint(2, 4)]}
    counts = [*table("a", values), total(sum(values.values()), whole("a", values))]
    hidden = withheld(counts)
    unknown = [name for name in values if ("a", name) in hidden]
    shown = {name: value for name, value in values.items() if name not in unknown}
    ways = (
        [
            dict(zip(unknown, way, strict=True))
            for way in product(range(30), repeat=len(unknown))
            if ("total", "total") in hidden or sum(way) + sum(shown.values()) == sum(values.values())
        ]
        if len(unknown) < 4
        else []
    )
    for name in unknown:
        if values[name] < FEWEST and ways:
            assert len({way[name] for way in ways}) > 1
    assert all(value >= FEWEST for value in shown.values())
