"""`python -m tests.events [NUMBER ...]`: the checks of events, in full.

Each is a number and what decides it: tests, and programs that print and exit. With TEST_DATABASE_URL and
TEST_REDIS_URL those that storage can change run once more on PostgreSQL and Redis. The exit code is the
verdict and the last line is JSON. `make test` runs the tests of each in a short form.
"""

import json
import os
import subprocess
import sys
from typing import NamedTuple

from tests.processes import ROOT
from tests.run import SERVICES, say


class Check(NamedTuple):
    """`programs` are modules and their words; `services` where storage can change what comes of it."""

    what: str
    tests: tuple[str, ...] = ()
    programs: tuple[tuple[str, ...], ...] = ()
    services: bool = False


PAGE, EXPORTS = "tests/events/test_schedule_page.py", "tests/events/test_exports.py"
CHECKS = {
    1: Check("one command brings a programme of sixty", (), (("tests.events.start",),)),
    2: Check("sixty talks without scripts, and light", (PAGE, "tests/journeys/test_programme.py")),
    3: Check("what the programme costs", (), (("tests.bench", "schedule"),)),
    4: Check("as many queries at 240 talks as at 60", (PAGE, EXPORTS)),
    5: Check("schedule.xml by its schema", (EXPORTS,)),
    6: Check("schedule.json by its schema", (EXPORTS,)),
    7: Check("schedule.ics by three readers", (EXPORTS,)),
    8: Check("every script survives", (EXPORTS, PAGE)),
    9: Check(
        "versions, tags, and each person told once",
        ("tests/events/test_releasing.py", "tests/events/test_planning.py", EXPORTS),
        services=True,
    ),
    10: Check("two hundred at once for fifty seats", ("tests/chaos/test_seats.py",), services=True),
    11: Check(
        "seats through cancels, offers, switches and kills",
        ("tests/chaos/test_seat_churn.py",),
        services=True,
    ),
    12: Check(
        "three hundred vote in five seconds, also through a kill",
        ("tests/chaos/test_stage.py", "tests/events/test_votes_at_once.py"),
    ),
    13: Check("what is not meant well at a stage changes nothing", ("tests/chaos/test_stage_abuse.py",)),
    14: Check(
        "tickets hold without a line, scans are stored once",
        ("tests/events/test_tickets.py", "tests/events/test_checkins.py", "tests/events/test_door.py"),
    ),
    15: Check(
        "needs for who looks after them, a certificate for who was there",
        ("tests/events/test_needs.py", "tests/events/test_attendance.py"),
    ),
}


def _run(command: list[str], **env: str) -> bool:
    form = {"CHAOS": os.environ.get("CHAOS", "full")}
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env={**os.environ, **form, **env})
    return done.returncode == 0


def decide(check: Check, *, with_services: bool) -> dict[str, bool]:
    """What came of a check, on each storage."""
    tests = ["-m", "pytest", "-q", "-p", "no:cacheprovider", *check.tests]
    told = True
    for program in check.programs:
        told &= _run(["-m", *program])
    if check.tests:
        told &= _run(tests)
    verdicts = {"SQLite": told}
    if check.services and with_services:
        verdicts["PostgreSQL and Redis"] = _run(tests, TEST_ON="services")
    return verdicts


def main(numbers: list[str]) -> int:
    if unknown := {number for number in numbers if not number.isdigit() or int(number) not in CHECKS}:
        there = ", ".join(map(str, CHECKS))
        raise SystemExit(f"No such check: {', '.join(sorted(unknown))}. There are {there}.")
    with_services = all(os.environ.get(name) for name in SERVICES)
    verdicts = {}
    for number in map(int, numbers or CHECKS):
        say(f"== {number}: {CHECKS[number].what}")
        verdicts[number] = decide(CHECKS[number], with_services=with_services)
    say(json.dumps(verdicts))
    return 0 if all(ok for told in verdicts.values() for ok in told.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
