"""One followed stream in one process: who follows it, from where, and what each still lacks."""

import asyncio
import functools
import logging
from typing import TYPE_CHECKING

from .frames import Frame
from .streams import PAGE, Audience, Batch, find

if TYPE_CHECKING:
    from .consumer import LiveConsumer
    from .hub import Hub

logger = logging.getLogger(__name__)


class Room:
    def __init__(self, name: str, hub: "Hub"):
        self.name = name
        self.stream, self.key = find(name)
        self.head = 0
        self.cursors: dict[LiveConsumer, int] = {}
        self._hub = hub
        self._moved = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._run())

    def join(self, socket: "LiveConsumer", cursor: int) -> None:
        """Follow from `cursor`; following again moves it (a client knows best what it has)."""
        self.cursors[socket] = cursor
        self.look()

    def part(self, socket: "LiveConsumer") -> None:
        self.cursors.pop(socket, None)

    def close(self) -> None:
        self._task.cancel()

    def look(self) -> None:
        """Something may have changed; many looks in a row are one."""
        self._moved.set()

    def stands_at(self, head: int) -> None:
        """The heartbeat's word: look if anybody is behind it."""
        self.head = head
        if any(cursor < head for cursor in self.cursors.values()):
            self.look()

    async def _run(self) -> None:
        while True:
            await self._moved.wait()
            self._moved.clear()
            try:
                await self._deliver()
            except Exception:
                logger.exception("Stream %s could not be delivered; the heartbeat tries again.", self.name)
            await asyncio.sleep(self.stream.pace)

    async def _deliver(self) -> None:
        ready = {socket: cursor for socket, cursor in self.cursors.items() if socket.has_credit(self.name)}
        if not ready:
            return
        people = {socket.person_id for socket in ready}
        audiences = {socket.audience for socket in ready}
        allowed, batch, frame = await self._hub.db(self._look_up, people, min(ready.values()), audiences)
        self.head = batch.head
        for socket, cursor in ready.items():
            if socket.person_id not in allowed:
                await self._tell(socket, Frame({"s": self.name, "gone": 1}))
                self._hub.unfollow(socket, self.name)
            elif batch.head - cursor > self.stream.reset_behind:
                await self._tell(socket, Frame({"s": self.name, "reset": 1, "c": batch.head}))
                self.cursors[socket] = batch.head
            elif cursor < batch.cursor:
                await self._tell(socket, frame(socket.audience, cursor))
                self._advance(socket, batch.cursor)
        if any(self.cursors.get(socket, batch.head) < batch.head for socket in ready):
            self.look()

    def _advance(self, socket: "LiveConsumer", cursor: int) -> None:
        """Note what was sent, unless the reader parted or moved its own cursor meanwhile."""
        if self.cursors.get(socket, cursor) < cursor:
            self.cursors[socket] = cursor
            socket.sent(self.name, cursor)

    async def _tell(self, socket: "LiveConsumer", frame: Frame) -> None:
        """A dead socket's failure is its own."""
        try:
            await socket.push(frame)
        except Exception:
            self._hub.unfollow(socket, self.name)

    def _look_up(self, people: set, after: int, audiences: set[Audience]):
        """In a database thread: permission first, then what is new, rendered once for each audience."""
        allowed = self.stream.readers(self.key, people)
        batch = self.stream.batch(self.key, after, PAGE) if allowed else Batch(after, after, [])
        html = {audience: self._render(batch, audience) for audience in audiences}

        @functools.cache
        def frame(audience: Audience, cursor: int) -> Frame:
            return self._frame(batch, html[audience], cursor)

        return allowed, batch, frame

    def _render(self, batch: Batch, audience: Audience) -> dict[int, str]:
        shown = [change for change in batch.changes if change.content is not None]
        return {change.pk: self.stream.render(change.content, audience) for change in shown}

    def _frame(self, batch: Batch, html: dict[int, str], cursor: int) -> Frame:
        """What a reader at `cursor` lacks, encoded once for all readers alike."""
        lacking = [change.pk for change in batch.changes if change.change > cursor]
        return Frame(
            {
                "s": self.name,
                "c": batch.cursor,
                "html": "".join(html[pk] for pk in lacking if pk in html),
                "del": [self.stream.element(pk) for pk in lacking if pk not in html],
            }
        )
