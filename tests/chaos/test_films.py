"""A minute of 4K is prepared on a small machine, also when the worker is killed in the middle of it."""

import contextlib
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.chaos.figures import note, scale
from tests.journeys import server
from tests.processes import ROOT

pytestmark = pytest.mark.chaos
SECONDS = scale(4, 60)
WITHIN = scale(120, 900)


def work(stage) -> subprocess.Popen:
    env = {**server.environment(stage.folder), **stage.env}
    command = [sys.executable, "manage.py", "work", "--films"]
    return subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.PIPE)


def how_far(stage) -> tuple:
    with contextlib.closing(sqlite3.connect(stage.folder / "diwan.sqlite3", timeout=20)) as database:
        return database.execute("SELECT state, step, percent, tries, why FROM people_filmwork").fetchone()


def made(stage) -> dict[str, tuple]:
    with contextlib.closing(sqlite3.connect(stage.folder / "diwan.sqlite3", timeout=20)) as database:
        asked = "SELECT kind, file, width, height, bytes FROM people_filmrendition"
        return {kind: row for kind, *row in database.execute(asked)}


def wait_for(true, seconds: float) -> None:
    patience = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < patience
        time.sleep(0.1)


def ffmpegs(of: int) -> list[str]:
    """Running programs whose command line names this folder's process."""
    told = []
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            words = (folder / "cmdline").read_text().split("\0")
            if "ffmpeg" in words[0] and int((folder / "stat").read_text().split()[3]) == of:
                told.append(folder.name)
    return told


def test_a_killed_worker_costs_one_rendition_and_nothing_else(stage):
    play = stage()
    play.run("tests.chaos.film", SECONDS)
    started = time.monotonic()
    worker = work(play)
    wait_for(lambda: how_far(play)[1] == "medium" and ffmpegs(worker.pid), WITHIN)
    (program,) = ffmpegs(worker.pid)
    before = made(play)
    assert set(before) == {"poster", "sound"}
    worker.kill()
    worker.wait()
    # What it had started goes with it.
    wait_for(lambda: not Path(f"/proc/{program}").exists(), 5)
    assert how_far(play)[0] == "working"
    again = None
    while how_far(play)[0] not in {"done", "failed"}:
        assert time.monotonic() - started < WITHIN
        if again is None or again.poll() is not None:
            again = work(play)
        time.sleep(0.5)
    again.wait(20)
    state, _step, percent, tries, why = how_far(play)
    assert (state, percent, tries, why) == ("done", 100, 2, "")
    after = made(play)
    assert {kind: after[kind] for kind in before} == before
    assert after["medium"][1:3] == [854, 480]
    assert after["small"][1:3] == [426, 240]
    note(
        "films",
        seconds_of_4k=SECONDS,
        took=round(time.monotonic() - started, 1),
        medium=after["medium"][3],
        small=after["small"][3],
    )
