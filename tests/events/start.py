"""From an empty folder to a conference's programme by one command, without anything else running.

Run as `python -m tests.events.start` once what the site needs is installed; prints seconds as JSON. It needs
neither Node nor Redis: its path is empty.
"""

import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from tests.journeys.server import Site, environment
from tests.processes import ROOT

WITHIN = 60
TALKS = 60


def main() -> int:
    with tempfile.TemporaryDirectory() as there:
        began = time.monotonic()
        alone = {**environment(Path(there)), "PATH": there}
        subprocess.run([sys.executable, "manage.py", "setup"], cwd=ROOT, env=alone, check=True)
        site = Site(Path(there))
        site.start()
        try:
            with urllib.request.urlopen(f"{site.url}/en/events/closing-conference/schedule/") as answer:
                talks = answer.read().decode().count("<article")
            took = time.monotonic() - began
        finally:
            site.stop()
    sys.stdout.write(json.dumps({"start_s": round(took, 1), "within": WITHIN, "talks": talks}) + "\n")
    return 0 if took <= WITHIN and talks == TALKS else 1


if __name__ == "__main__":
    sys.exit(main())
