"""One hub per process: it follows the database for all of the process's sockets together.

Whatever the number of sockets on a stream, a hint costs two queries (who may still read it, what is new)
and one rendering per audience. Only the hub joins the channel layer, so a slow or dead socket, a lost
message or a restarted Redis cannot make the others deaf. Measurements: docs/decisions/0004.
"""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import close_old_connections

from . import sessions
from .hints import EVERYBODY, GROUP, publish, publish_from_outside
from .presence import Presence
from .room import Room
from .streams import find

if TYPE_CHECKING:
    from .consumer import LiveConsumer

logger = logging.getLogger(__name__)

REJOIN_SECONDS = 2


class Hub:
    def __init__(self):
        self.sockets: set[LiveConsumer] = set()
        self.rooms: dict[str, Room] = {}
        self.presence = Presence(self)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task] = set()
        self._pool = ThreadPoolExecutor(max(settings.LIVE_THREADS, 1), thread_name_prefix="live")

    # Sockets come and go.

    def enter(self, socket: "LiveConsumer") -> None:
        self._start()
        self.sockets.add(socket)

    def sockets_of(self, person_id: int) -> int:
        return sum(socket.person_id == person_id for socket in self.sockets)

    def leave(self, socket: "LiveConsumer") -> None:
        self.sockets.discard(socket)
        for name in list(socket.following):
            self.unfollow(socket, name)

    def follow(self, socket: "LiveConsumer", name: str, cursor: int) -> None:
        """Follow a stream from a cursor. First join, then read: nothing in between can be missed."""
        find(name)
        if name not in self.rooms:
            self.rooms[name] = Room(name, self)
        self.rooms[name].join(socket, cursor)

    def unfollow(self, socket: "LiveConsumer", name: str) -> None:
        socket.following.discard(name)
        self.presence.leave(socket, name)
        if room := self.rooms.get(name):
            room.part(socket)
            if not room.cursors:
                del self.rooms[name]
                room.close()

    # Hints arrive.

    def hint(self, names: tuple[str, ...]) -> None:
        """Called from any thread after a commit: this hub looks at once, the others are told."""
        loop = self._loop
        if loop is not None and loop.is_running():
            loop.call_soon_threadsafe(self._hinted, names)
        else:
            publish_from_outside(names)

    def _hinted(self, names: tuple[str, ...]) -> None:
        self._mark(names)
        self._spawn(publish(names))

    def _heard(self, message: dict) -> None:
        if message["type"] == "company":
            self.presence.hear(message["process"], message["company"])
        else:
            self._mark(message["names"])

    def _mark(self, names) -> None:
        for name in names:
            if name == EVERYBODY:
                self._spawn(self.recheck(set(self.sockets)))
            elif name.startswith("u"):
                self._spawn(self.recheck({s for s in self.sockets if s.person_id == int(name[1:])}))
            elif room := self.rooms.get(name):
                room.look()

    # Keeping true.

    async def recheck(self, sockets: set["LiveConsumer"]) -> None:
        """Close what lost its session, its account or its membership; everything else is asked anew."""
        if not sockets:
            return
        living = await self.db(sessions.living, {s.session_key for s in sockets if s.session_key})
        # Meanwhile some may have gone by themselves.
        for socket in sockets & self.sockets:
            if socket.session_key and living.get(socket.session_key) != (
                socket.person_id,
                socket.audience.member,
            ):
                await socket.dismiss()
            else:
                for name in socket.following:
                    if not self.rooms[name].stream.is_own:
                        self.rooms[name].look()
                    self.presence.look(name)

    async def tick(self) -> None:
        """The heartbeat: ask sessions again, compare heads, tell each socket where its streams stand."""
        await self.recheck(set(self.sockets))
        kinds: dict = {}
        for name in self.rooms:
            stream, key = find(name)
            kinds.setdefault(stream, set()).add(key)
        for stream, keys in kinds.items():
            for key, head in (await self.db(stream.heads, keys)).items():
                if room := self.rooms.get(f"{stream.kind}{key}"):
                    room.stands_at(head)
        for socket in list(self.sockets):
            try:
                await socket.beat({name: self.rooms[name].head for name in socket.following})
            except Exception:
                # A dead socket's failure is its own.
                self.leave(socket)
        await self.presence.tick()

    async def db(self, function, *args):
        """Run a database function in the hub's own small pool (Channels has one thread for everybody)."""
        if not settings.LIVE_THREADS:
            return await sync_to_async(function)(*args)
        return await sync_to_async(_and_close, thread_sensitive=False, executor=self._pool)(function, *args)

    # The hub's own tasks.

    def _start(self) -> None:
        loop = asyncio.get_running_loop()
        if self._loop is loop:
            return
        self._loop = loop
        self.sockets.clear()
        self.rooms.clear()
        self._tasks = set()
        self.presence.start()
        self._spawn(self.presence.run())
        self._spawn(self._listen())
        self._spawn(self._keep_time())

    async def _listen(self) -> None:
        layer = get_channel_layer()
        while True:
            try:
                channel = await layer.new_channel("hub")
                await layer.group_add(GROUP, channel)
                while True:
                    self._heard(await layer.receive(channel))
            except Exception as error:
                logger.warning("The hub lost the channel layer and joins again: %r", error)
                await asyncio.sleep(REJOIN_SECONDS)

    async def _keep_time(self) -> None:
        while True:
            await asyncio.sleep(settings.LIVE_TICK_SECONDS)
            try:
                await self.tick()
            except Exception:
                logger.exception("A heartbeat failed; the next one heals it.")

    def _spawn(self, coroutine) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _and_close(function, *args):
    close_old_connections()
    try:
        return function(*args)
    finally:
        close_old_connections()


hub = Hub()
