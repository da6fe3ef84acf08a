"""`make bench BENCH=schedule`: a programme of sixty talks, beside pretalx's page without scripts.

`ours` is the demo's page as anybody gets it, `cold` the same made anew for each request, `exports` the three
files. With `PRETALX=python` (of an environment where pretalx is installed: `tests/bench/pretalx.py` says
how), its page for its demo event is measured in the same run; otherwise that is left out, with a line. Goals:
at most 8 ms of CPU, at least 10 times pretalx's requests.
"""

import contextlib
import http.client
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import pretalx
from tests.bench.stories import cpu_seconds
from tests.journeys import server
from tests.processes import free_port, running

PAGE = "/en/events/closing-conference/schedule/"
FILES = {name: f"{PAGE.rstrip('/')}.{name}" for name in ("xml", "json", "ics")}
COUNTS = {"ours": 600, "cold": 60, "xml": 60, "json": 60, "ics": 60, "pretalx": 20}
ROUNDS = 3
MOST_MS, TIMES = 8, 10


def fetch(port: int, path: str, count: int, host: str) -> int:
    """`count` requests on one kept connection, one after the other; the size of the last answer."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    body = b""
    for _ in range(count):
        line.request("GET", path, headers={"Host": host, "Accept": "text/html"})
        answer = line.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}.")
    line.close()
    return len(body)


def measure(port: int, pid: int, path: str, count: int, host: str) -> tuple[float, float, int]:
    """(requests a second, milliseconds of the server's CPU for each, bytes)."""
    cpu, began = cpu_seconds(pid), time.perf_counter()
    size = fetch(port, path, count, host)
    return count / (time.perf_counter() - began), (cpu_seconds(pid) - cpu) / count * 1000, size


@contextlib.contextmanager
def servers():
    """{kind: (port, process, path, host)}."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        data = server.copy_of_the_demo(folder / "data")
        started = {}
        for kind, settings in (("ours", "diwan.settings.embedded"), ("cold", "tests.bench.cold_settings")):
            port = free_port()
            env = {**server.environment(data), "DJANGO_SETTINGS_MODULE": settings, "PORT": str(port)}
            command = ("-m", "tests.bench.server", str(port), "ours")
            process = stack.enter_context(running(*command, port=port, ready="/healthz", env=env))
            started[kind] = (port, process.pid, PAGE, "127.0.0.1")
        started |= {name: (*started["cold"][:2], path, "127.0.0.1") for name, path in FILES.items()}
        if there := stack.enter_context(pretalx.running()):
            started["pretalx"] = (*there, pretalx.PATH, pretalx.HOST)
        yield started


def main() -> None:
    factor = 5 if "long" in sys.argv else 1
    taken: dict[str, list[tuple[float, float, int]]] = {}
    with servers() as started:
        # They take turns; the first round only warms up.
        for _ in range(ROUNDS + 1):
            for kind, (port, pid, path, host) in started.items():
                taken.setdefault(kind, []).append(measure(port, pid, path, COUNTS[kind] * factor, host))
    told = {}
    for kind, rows in taken.items():
        per_second, cpu, size = (statistics.median(row[i] for row in rows[1:]) for i in range(3))
        told[kind] = {"per_second": round(per_second, 1), "cpu_ms": round(cpu, 2), "bytes": round(size)}
        sys.stdout.write(f"{kind:8} {per_second:8.1f} requests/s {cpu:8.2f} ms CPU {size:8.0f} bytes\n")
    met = {"cpu": told["ours"]["cpu_ms"] <= MOST_MS}
    if "pretalx" in told:
        ratio = told["ours"]["per_second"] / told["pretalx"]["per_second"]
        met["times_pretalx"] = ratio >= TIMES
        sys.stdout.write(f"{ratio:.1f} times the requests a second of pretalx's page without scripts\n")
    sys.stdout.write(json.dumps({"schedule": told, "met": met}) + "\n")
    if not all(met.values()):
        raise SystemExit(1)
