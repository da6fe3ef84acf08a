"""`make chaos`: the community, pages, uploads, films, mutations, kills; one by `python -m tests.chaos NAME`.

Each is a name and the tests that decide it; the exit code is the verdict and the last line is JSON. With
TEST_DATABASE_URL and TEST_REDIS_URL those that several processes can change run once more on these.
CHAOS=short takes the figures of `make test`.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.processes import ROOT
from tests.run import SERVICES, get_a_browser, say


class Check(NamedTuple):
    tests: tuple[str, ...]
    services: bool = False


CHECKS = {
    "no_loss": Check(("tests/chaos/test_no_loss.py",), services=True),
    "bus_death": Check(("tests/chaos/test_bus_death.py",), services=True),
    "send_once": Check(("tests/chaos/test_send_once.py",), services=True),
    "revoke": Check(
        ("tests/chaos/test_revoke.py", "tests/community/test_live.py", "tests/community/test_push.py"), True
    ),
    "commit_order": Check(("tests/chaos/test_commit_order.py",), services=True),
    "sqlite_writers": Check(("tests/chaos/test_sqlite_writers.py",)),
    "double_booking": Check(("tests/chaos/test_double_booking.py", "tests/mentoring/test_booking.py"), True),
    "last_place": Check(("tests/chaos/test_last_place.py",), services=True),
    "seats": Check(("tests/chaos/test_seats.py",), services=True),
    "seat_churn": Check(("tests/chaos/test_seat_churn.py",), services=True),
    "flat_cost": Check(("tests/community/test_flat_cost.py",), services=True),
    "read_marks": Check(("tests/community/test_reading.py", "tests/community/test_approval.py"), True),
    "weight": Check(("tests/chaos/test_weight.py", "tests/journeys/test_slow_line.py")),
    "plain": Check(("tests/journeys/test_plain.py",)),
    "offline": Check(("tests/journeys/test_offline.py", "tests/journeys/test_kept_pages.py")),
    "abuse": Check(("tests/chaos/test_abuse.py",)),
    "fanout": Check(("tests/chaos/test_fanout.py",)),
    "safe_text": Check(
        (
            "tests/community/test_text_safety.py",
            "tests/community/test_letters.py",
            "tests/community/test_webpush.py",
        )
    ),
    "leave_well": Check(
        (
            "tests/community/test_recount.py",
            "tests/people/test_leaving.py",
            "tests/people/test_export.py",
        ),
        services=True,
    ),
    "page_versions": Check(("tests/chaos/test_two_processes.py",), services=True),
    "upload": Check(("tests/chaos/test_upload.py",)),
    "films": Check(("tests/chaos/test_films.py",)),
    "safety": Check(("tests/chaos/test_safety.py",)),
    "stage": Check(("tests/chaos/test_stage.py", "tests/events/test_votes_at_once.py")),
    "stage_abuse": Check(("tests/chaos/test_stage_abuse.py",)),
    "mutations": Check(("tests/chaos/test_mutations.py",)),
    "kill": Check(("tests/chaos/test_kill.py",)),
}


def run(check: Check, figures: Path, **env: str) -> bool:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *check.tests]
    form = {"CHAOS": os.environ.get("CHAOS", "full"), "CHAOS_FIGURES": str(figures)}
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **form, **env}).returncode == 0


def measured(figures: Path) -> dict:
    lines = figures.read_text().splitlines() if figures.exists() else []
    return {name: told for line in lines for name, told in json.loads(line).items()}


def main(names: list[str]) -> int:
    if unknown := set(names) - set(CHECKS):
        raise SystemExit(f"No such check: {', '.join(sorted(unknown))}. There are: {', '.join(CHECKS)}.")
    get_a_browser()
    with_services = all(os.environ.get(name) for name in SERVICES)
    verdicts = {}
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder) / "figures"
        for name in names or CHECKS:
            check = CHECKS[name]
            say(f"== {name}")
            verdicts[name] = run(check, figures)
            if check.services and with_services:
                say(f"== {name}, on PostgreSQL and Redis")
                verdicts[f"{name} on services"] = run(check, figures, TEST_ON="services")
        say(json.dumps({"passed": verdicts, "figures": measured(figures)}))
    return 0 if all(verdicts.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
