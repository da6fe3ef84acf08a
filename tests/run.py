"""`make test`: the whole suite on the embedded default, then once more on PostgreSQL and Redis.

The second run takes what storage or several processes can change: everything but the browser. Whatever is
left out is said in one line, with the reason.
"""

import os
import subprocess
import sys
from importlib.util import find_spec

from tests.mentoring.readers import has_ical_js
from tests.processes import ROOT

AT_ONCE = ("-n", "2", "--dist", "worksteal", "-m")
# On two cores as well: these often wait, for the database, for a program, for a server to begin.
THREE_AT_ONCE = ("-n", "3", "--dist", "worksteal", "-m")
SERVICES = ("TEST_DATABASE_URL", "TEST_REDIS_URL")


def pytest(*arguments: str, **env: str) -> int:
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **env}).returncode


def get_a_browser() -> None:
    """Chromium for the journeys: the system's, else Debian's package where we may install it."""
    from tests.journeys.conftest import chromium

    if chromium():
        return
    if os.geteuid() == 0 and subprocess.run(["which", "apt-get"], capture_output=True).returncode == 0:
        say("Getting Chromium for the browser tests ...")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update", "-qq"], **quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium", "libatomic1"], **quiet)
    if not chromium():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], capture_output=True)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    subprocess.run([sys.executable, "manage.py", "messages", "--compile"], cwd=ROOT, check=True)
    get_a_browser()
    if not has_ical_js():
        say("Left out: calendars as ical.js reads them, because it could not be fetched without npm.")
    say("On the embedded default (SQLite, in memory):")
    if failed := pytest(*THREE_AT_ONCE, "not journey and not chaos"):
        return failed
    # Each process has a site and a browser of its own; what is timed runs alone.
    if failed := pytest(*AT_ONCE, "journey") or pytest("-m", "chaos"):
        return failed
    missing = [name for name in SERVICES if not os.environ.get(name)]
    if missing:
        say(f"Left out: the run on PostgreSQL and Redis, because {' and '.join(missing)} is not set.")
        return 0
    say("On PostgreSQL and Redis:")
    return pytest(*THREE_AT_ONCE, "not journey and not chaos", TEST_ON="services") or pytest(
        "-m", "chaos", TEST_ON="services"
    )


if __name__ == "__main__":
    assert find_spec("pytest"), "Run `make test`, which installs what the tests need."
    sys.exit(main())
