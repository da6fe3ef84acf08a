"""`python -m tests.events [NUMBER ...]`: checks of events, in full.

Each is a number and the tests that decide it; the exit code is the verdict and the last line is JSON. With
TEST_DATABASE_URL and TEST_REDIS_URL they run once more on PostgreSQL and Redis. `make test` runs the same
tests in a short form.
"""

import json
import os
import subprocess
import sys
from typing import NamedTuple

from tests.processes import ROOT
from tests.run import SERVICES, say


class Check(NamedTuple):
    what: str
    tests: tuple[str, ...]


CHECKS = {
    14: Check(
        "tickets hold without a line, scans are stored once",
        ("tests/events/test_tickets.py", "tests/events/test_checkins.py", "tests/events/test_door.py"),
    ),
    15: Check(
        "a certificate only for who was there, until it is withdrawn", ("tests/events/test_attendance.py",)
    ),
}


def _run(check: Check, **env: str) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *check.tests]
    form = {"CHAOS": os.environ.get("CHAOS", "full")}
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **form, **env}).returncode == 0


def main(numbers: list[str]) -> int:
    if unknown := {number for number in numbers if not number.isdigit() or int(number) not in CHECKS}:
        raise SystemExit(
            f"No such check: {', '.join(sorted(unknown))}. There are {', '.join(map(str, CHECKS))}."
        )
    verdicts = {}
    for number in map(int, numbers or CHECKS):
        say(f"== {number}: {CHECKS[number].what}")
        verdicts[number] = {"SQLite": _run(CHECKS[number])}
        if all(os.environ.get(name) for name in SERVICES):
            verdicts[number]["PostgreSQL and Redis"] = _run(CHECKS[number], TEST_ON="services")
    say(json.dumps(verdicts))
    return 0 if all(ok for told in verdicts.values() for ok in told.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
