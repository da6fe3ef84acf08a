"""`make bench BENCH=matching`: the pairing's CPU, memory and worth, beside scipy, greedy and first come.

Each size runs in a process of its own, so that its peak of memory is its own (of which scipy and Django's
settings are about 110 MiB). scipy is given the finished numbers and its total is compared; it is exact to
pairs and points, but knows no lot and gives no reasons.
"""

import json
import resource
import subprocess
import sys
import time

import numpy
from scipy.optimize import linear_sum_assignment

from mentoring.invented import invent
from mentoring.pairing import Cohort, Outcome, propose
from mentoring.record import record
from tests.mentoring.oracle import first_come, greedy

SEED = 7
# (people, tight, CPU seconds allowed, MiB allowed)
SIZES = [
    (150, False, 1, 300),
    (150, True, 1, 300),
    (500, False, 2, 300),
    (1000, False, 5, 300),
    (1000, True, 5, 300),
]


def timed(act):
    began = time.process_time()
    done = act()
    return done, time.process_time() - began


def whole_run(people: int, tight: bool) -> tuple[Outcome, float, int]:
    """Proposed, and every pair explained: (outcome, CPU seconds, peak MiB)."""
    cohort = invent(people, SEED, tight=tight)
    began = time.process_time()
    outcome = propose(cohort.mentees, cohort.mentors, seed=SEED, excluded=cohort.excluded)
    if people <= 150:
        record(outcome)
    told = (outcome.pairs, outcome.unpaired, outcome.one_more_place)
    assert len(told[0]) + len(told[1]) == people
    taken = time.process_time() - began
    return outcome, taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def by_scipy(cohort: Cohort) -> dict[int, int]:
    seats = [mentor for mentor, person in cohort.mentors.items() for _ in range(person.capacity)]
    column = {mentor: numpy.flatnonzero(numpy.array(seats) == mentor) for mentor in cohort.mentors}
    table = numpy.zeros((len(cohort.mentees), len(seats) + len(cohort.mentees)))
    table[:, : len(seats)] = -1e9
    for number, row in enumerate(cohort.scores.values()):
        for mentor, score in row.items():
            table[number, column[mentor]] = score + cohort.pair_worth
    rows, columns = linear_sum_assignment(table, maximize=True)
    mentees = list(cohort.mentees)
    return {mentees[r]: seats[c] for r, c in zip(rows, columns, strict=True) if c < len(seats)}


def measure(people: int, tight: bool) -> dict:
    outcome, cpu, peak = whole_run(people, tight)
    cohort = outcome.cohort
    capacity = {mentor: person.capacity for mentor, person in cohort.mentors.items()}
    _, ours = timed(lambda: cohort.solve({}, 0))
    others = {
        "scipy": timed(lambda: by_scipy(cohort)),
        "greedy": timed(lambda: greedy(cohort.edges, capacity)),
        "first come": timed(lambda: first_come(cohort.edges, capacity)),
    }
    rows = {"ours": (outcome.totals, ours)}
    rows |= {name: (cohort.totals(pairs), taken) for name, (pairs, taken) in others.items()}
    best, judge = rows["ours"][0], rows["scipy"][0]
    assert (best.paired, best.points) == (judge.paired, judge.points)
    return {
        "people": people,
        "tight": tight,
        "allowed_pairs": sum(len(row) for row in cohort.scores.values()),
        "whole_cpu_s": round(cpu, 2),
        "peak_mib": peak,
        "rows": {
            name: {"solve_s": round(taken, 3), **totals._asdict()} for name, (totals, taken) in rows.items()
        },
    }


def main() -> None:
    told = []
    for people, tight, seconds, mib in SIZES:
        command = [sys.executable, "-m", "tests.bench.matching", str(people), str(int(tight))]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        found["within"] = found["whole_cpu_s"] < seconds and found["peak_mib"] < mib
        told.append(found)
        kind = "one place each" if tight else "places to spare"
        sys.stdout.write(
            f"\n{people} + {people}, {kind}: {found['whole_cpu_s']} s CPU with explanations,"
            f" {found['peak_mib']} MiB, {found['allowed_pairs']} allowed pairs\n"
            f"  {'':12}{'solve s':>9}{'paired':>8}{'points':>8}{'mean':>7}{'worst-off tenth':>17}\n"
        )
        for name, row in found["rows"].items():
            sys.stdout.write(
                f"  {name:12}{row['solve_s']:9.3f}{row['paired']:8}{row['points']:8}"
                f"{row['mean']:7}{row['worst_off']:17}\n"
            )
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]), sys.argv[2] == "1")))
