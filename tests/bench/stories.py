"""`make bench BENCH=stories`: a story's page beside a stock Wagtail blog page, in one run on the same server.

`peer` is `tests/bench/bakery` (a stand-in for bakerydemo's blog page, and why) on stock Daphne with Django's
own handler; with `BAKERYDEMO=folder`, a checkout with its fixture loaded, it is bakerydemo itself. `cold` is
our story made anew for each request, `warm` the same as a running site answers it, `told` the answer to a
browser that has it already (304). Goals: cold at least 5 times the peer's requests a second, warm 20 times.
"""

import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

from tests import database
from tests.journeys import server
from tests.processes import ROOT, free_port, running

STORY = "/en/stories/listening-for-leaks/"
POST = "/blog/post-1/"
# The blog page that the figures of others are about.
DEMO_POST = "/blog/wild-yeast/"
COUNTS = {"peer": 160, "cold": 320, "warm": 2400, "told": 2400}
GOALS = {"cold": 5, "warm": 20}
ROUNDS = 5
CONNECTIONS = 8
TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def fetch(port: int, path: str, count: int, tag: str) -> None:
    """`count` requests on one kept connection."""
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Accept-Encoding": "gzip"} | ({"If-None-Match": tag} if tag else {})
    for _ in range(count):
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
        answer.read()
        if answer.status != (304 if tag else 200):
            raise SystemExit(f"{path} answered {answer.status}.")
    line.close()


def measure(port: int, pid: int, path: str, count: int, tag: str) -> tuple[float, float]:
    """(requests a second, microseconds of the server's CPU for each)."""
    share = count // CONNECTIONS
    cpu, began = cpu_seconds(pid), time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as readers:
        list(readers.map(lambda _: fetch(port, path, share, tag), range(CONNECTIONS)))
    wall = time.perf_counter() - began
    taken = share * CONNECTIONS
    return taken / wall, (cpu_seconds(pid) - cpu) / taken * 1e6


def _bakery() -> Path:
    """The peer's data, kept for as long as its code is the same."""
    made = database.CACHE / f"bakery-{server._hash('', ROOT / 'tests/bench/bakery')}"
    if not made.exists():
        making = database.CACHE / f"making-bakery-{os.getpid()}"
        env = {
            **os.environ,
            "BAKERY_DATA": str(making),
            "DJANGO_SETTINGS_MODULE": "tests.bench.bakery.settings",
        }
        subprocess.run([sys.executable, "-m", "tests.bench.bakery.server"], cwd=ROOT, env=env, check=True)
        for older in database.CACHE.glob("bakery-*"):
            shutil.rmtree(older)
        making.rename(made)
    return made


def _peer(stack, folder: Path) -> tuple[int, int, str]:
    """(port, process, path) of the peer."""
    port = free_port()
    if checkout := os.environ.get("BAKERYDEMO"):
        env = {"PYTHONPATH": checkout, "DJANGO_SETTINGS_MODULE": "bakerydemo.settings.production"}
        path = DEMO_POST
    else:
        shutil.copytree(_bakery(), folder)
        env = {"BAKERY_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "tests.bench.bakery.settings"}
        path = POST
    command = ("-m", "tests.bench.bakery.server", str(port))
    process = stack.enter_context(running(*command, port=port, ready=path, env=env))
    return port, process.pid, path


@contextlib.contextmanager
def servers():
    """{kind: (port, process, path)}; warm and told are one server."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        started = {"peer": _peer(stack, folder / "bakery")}
        data = server.copy_of_the_demo(folder / "data")
        for kind, settings in (("cold", "tests.bench.cold_settings"), ("warm", "diwan.settings.embedded")):
            port = free_port()
            env = {**server.environment(data), "DJANGO_SETTINGS_MODULE": settings, "PORT": str(port)}
            command = ("-m", "tests.bench.server", str(port), "ours")
            process = stack.enter_context(running(*command, port=port, ready="/healthz", env=env))
            started[kind] = (port, process.pid, STORY)
        started["told"] = started["warm"]
        yield started


def _tag(port: int) -> str:
    """The tag of the packed page, after it was made often enough to be kept."""
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    tag = ""
    for _ in range(3):
        line.request("GET", STORY, headers={"Accept-Encoding": "gzip"})
        answer = line.getresponse()
        answer.read()
        tag = answer.headers["ETag"] or ""
    line.close()
    return tag


def main() -> None:
    factor = 5 if "long" in sys.argv else 1
    with servers() as started:
        tags = dict.fromkeys(started, "") | {"told": _tag(started["warm"][0])}
        taken: dict[str, list[tuple[float, float]]] = {kind: [] for kind in started}
        # They take turns, so that a busy moment of the machine meets all; the first round only warms up.
        for _ in range(ROUNDS + 1):
            for kind, where in started.items():
                taken[kind].append(measure(*where, COUNTS[kind] * factor, tags[kind]))
    per_second = {kind: statistics.median(one for one, _ in rows[1:]) for kind, rows in taken.items()}
    cpu = {kind: statistics.median(one for _, one in rows[1:]) for kind, rows in taken.items()}
    for kind in started:
        ratio = per_second[kind] / per_second["peer"]
        sys.stdout.write(
            f"{kind:6} {per_second[kind]:8.0f} requests/s {cpu[kind]:8.0f} us CPU {ratio:8.1f} x\n"
        )
    ratios = {kind: round(per_second[kind] / per_second["peer"], 1) for kind in ("cold", "warm", "told")}
    told = {
        "peer": "bakerydemo" if os.environ.get("BAKERYDEMO") else "tests/bench/bakery",
        "requests_per_second": {kind: round(value) for kind, value in per_second.items()},
        "cpu_us": {kind: round(value) for kind, value in cpu.items()},
        "times_the_peer": ratios,
        "cpu_times_the_peer": {kind: round(cpu["peer"] / cpu[kind], 1) for kind in ratios},
        "goals": GOALS,
        "met": {kind: ratios[kind] >= goal for kind, goal in GOALS.items()},
    }
    sys.stdout.write(json.dumps(told) + "\n")
