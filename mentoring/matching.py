"""The heaviest matching of mentees to mentors' places, with the prices that prove it.

Mentees come in one by one; each takes the cheapest chain of moves that ends at a free place or at someone who
had rather stay out (successive shortest paths). Prices rise only as far as they must, so a mentor's price is
exactly what one more place there would add. Whoever does not trust the search checks it with `proved`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from heapq import heappop, heappush
from operator import itemgetter
from typing import NamedTuple

Edges = Mapping[int, Sequence[tuple[int, int]]]


class Matching(NamedTuple):
    """Pairs {mentee: mentor}; what each mentee is left with after the price of their place; the prices."""

    pairs: dict[int, int]
    gains: dict[int, int]
    prices: dict[int, int]


def match(edges: Edges, capacity: Mapping[int, int], unmatched: int = 0) -> Matching:
    """`edges` are {mentee: [(mentor, weight)]}; `unmatched` is what it is worth to have no pair."""
    search = _Search(edges, capacity, unmatched)
    # Who has least choice comes first: that makes the searches short.
    for mentee in sorted(edges, key=lambda mentee: len(edges[mentee])):
        search.bring_in(mentee)
    return Matching(search.pairs, search.gains, search.prices)


class _Search:
    def __init__(self, edges: Edges, capacity: Mapping[int, int], unmatched: int):
        self.capacity, self.unmatched = capacity, unmatched
        self.edges = {mentee: sorted(row, key=itemgetter(1), reverse=True) for mentee, row in edges.items()}
        self.pairs: dict[int, int] = {}
        self.gains: dict[int, int] = {}
        self.prices = dict.fromkeys(capacity, 0)
        # No place that a mentee may have costs less than this; it may lag behind, for prices only rise.
        self.floors = dict.fromkeys(edges, 0)
        self.holders: dict[int, set[int]] = {mentor: set() for mentor in capacity}

    def bring_in(self, newcomer: int) -> None:
        """Find the chain that costs least, raise the prices along it, and move everybody on it."""
        best = [weight - self.prices[mentor] for mentor, weight in self.edges[newcomer]]
        self.gains[newcomer] = max([*best, self.unmatched])
        self._grow(newcomer)
        for mentor, cost in self.reached.items():
            self.prices[mentor] += self.end_cost - cost
        for mentee, cost in self.moving.items():
            self.gains[mentee] -= self.end_cost - cost
        self._move()

    def _grow(self, newcomer: int) -> None:
        """The nearest end, in what it costs all who move: a free place, or a mentee who goes without."""
        self.reached: dict[int, int] = {}
        self.moving: dict[int, int] = {}
        self.through: dict[int, int] = {}
        self.near: dict[int, int] = {}
        self.queue: list[tuple[int, int]] = []
        self.end_place: int | None = None
        self.end_mentee, self.end_cost = newcomer, self.gains[newcomer] - self.unmatched
        self._look_around(newcomer, 0)
        while self.queue:
            cost, mentor = heappop(self.queue)
            if cost >= self.end_cost:
                return
            if mentor not in self.reached:
                self.reached[mentor] = cost
                for mentee in self.holders[mentor]:
                    self._look_around(mentee, cost)

    def _look_around(self, mentee: int, cost: int) -> None:
        """Where could this mentee go, at which cost? Only what beats the nearest end so far counts."""
        self.moving[mentee] = cost
        gain, prices, near = self.gains[mentee] + cost, self.prices, self.near
        if gain - self.unmatched < self.end_cost:
            self.end_cost, self.end_place, self.end_mentee = gain - self.unmatched, None, mentee
        end, least = self.end_cost, gain + self.floors[mentee]
        for mentor, weight in self.edges[mentee]:
            if least - weight >= end:
                return  # the heaviest come first
            there = gain - weight + prices[mentor]
            if there >= end or (mentor in near and there >= near[mentor]):
                continue
            near[mentor], self.through[mentor] = there, mentee
            if len(self.holders[mentor]) < self.capacity[mentor]:
                self.end_cost, self.end_place, self.end_mentee, end = there, mentor, mentee, there
            else:
                heappush(self.queue, (there, mentor))
        # Whoever looked at all of them has few to look at the next time.
        self.floors[mentee] = min((prices[mentor] for mentor, _ in self.edges[mentee]), default=0)

    def _move(self) -> None:
        """Walk back from the end to the newcomer; each takes the place that the one before left."""
        place, mentee = self.end_place, self.end_mentee
        while True:
            left = self.pairs.pop(mentee, None)
            if place is not None:
                self.pairs[mentee] = place
                self.holders[place].add(mentee)
            if left is None:
                return
            self.holders[left].discard(mentee)
            place, mentee = left, self.through[left]


def proved(edges: Edges, capacity: Mapping[int, int], matching: Matching, unmatched: int = 0) -> bool:
    """Nobody gains by a move at these prices, and only full mentors cost anything: so no total is higher."""
    pairs, gains, prices = matching
    weights = {(mentee, mentor): weight for mentee, row in edges.items() for mentor, weight in row}
    held = Counter(pairs.values())
    return (
        all(held[mentor] <= places for mentor, places in capacity.items())
        and all(gains[mentee] + prices[mentor] >= weight for (mentee, mentor), weight in weights.items())
        and all(gains[mentee] + prices[mentor] == weights[mentee, mentor] for mentee, mentor in pairs.items())
        and all(gains[mentee] >= unmatched for mentee in edges)
        and all(gains[mentee] == unmatched for mentee in edges if mentee not in pairs)
        and all(price >= 0 for price in prices.values())
        and all(held[mentor] == capacity[mentor] for mentor, price in prices.items() if price)
    )
