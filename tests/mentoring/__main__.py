"""`python -m tests.mentoring [NUMBER ...]`: the fifteen checks of mentoring, in full.

Each is a number and what decides it: programs that know nothing of ours but what it printed, and tests. With
TEST_DATABASE_URL and TEST_REDIS_URL those that storage can change run once more on PostgreSQL and Redis. The
exit code is the verdict and the last line is JSON. `make test` runs the tests of each in a short form.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.processes import ROOT
from tests.run import SERVICES, say

RECORD = "r.json"


class Check(NamedTuple):
    """`programs` are modules and their words; `services` where storage can change what comes of it."""

    what: str
    tests: tuple[str, ...] = ()
    programs: tuple[tuple[str, ...], ...] = ()
    services: bool = True


def _of(app: str, *names: str) -> tuple[str, ...]:
    return tuple(f"tests/{app}/test_{name}.py" for name in names)


CHECKS = {
    1: Check(
        "a run proves itself to whoever shares no code with it",
        _of("mentoring", "certificate"),
        (("tests.mentoring.certificate", RECORD),),
        services=False,
    ),
    2: Check(
        "scipy finds no more, greedy never has more",
        _of("mentoring", "matching"),
        (("tests.mentoring.oracle",), ("tests.mentoring.oracle", RECORD)),
        services=False,
    ),
    3: Check("150 within a second, 1,000 within five", (), (("tests.bench", "matching"),), services=False),
    4: Check("twenty orders give one result, a lot only equals", _of("mentoring", "pairing"), (), False),
    5: Check("parts add up and no barrier is crossed", _of("mentoring", "certificate", "scoring"), (), False),
    6: Check("one winner for each hour", (*_of("chaos", "double_booking"), *_of("mentoring", "booking"))),
    7: Check("staggered hours that cross do not overlap", _of("chaos", "double_booking")),
    8: Check("of many moves of one session one is made", _of("chaos", "double_booking")),
    9: Check("two places are two mentorships, one agreed hour is one mail", _of("chaos", "last_place")),
    10: Check("the twelve cases of clocks", _of("mentoring", "zones", "availability", "series", "slots")),
    11: Check("invite, move and cancel, as three readers have it", _of("mentoring", "invitations")),
    12: Check("the feed, its tag, and an address that ends", _of("mentoring", "calendar_feed")),
    13: Check(
        "from a vacancy to its close", _of("assignments", "whole_way", "assignment_frame", "applications")
    ),
    14: Check("what is private", _of("mentoring", "who_may", "care", "console")),
    15: Check("from a profile to a certificate", _of("mentoring", "whole_way", "waits")),
}


def _run(command: list[str], **env: str) -> bool:
    form = {"CHAOS": os.environ.get("CHAOS", "full")}
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env={**os.environ, **form, **env})
    return done.returncode == 0


def _record(folder: Path) -> Path:
    """150 invented mentees and mentors, paired, as the commands write it."""
    record, cohort = folder / RECORD, folder / "cohort.json"
    manage = [sys.executable, "manage.py"]
    subprocess.run(
        [*manage, "mentoring_demo", "--people=150", "--seed=7", f"--to={cohort}"], cwd=ROOT, check=True
    )
    with record.open("w") as file:
        match = [*manage, "mentoring_match", f"--cohort={cohort}", "--json"]
        subprocess.run(match, cwd=ROOT, check=True, stdout=file)
    return record


def decide(check: Check, record: Path, *, with_services: bool) -> dict[str, bool]:
    """What came of a check, on each storage."""
    tests = ["-m", "pytest", "-q", "-p", "no:cacheprovider", *check.tests]
    told = True
    for module, *words in check.programs:
        told &= _run(["-m", module, *[str(record) if word == RECORD else word for word in words]])
    if check.tests:
        told &= _run(tests)
    verdicts = {"SQLite": told}
    if check.services and with_services:
        verdicts["PostgreSQL and Redis"] = _run(tests, TEST_ON="services")
    return verdicts


def main(numbers: list[str]) -> int:
    if unknown := {number for number in numbers if not number.isdigit() or int(number) not in CHECKS}:
        raise SystemExit(f"No such check: {', '.join(sorted(unknown))}. There are 1 to {len(CHECKS)}.")
    with_services = all(os.environ.get(name) for name in SERVICES)
    verdicts = {}
    with tempfile.TemporaryDirectory() as folder:
        record = _record(Path(folder))
        for number in map(int, numbers or CHECKS):
            say(f"== {number}: {CHECKS[number].what}")
            verdicts[number] = decide(CHECKS[number], record, with_services=with_services)
    say(json.dumps(verdicts))
    return 0 if all(ok for told in verdicts.values() for ok in told.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
