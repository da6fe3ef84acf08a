"""How far a check goes, and what it measured.

`make test` runs each in a short form; `python -m tests.chaos` runs it in full and ends with one line of JSON.
"""

import json
import os
from pathlib import Path

IN_FULL = os.environ.get("CHAOS") == "full"


def scale(short, full):
    """The figure of the short form or of the full one."""
    return full if IN_FULL else short


def note(check: str, **figures) -> None:
    """Keep what was measured for the last line of the run, and show it with `pytest -s`."""
    line = json.dumps({check: figures})
    print(line)  # noqa: T201
    if kept := os.environ.get("CHAOS_FIGURES"):
        with Path(kept).open("a") as file:
            file.write(line + "\n")
