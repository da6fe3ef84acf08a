"""`make bench BENCH=fanout`: one post to many sockets, permission and rendering included.

For 200 and 1,000 sockets: CPU of the server for each delivery, how long the slowest twentieth waits, and
memory a socket, beside the textbook consumer and the `websockets` library's broadcast in the same run;
then a storm of sockets that come back twenty posts behind. Trust the ratios.
"""

import asyncio
import base64
import contextlib
import http.client
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests import database
from tests.bench.__main__ import cpu_seconds, say
from tests.journeys import server
from tests.processes import ROOT, free_port, running

POSTS = 4
# Whoever takes longer is told with these seconds: the least that it costs, which is all a ratio needs.
PATIENCE = 120
BEHIND = 20
WARM_UP = 20
# Kinds of frames (RFC 6455, 5.2).
TEXT, PING, PONG = 1, 9, 10


class Line(asyncio.Protocol):
    """A socket that notes when each frame came; as light as can be, so as not to be measured itself.

    `heard` is called with each frame of text, and `closed` is done when the line is.
    """

    def __init__(self, session: str, port: int, hello: list[str], heard=None):
        self.session, self.port, self.hello = session, port, hello
        self.heard = heard or (lambda frame: None)
        self.open = asyncio.get_running_loop().create_future()
        self.closed = asyncio.get_running_loop().create_future()
        self.times: list[float] = []
        self.frames: list[bytes] = []
        self.rest = b""

    def connection_made(self, transport):
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET /live/ HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nOrigin: http://127.0.0.1:{self.port}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\nCookie: sessionid={self.session}\r\n\r\n".encode()
        )

    def data_received(self, data):
        self.rest += data
        if not self.open.done():
            head, found, self.rest = self.rest.partition(b"\r\n\r\n")
            if not found:
                self.rest = head
                return
            for text in self.hello:
                self.say(text)
            self.open.set_result(None)
        while (size := self._whole()) is not None:
            frame, self.rest = self.rest[: size[1]], self.rest[size[1] :]
            self._take(frame[0] & 0x0F, frame[size[0] :])

    def _take(self, kind: int, payload: bytes) -> None:
        if kind == PING:
            # Whoever does not answer is cut off as dead.
            self._write(PONG, payload)
        elif kind == TEXT:
            self.frames.append(payload)
            self.times.append(time.perf_counter())
            self.heard(payload)

    def connection_lost(self, exc):
        if not self.open.done():
            self.open.set_exception(ConnectionResetError("closed before it was open"))
        if not self.closed.done():
            self.closed.set_result(None)

    def _whole(self) -> tuple[int, int] | None:
        """(start of the payload, end of the frame) once a frame is here as a whole."""
        if len(self.rest) < 2:
            return None
        length, start = self.rest[1], 2
        if length == 126:
            length, start = int.from_bytes(self.rest[2:4], "big"), 4
        elif length == 127:
            length, start = int.from_bytes(self.rest[2:10], "big"), 10
        return (start, start + length) if len(self.rest) >= start + length else None

    def say(self, text: str) -> None:
        self._write(TEXT, text.encode())

    def _write(self, kind: int, payload: bytes) -> None:
        """A masked frame of less than 126 bytes."""
        mask = b"\0\0\0\0"
        self.transport.write(bytes([0x80 | kind, 0x80 | len(payload)]) + mask + payload)


async def connect(port: int, sessions: list[str], count: int, hello: list[str]) -> list[Line]:
    loop, lines = asyncio.get_running_loop(), []
    for start in range(0, count, 50):
        some = range(start, min(start + 50, count))
        made = [Line(sessions[number % len(sessions)], port, hello) for number in some]
        for line in made:
            await loop.create_connection(lambda line=line: line, "127.0.0.1", port)
        lines += made
        await asyncio.wait_for(asyncio.gather(*(line.open for line in made)), PATIENCE)
    return lines


async def post(port: int, path: str = "/post") -> None:
    def ask():
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        line.request("GET", path)
        line.getresponse().read()
        line.close()

    await asyncio.to_thread(ask)


async def came(true) -> bool:
    """Whether it came true while we were patient."""
    deadline = time.perf_counter() + PATIENCE
    while not true():
        if time.perf_counter() > deadline:
            return False
        await asyncio.sleep(0.005)
    return True


def resident(pid: int) -> int:
    """Bytes of memory of a process."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


async def spread(kind: str, port: int, pid: int, told: dict, count: int) -> dict[str, float]:
    """Median CPU (µs) of a delivery, its 95th percentile (ms), and memory (KB) a socket."""
    hello = [json.dumps({"op": "sub", "s": told["stream"], "c": told["head"]})] if kind == "ours" else []
    # What the first sockets bring into memory, code and threads, is not theirs.
    lines = await connect(port, told["sessions"], WARM_UP, hello)
    await asyncio.sleep(1)
    before = resident(pid)
    lines += await connect(port, told["sessions"], count, hello)
    await asyncio.sleep(1.5)
    memory = (resident(pid) - before) / count / 1024
    # The first post finds templates and threads not there yet, in each kind of server: it is not counted.
    await deliver(kind, port, pid, lines)
    costs, waits = [], []
    for _ in range(POSTS):
        cost, waited, in_time = await deliver(kind, port, pid, lines)
        costs.append(cost)
        waits += waited
        if not in_time:
            say(
                "{:8} {:9} not all have the post after {} s: the figures are the least", count, kind, PATIENCE
            )
            break
    for line in lines:
        line.transport.abort()
    await asyncio.sleep(0.5)
    return {"cpu_us": statistics.median(costs), "p95_ms": statistics.quantiles(waits, n=20)[-1], "kb": memory}


async def deliver(kind: str, port: int, pid: int, lines: list[Line]) -> tuple[float, list[float], bool]:
    """One post: CPU (µs) of a delivery, how long each line waited (ms), and whether all had it in time."""
    seen = [len(line.times) for line in lines]
    cpu, start = cpu_seconds(pid), time.perf_counter()
    await post(port)
    in_time = await came(lambda: all(map(_moved, lines, seen)))
    await asyncio.sleep(0.3)
    cost = (cpu_seconds(pid) - cpu) / len(lines) * 1e6
    waited = [_waited(line, n, start) * 1000 for line, n in zip(lines, seen, strict=True)]
    if kind == "ours" and in_time:
        _acknowledge(lines)
    return cost, waited, in_time


def _moved(line: Line, seen: int) -> bool:
    return len(line.times) > seen


def _waited(line: Line, seen: int, start: float) -> float:
    return line.times[seen] - start if _moved(line, seen) else PATIENCE


def _acknowledge(lines: list[Line]) -> None:
    for line in lines:
        told = json.loads(line.frames[-1])
        line.say(json.dumps({"op": "ack", "s": told["s"], "c": told["c"]}))


async def storm(port: int, told: dict, count: int) -> float:
    """Seconds until `count` sockets that come back BEHIND posts late have all of them."""
    for _ in range(BEHIND):
        await post(port)
    hello = [json.dumps({"op": "sub", "s": told["stream"], "c": told["head"]})]
    start = time.perf_counter()
    lines = await connect(port, told["sessions"], count, hello)

    def has_all(line: Line) -> bool:
        return sum(frame.count(b"<article") for frame in line.frames) >= BEHIND

    if not await came(lambda: all(has_all(line) for line in lines)):
        raise SystemExit(f"The storm took more than {PATIENCE} s.")
    taken = time.perf_counter() - start
    for line in lines:
        line.transport.abort()
    return taken


@contextlib.contextmanager
def serving(kind: str, sockets: int):
    """(port, process id, what people.py told) of one kind of server on a database of its own."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        shutil.copyfile(database.sqlite_template(), folder / "diwan.sqlite3")
        env = {**os.environ, **server.environment(folder)}
        people = [sys.executable, "-m", "tests.chaos.people", str(max(sockets // 5, 2))]
        told = json.loads(subprocess.run(people, cwd=ROOT, env=env, check=True, capture_output=True).stdout)
        port = free_port()
        where = (str(port), kind, str(told["topic"]), str(told["author"]))
        command = ("-m", "tests.bench.fanout_server", *where)
        with running(*command, port=port, ready="/ready", env=env) as process:
            yield port, process.pid, told


async def measure(counts: list[int]) -> dict:
    found: dict = {}
    say("{:8} {:9} {:>14} {:>8} {:>10}", "sockets", "server", "CPU us/each", "p95 ms", "KB/socket")
    for count in counts:
        for kind in ("floor", "textbook", "ours"):
            with serving(kind, count) as (port, pid, told):
                figures = await spread(kind, port, pid, told, count)
                found[f"{kind}_{count}"] = {name: round(value, 1) for name, value in figures.items()}
                say("{:8} {:9} {:14.1f} {:8.0f} {:10.1f}", count, kind, *figures.values())
    with serving("ours", counts[-1]) as (port, _pid, told):
        found["storm_s"] = round(await storm(port, told, counts[-1]), 2)
        say("{} sockets, {} posts behind: all have them after {} s", counts[-1], BEHIND, found["storm_s"])
    return found


def main() -> None:
    counts = [200] if "short" in sys.argv else [200, 1000]
    found = asyncio.run(measure(counts))
    ratios = {}
    for count in counts:
        ours, textbook = found[f"ours_{count}"], found[f"textbook_{count}"]
        for name in ("cpu_us", "p95_ms"):
            ratios[f"{name}_to_textbook_{count}"] = round(ours[name] / textbook[name], 3)
    say("{}", json.dumps({**found, **ratios}))


if __name__ == "__main__":
    main()
