"""The heaviest matching: equal to scipy's, proved by its prices, and every price is what a place is worth."""

import random

import pytest

from mentoring.matching import match, proved

from .oracle import check, instance, judged


def test_a_chain_of_moves_makes_room():
    edges = {1: [(10, 9), (11, 8)], 2: [(10, 7)], 3: [(11, 3), (12, 1)]}
    found = match(edges, {10: 1, 11: 1, 12: 1})
    assert found.pairs == {1: 11, 2: 10, 3: 12}


def test_whoever_costs_the_others_more_than_it_brings_goes_without():
    assert match({1: [(10, 5)], 2: [(10, 6)]}, {10: 1}, unmatched=2).pairs == {2: 10}
    assert match({1: [(10, 5)]}, {10: 1}, unmatched=6).pairs == {}
    assert match({1: [(10, 5)]}, {10: 0}).pairs == {}
    assert match({}, {}).pairs == {}


def test_a_hundred_and_fifty_cohorts_as_scipy_has_them():
    paired = sum(len(check(random.Random(seed)).pairs) for seed in range(150))
    assert paired > 300


def test_a_price_is_what_one_more_place_would_add():
    for seed in range(60):
        edges, capacity, unmatched = instance(random.Random(seed))
        prices = match(edges, capacity, unmatched).prices
        now = judged(edges, capacity, unmatched)
        for mentor in capacity:
            more = judged(edges, capacity | {mentor: capacity[mentor] + 1}, unmatched)
            assert prices[mentor] == more - now


EDGES, PLACES = {1: [(10, 9), (11, 8)], 2: [(10, 7)], 3: [(10, 2)]}, {10: 1, 11: 2}
CHANGES = {
    "another pairing": {"pairs": {1: 10}},
    "over capacity": {"pairs": {1: 11, 2: 10, 3: 10}},
    "a price too low": {"prices": {10: 0, 11: 0}},
    "a price too high": {"prices": {10: 8, 11: 0}},
    "a price below zero": {"prices": {10: 2, 11: -1}, "gains": {1: 9, 2: 5, 3: 0}},
    "a price for a free place": {"prices": {10: 3, 11: 1}, "gains": {1: 7, 2: 4, 3: 0}},
    "a gain too low": {"gains": {1: 8, 2: 5, 3: -1}},
    "a gain without a pair": {"gains": {1: 8, 2: 5, 3: 1}},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_proof_holds_and_no_other_does(change):
    found = match(EDGES, PLACES)
    assert proved(EDGES, PLACES, found)
    assert not proved(EDGES, PLACES, found._replace(**change))
