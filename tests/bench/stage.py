"""`make bench BENCH=stage`: a thousand viewers of one stage on one process of the embedded default.

They come at fifty a second, each with a session of their own; then part of them votes, and everybody is to
reach the same sum. `floor` is the `websockets` library's broadcast in a process of its own, in the same run:
the same frames, at the same moments, to as many sockets, without permission, votes or acknowledgements.
`BENCH="stage short"` has two hundred, `STAGE_VIEWERS` any other number. Goals: all are held and reach the
sum, nobody gets more than a frame for each quarter of a second. Trust the CPU and the counts.
"""

import asyncio
import contextlib
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tests import database
from tests.bench.__main__ import cpu_seconds, say
from tests.bench.fanout import WARM_UP, Line, came, connect, post, resident
from tests.chaos.voters import Phone
from tests.journeys import server
from tests.processes import ROOT, free_port, running

VIEWERS, SHORT = 1000, 200
# Of these so many vote, within so many seconds.
VOTING, SECONDS = 0.3, 5
COMING = 50
# The pace of a talk's streams, in frames a second, and a few for the end.
TICKS, MORE = 4, 4
# Files beside the sockets: database, log, listener.
OTHER_FILES = 500


class Viewer(Phone):
    """Notes the moment and the size of each frame, so that the floor can send the same."""

    def __init__(self, *args):
        super().__init__(*args)
        self.took: list[tuple[float, int]] = []

    def take(self, line: Line, told: bytes) -> None:
        super().take(line, told)
        if b'"html"' in told:
            self.took.append((time.monotonic(), len(told)))


class Load(NamedTuple):
    """What a server spent on taking the sockets in (CPU seconds, KB each, MB in all), and on the votes."""

    coming_s: float
    kb: float
    mb: float
    voting_s: float


class Server:
    """A process that is measured."""

    def __init__(self, port: int, pid: int):
        self.port, self.pid = port, pid
        self.mark()

    def mark(self) -> None:
        self._cpu, self._memory = cpu_seconds(self.pid), resident(self.pid)

    def spent(self) -> float:
        return cpu_seconds(self.pid) - self._cpu

    def kb_each(self, sockets: int) -> float:
        return (resident(self.pid) - self._memory) / sockets / 1024


@contextlib.contextmanager
def site(guests: int):
    """(server, what hall.py told) of the site, with so many guests at a talk."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        shutil.copyfile(database.sqlite_template(), folder / "diwan.sqlite3")
        (folder / "static").symlink_to(server.collected_static(), target_is_directory=True)
        env = {**os.environ, **server.environment(folder)}
        hall = [sys.executable, "-m", "tests.chaos.hall", str(guests)]
        told = json.loads(subprocess.run(hall, cwd=ROOT, env=env, check=True, capture_output=True).stdout)
        port = free_port()
        command = ("-m", "tests.bench.server", str(port), "ours")
        with running(*command, port=port, ready="/healthz", env=env) as process:
            yield Server(port, process.pid), told


@contextlib.contextmanager
def floor():
    port = free_port()
    command = ("-m", "tests.bench.fanout_server", str(port), "floor")
    with running(*command, port=port, ready="/ready") as process:
        yield Server(port, process.pid)


async def arrive(viewers: list[Viewer]) -> list[asyncio.Task]:
    """All come, evenly at COMING a second, and follow; a task for each."""
    began, following = time.monotonic(), []
    for number, viewer in enumerate(viewers):
        await asyncio.sleep(began + number / COMING - time.monotonic())
        following.append(asyncio.create_task(viewer.follow()))
    if not await came(lambda: all(viewer.back for viewer in viewers)):
        raise SystemExit("Not everybody came in.")
    await asyncio.sleep(1.5)
    return following


async def play(ours: Server, told: dict, count: int) -> tuple[dict, Load, list[tuple[float, int]]]:
    """(tally, load, the frames of one viewer) of `count` viewers of whom VOTING vote."""
    viewers = [Viewer(ours.port, told, number) for number in range(count + WARM_UP)]
    # What the first sockets bring into memory, code and threads, is not theirs.
    following = await arrive(viewers[:WARM_UP])
    ours.mark()
    following += await arrive(viewers[WARM_UP:])
    coming, kb = ours.spent(), ours.kb_each(count)
    voters = random.sample(viewers, round(count * VOTING))
    ours.mark()
    began = time.monotonic()
    acks = await asyncio.gather(*(viewer.vote(random.uniform(0, SECONDS)) for viewer in voters))
    reached = lambda: sum(viewer.shown.get(told["question"]) == len(voters) for viewer in viewers)  # noqa: E731
    await came(lambda: reached() == len(viewers))
    last = time.monotonic() - began
    await asyncio.sleep(1)
    load = Load(coming, kb, resident(ours.pid) / 1e6, ours.spent())
    tally = {
        "viewers": len(viewers),
        "held": sum(
            len(viewer.back) == 1 and not task.done() for viewer, task in zip(viewers, following, strict=True)
        ),
        "voters": len(voters),
        "reached": reached(),
        "last_s": round(last, 1),
        "ack_p50_ms": round(statistics.median(acks) * 1000),
        "ack_p95_ms": round(statistics.quantiles(acks, n=20)[-1] * 1000),
        "frames_most": max(viewer.frames for viewer in viewers),
        "frames_allowed": round(last * TICKS + MORE),
    }
    for viewer in viewers:
        viewer.stop()
    await asyncio.gather(*following)
    return tally, load, viewers[0].took


async def repeat(peer: Server, count: int, frames: list[tuple[float, int]]) -> Load:
    """What the floor spends on the same frames to as many sockets."""
    lines = await connect(peer.port, [""], WARM_UP, [])
    peer.mark()
    began = time.monotonic()
    for first in range(0, count, COMING):
        lines += await connect(peer.port, [""], min(COMING, count - first), [])
        await asyncio.sleep(max(0, began + first / COMING + 1 - time.monotonic()))
    await asyncio.sleep(1.5)
    coming, kb = peer.spent(), peer.kb_each(count)
    peer.mark()
    began, first = time.monotonic(), frames[0][0]
    for moment, size in frames:
        await asyncio.sleep(max(0, began + moment - first - time.monotonic()))
        await post(peer.port, f"/post?{size}")
    await came(lambda: all(len(line.frames) == len(frames) for line in lines))
    await asyncio.sleep(1)
    load = Load(coming, kb, resident(peer.pid) / 1e6, peer.spent())
    for line in lines:
        line.transport.abort()
    await asyncio.sleep(0.5)
    return load


def allow_files(sockets: int) -> None:
    """A socket is a file at either end: raise the limit for this process and the servers it starts."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = sockets + OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        if hard != resource.RLIM_INFINITY and hard < wanted:
            raise SystemExit(f"{wanted} open files are needed, and the machine allows {hard}.")
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


async def measure(count: int) -> tuple[dict, dict[str, Load]]:
    with site(count + WARM_UP) as (ours, told):
        tally, load, frames = await play(ours, told, count)
    with floor() as peer:
        return tally, {"ours": load, "floor": await repeat(peer, count, frames)}


def main() -> None:
    count = int(os.environ.get("STAGE_VIEWERS", SHORT if "short" in sys.argv else VIEWERS))
    # Each who votes has a connection more for that.
    allow_files(2 * count)
    tally, loads = asyncio.run(measure(count))
    for name, value in tally.items():
        say("{:16} {:8}", name, value)
    say("{:8} {:>14} {:>10} {:>8} {:>14}", "server", "CPU s, coming", "KB/socket", "RSS MB", "CPU s, voting")
    for kind, load in loads.items():
        say("{:8} {:14.2f} {:10.1f} {:8.0f} {:14.2f}", kind, *load)
    met = {
        "held": tally["held"] == tally["viewers"],
        "reached": tally["reached"] == tally["viewers"],
        "frames": tally["frames_most"] <= tally["frames_allowed"],
    }
    told = {
        kind: {name: round(value, 2) for name, value in load._asdict().items()}
        for kind, load in loads.items()
    }
    say("{}", json.dumps({"stage": tally, **told, "met": met}))
    if not all(met.values()):
        raise SystemExit(1)
