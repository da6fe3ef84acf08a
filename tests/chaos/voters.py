"""A hall full of phones in one program: each holds a socket and votes by POST, until it is acknowledged."""

import asyncio
import json
import random
import re
import time
import uuid
from urllib.parse import urlencode

from tests.bench.fanout import Line
from tests.chaos.clients import TOKEN

# The longest that a phone waits before it comes back, the first time.
FIRST_PAUSE = 3
PATIENCE = 60


async def post(port: int, session: str, path: str, **fields) -> tuple[int, dict]:
    """POST as a program on a connection of its own; the status and what it says."""
    body = urlencode(fields, doseq=True).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: application/json\r\nConnection: close\r\n"
        f"Cookie: sessionid={session}; csrftoken={TOKEN}\r\nX-CSRFToken: {TOKEN}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head.encode() + body)
        answer = await asyncio.wait_for(reader.read(), 30)
    finally:
        writer.close()
    head, _, said = answer.partition(b"\r\n\r\n")
    status = int(head.split()[1])
    return status, json.loads(said) if b"application/json" in head else {}


class Phone:
    """`score` is what it shows; it follows across every cut and knows how often each frame came."""

    def __init__(self, port: int, told: dict, number: int):
        self.port, self.told, self.session = port, told, told["sessions"][number]
        self.cursor, self.score, self.frames, self.shown = told["head"], 0, 0, {}
        self.acked = 0.0
        self.asked: str | None = None
        self.back: list[float] = []
        self._stopped = asyncio.get_running_loop().create_future()

    def stop(self) -> None:
        if not self._stopped.done():
            self._stopped.set_result(None)

    async def follow(self) -> None:
        failures = 0
        while not self._stopped.done():
            try:
                await self._follow()
                failures = 0
            except (OSError, TimeoutError):
                failures += 1
            if not self._stopped.done():
                # Full jitter, as line.js: a restart does not bring everybody back at once.
                await asyncio.sleep(random.uniform(0, FIRST_PAUSE * 2 ** min(failures, 2)))

    async def _follow(self) -> None:
        loop = asyncio.get_running_loop()
        line = Line(self.session, self.port, [], lambda frame: self.take(line, frame))
        await loop.create_connection(lambda: line, "127.0.0.1", self.port)
        try:
            await asyncio.wait_for(asyncio.shield(line.open), 20)
            self.back.append(time.monotonic())
            line.say(json.dumps({"op": "sub", "s": self.told["stream"], "c": self.cursor}))
            # Without asking again and again: a thousand of these are one program.
            await asyncio.wait({line.closed, self._stopped}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            line.transport.abort()

    def take(self, line: Line, told: bytes) -> None:
        frame = json.loads(told)
        if "html" not in frame:
            return
        self.frames += 1
        for pk, votes in re.findall(r'id="q(\d+)".*?<b>(\d+)</b>', frame["html"], re.S):
            self.shown[int(pk)] = int(votes)
        self.cursor = max(self.cursor, frame["c"])
        line.say(json.dumps({"op": "ack", "s": frame["s"], "c": frame["c"]}))

    async def vote(self, after: float) -> float:
        """Seconds until it was acknowledged, from the try that was."""
        await asyncio.sleep(after)
        path = f"{self.told['at']}questions/{self.told['question']}/vote/"
        return await self._until(path, {})

    async def ask(self, after: float) -> None:
        await asyncio.sleep(after)
        fields = {"body": f"Question {self.session[:8]}", "client_key": str(uuid.uuid4())}
        await self._until(f"{self.told['at']}ask/", fields)
        self.asked = fields["client_key"]

    async def _until(self, path: str, fields: dict) -> float:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            began = time.monotonic()
            try:
                status, _said = await post(self.port, self.session, path, **fields)
                if status in (200, 201):
                    self.acked = time.monotonic()
                    return self.acked - began
            except (OSError, TimeoutError, IndexError, ValueError):
                pass
            await asyncio.sleep(random.uniform(0.2, 1))
        raise AssertionError(f"{path} was never acknowledged")
