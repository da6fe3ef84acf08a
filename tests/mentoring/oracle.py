"""`python -m tests.mentoring.oracle [r.json]`: our totals beside those of scipy, on 2,000 random cohorts.

The judge shares no code with the matching: each place is a column, going without is a column of one's own,
and scipy's linear assignment finds the highest total. Greedy, for its part, must never have more than we.
With the record of a run it judges that run: as many paired, and as many points.
"""

import json
import random
import sys
import time
from collections import Counter
from pathlib import Path

import numpy
from scipy.optimize import linear_sum_assignment

from mentoring.matching import Matching, match, proved

INSTANCES = 2000
FORBIDDEN = -(10**9)


def instance(chance: random.Random) -> tuple[dict, dict, int]:
    """Edges, capacities and the worth of going without: with ties, gaps, full mentors and lonely mentees."""
    mentees, mentors = chance.randint(1, 12), chance.randint(1, 10)
    highest, density = chance.choice((1, 3, 100, 10**6)), chance.choice((0.2, 0.6, 1.0))
    capacity = {mentor: chance.choice((0, 1, 1, 2, 3)) for mentor in range(mentors)}
    edges = {
        mentee: [(m, chance.randint(0, highest)) for m in range(mentors) if chance.random() < density]
        for mentee in range(100, 100 + mentees)
    }
    return edges, capacity, chance.choice((0, 0, highest // 2, -highest * 20))


def judged(edges: dict, capacity: dict, unmatched: int) -> int:
    """The highest total there is, by scipy."""
    seats = [mentor for mentor, places in capacity.items() for _ in range(places)]
    table = numpy.full((len(edges), len(seats) + len(edges)), FORBIDDEN, dtype=numpy.int64)
    for number, row in enumerate(edges.values()):
        weights = dict(row)
        for column, mentor in enumerate(seats):
            table[number, column] = weights.get(mentor, FORBIDDEN)
        table[number, len(seats) + number] = unmatched
    rows, columns = linear_sum_assignment(table, maximize=True)
    return int(table[rows, columns].sum())


def total(edges: dict, pairs: dict, unmatched: int) -> int:
    return sum(dict(row)[pairs[one]] if one in pairs else unmatched for one, row in edges.items())


def greedy(edges: dict, capacity: dict, unmatched: int = 0) -> dict:
    """The best pair first, then the best of what is left."""
    left, pairs = dict(capacity), {}
    best_first = sorted((-weight, mentee, mentor) for mentee, row in edges.items() for mentor, weight in row)
    for weight, mentee, mentor in best_first:
        if mentee not in pairs and left[mentor] and -weight > unmatched:
            pairs[mentee] = mentor
            left[mentor] -= 1
    return pairs


def first_come(edges: dict, capacity: dict) -> dict:
    """Each in turn takes the best mentor who has a place left."""
    left, pairs = dict(capacity), {}
    for mentee, row in edges.items():
        free = [(weight, mentor) for mentor, weight in row if left[mentor]]
        if free:
            pairs[mentee] = max(free)[1]
            left[pairs[mentee]] -= 1
    return pairs


def check(chance: random.Random) -> Matching:
    edges, capacity, unmatched = instance(chance)
    found = match(edges, capacity, unmatched)
    ours = total(edges, found.pairs, unmatched)
    assert ours == judged(edges, capacity, unmatched)
    assert total(edges, greedy(edges, capacity, unmatched), unmatched) <= ours
    assert proved(edges, capacity, found, unmatched)
    return found


def judge_record(record: dict) -> None:
    """Pairs first, then points; the lot is below what scipy's numbers can hold."""
    worth = record["certificate"]["pair_worth"]
    fixed = dict(record["locked"])
    places = Counter(record["places"])
    places.subtract(str(mentor) for mentor in fixed.values())
    edges = {
        mentee: [(mentor, score + worth) for mentor, score in row.items() if score >= record["minimum"]]
        for mentee, row in record["scores"].items()
        if int(mentee) not in fixed
    }
    pairs = {str(p["mentee"]): str(p["mentor"]) for p in record["pairs"] if p["mentee"] not in fixed}
    ours = total(edges, pairs, 0)
    assert ours == judged(edges, places, 0)
    assert total(edges, greedy(edges, places), 0) <= ours


def main(paths: list[str]) -> None:
    began = time.process_time()
    for path in paths:
        judge_record(json.loads(Path(path).read_text("utf-8")))
        sys.stdout.write(f"{path}: as many pairs and points as scipy finds\n")
    for seed in range(INSTANCES):
        check(random.Random(seed))
    taken = time.process_time() - began
    sys.stdout.write(f"{INSTANCES} cohorts, every total equal to scipy's; {taken:.1f} s of CPU\n")


if __name__ == "__main__":
    main(sys.argv[1:])
