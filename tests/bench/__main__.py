"""`make bench`: what a page costs on our server, beside the floor and beside stock Django in the same run.

CPU is the server process's own, by the kernel's account, so that a busy machine disturbs it least; still
trust the ratios, not the absolutes. Two runs can be compared only where `bytes` says that they met the same
pages: the demo may show another one at an address by then.

`BENCH=long` takes ten times as many requests. `BENCH=fanout` measures something else: one post to many
sockets (`tests/bench/fanout.py`); `BENCH=board` the staff's board over ten times the programme
(`tests/bench/board.py`); `BENCH=matching` the pairing of mentors and mentees (`tests/bench/matching.py`);
`BENCH=stories` a story beside a stock Wagtail blog page (`tests/bench/stories.py`); `BENCH=schedule` a
conference's programme beside pretalx's (`tests/bench/schedule.py`); `BENCH=stage` a thousand viewers of one
stage who vote (`tests/bench/stage.py`).
"""

import contextlib
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diwan.settings.test")

import django

django.setup()

from tests.journeys import server  # noqa: E402
from tests.processes import ROOT, free_port, running  # noqa: E402

STORY = "/en/stories/listening-for-leaks/"
TOPIC = "/en/community/t/1/"
# (page, path, servers, requests in a round); a member's page is asked for in a member's session.
PAGES = [
    ("empty page", "/healthz", ("raw", "stock", "ours"), 480),
    ("story page", STORY, ("stock", "ours"), 64),
    ("topic page", TOPIC, ("stock", "ours"), 64),
    ("a member's", TOPIC, ("stock", "ours"), 64),
]
ROUNDS = 5
CONNECTIONS = 16
TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far, its ended threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def fetch(port: int, path: str, count: int, session: str) -> int:
    """`count` requests on one kept connection; how many bytes the last answer had."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Accept-Encoding": "gzip"} | ({"Cookie": f"sessionid={session}"} if session else {})
    body = b""
    for _ in range(count):
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}.")
    line.close()
    return len(body)


class Cost(NamedTuple):
    """Microseconds of a request, and the bytes of its answer."""

    cpu: float
    wall: float
    size: int


def measure(port: int, pid: int, path: str, count: int, session: str = "") -> Cost:
    """What one request costs, over `count` of them on CONNECTIONS connections at once."""
    share = count // CONNECTIONS
    cpu, wall = cpu_seconds(pid), time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as readers:
        sizes = list(readers.map(lambda _: fetch(port, path, share, session), range(CONNECTIONS)))
    taken = share * CONNECTIONS / 1e6
    return Cost((cpu_seconds(pid) - cpu) / taken, (time.perf_counter() - wall) / taken, sizes[0])


@contextlib.contextmanager
def servers():
    """({kind: (port, process id)} of the servers, each on the same copy of the demo; a member's session)."""
    with contextlib.ExitStack() as stack:
        folder = server.copy_of_the_demo(Path(stack.enter_context(tempfile.TemporaryDirectory())) / "data")
        env = server.environment(folder)
        people = [sys.executable, "-m", "tests.chaos.people"]
        told = subprocess.run(people, cwd=ROOT, env=env, check=True, capture_output=True).stdout
        started = {}
        for kind in ("raw", "stock", "ours"):
            port = free_port()
            command = ("-m", "tests.bench.server", str(port), kind)
            process = stack.enter_context(running(*command, port=port, ready="/healthz", env=env))
            started[kind] = (port, process.pid)
        yield started, json.loads(told)["reader"]


def compare(
    started: dict, path: str, kinds: tuple[str, ...], count: int, session: str = ""
) -> dict[str, Cost]:
    """{kind: the median of what a request costs}, in rounds that take turns; the first only warms up."""
    rounds: dict[str, list[Cost]] = {kind: [] for kind in kinds}
    for _ in range(ROUNDS + 1):
        for kind in kinds:
            rounds[kind].append(measure(*started[kind], path, count, session))
    return {
        kind: Cost(
            statistics.median(cost.cpu for cost in taken[1:]),
            statistics.median(cost.wall for cost in taken[1:]),
            taken[-1].size,
        )
        for kind, taken in rounds.items()
    }


def say(form: str, *values) -> None:
    sys.stdout.write(form.format(*values) + "\n")
    sys.stdout.flush()


def main() -> None:
    factor = 10 if "long" in sys.argv else 1
    figures: dict[str, dict[str, int]] = {}
    words = ("page", "server", "bytes", "CPU us", "wall us", "requests/s", "CPU to stock")
    say("{:12} {:6} {:>7} {:>8} {:>8} {:>10} {:>12}", *words)
    with servers() as (started, member):
        for page, path, kinds, count in PAGES:
            session = member if page == "a member's" else ""
            cost = compare(started, path, kinds, count * factor, session)
            figures[page] = {kind: round(one.cpu) for kind, one in cost.items()}
            for kind, (cpu, wall, size) in cost.items():
                row = (page, kind, size, cpu, wall, 1e6 / wall, cpu / cost["stock"].cpu)
                say("{:12} {:6} {:7} {:8.0f} {:8.0f} {:10.0f} {:12.2f}", *row)
    empty = figures["empty page"]
    say(
        "{}",
        json.dumps({"cpu_us": figures, "empty_page_ours_to_stock": round(empty["ours"] / empty["stock"], 3)}),
    )


if __name__ == "__main__":
    if "fanout" in sys.argv:
        from tests.bench import fanout

        fanout.main()
    elif "board" in sys.argv:
        from tests.bench import board

        board.main()
    elif "matching" in sys.argv:
        from tests.bench import matching

        matching.main()
    elif "stories" in sys.argv:
        from tests.bench import stories

        stories.main()
    elif "schedule" in sys.argv:
        from tests.bench import schedule

        schedule.main()
    elif "stage" in sys.argv:
        from tests.bench import stage

        stage.main()
    else:
        main()
