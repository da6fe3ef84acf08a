"""Who is here and who is writing: told among those who have a page open together, and kept nowhere.

A page that says "here" joins its stream's company: it is shown to the others and told of them, so nobody
looks on unseen. A look costs three queries for the whole company, is taken when somebody comes, goes or
types, and every few seconds at most; it asks anew who may be shown to whom (`Stream.company`).
"""

import asyncio
import functools
import logging
import secrets
import time
from collections import defaultdict
from typing import TYPE_CHECKING

from django.conf import settings

from .frames import Frame
from .hints import send
from .streams import Company, find

if TYPE_CHECKING:
    from .consumer import LiveConsumer
    from .hub import Hub

logger = logging.getLogger(__name__)

# Seconds between two looks.
PACE = 5
# What is said to everybody of a hall is a number of tens.
ROUNDED = 10
# Names in a frame; the others are a number.
NAMED = 3
# Seconds after which another process that says nothing is gone.
STALE = 60
# How many others are here, and the first of their names.
Told = tuple[int, tuple[str, ...]]
ALONE: Told = (0, ())


class Gathering:
    """Who has one stream open: pages of this process, with what each was last told, and people elsewhere."""

    def __init__(self):
        self.told: dict[LiveConsumer, Told] = {}
        self.elsewhere: dict[str, tuple[frozenset[int], float]] = {}
        # Since the last look.
        self.writing: set[int] = set()

    @property
    def here(self) -> set[int]:
        return {socket.viewer for socket in self.told}

    @property
    def people(self) -> set[int]:
        return self.here.union(*(people for people, _heard in self.elsewhere.values()))

    @property
    def is_quiet(self) -> bool:
        """One person alone, who knows it: there is nothing to look up."""
        return len(self.people) < 2 and all(told == ALONE for told in self.told.values())


class Presence:
    def __init__(self, hub: "Hub"):
        self._hub = hub
        self._name = secrets.token_hex(4)
        self.start()

    def start(self) -> None:
        """Begin with nobody; called again on every new loop of the hub."""
        self._gatherings: defaultdict[str, Gathering] = defaultdict(Gathering)
        self._due: set[str] = set()
        self._to_share: set[str] = set()
        self._moved = asyncio.Event()

    # Pages come, type and go.

    def come(self, socket: "LiveConsumer", name: str) -> None:
        if name in socket.following and (socket.person_id or find(name)[0].counts):
            self._gatherings[name].told.setdefault(socket, ALONE)
            self._note(name)

    def write(self, socket: "LiveConsumer", name: str) -> None:
        if name in self._gatherings and socket in self._gatherings[name].told:
            self._gatherings[name].writing.add(socket.person_id)
            self._note(name)

    def leave(self, socket: "LiveConsumer", name: str) -> None:
        """Told with the next look only: who lost the line for a moment has not gone."""
        if name in self._gatherings and self._gatherings[name].told.pop(socket, None) is not None:
            self._to_share.add(name)
            self._drop_empty(name)

    def look(self, name: str) -> None:
        """Something may have changed; many looks in a row are one."""
        if name in self._gatherings:
            self._due.add(name)
            self._moved.set()

    def _note(self, name: str) -> None:
        self._to_share.add(name)
        self.look(name)

    def _drop_empty(self, name: str) -> None:
        if not self._gatherings[name].people:
            del self._gatherings[name]

    # Looking.

    async def run(self) -> None:
        while True:
            await self._moved.wait()
            self._moved.clear()
            due, self._due = self._due, set()
            await self._share(set())
            for name in due & self._gatherings.keys():
                try:
                    await self._tell(name, self._gatherings[name])
                except Exception:
                    logger.exception("The company of %s could not be told; the heartbeat tries again.", name)
            await asyncio.sleep(PACE)

    async def _tell(self, name: str, gathering: Gathering) -> None:
        writing, gathering.writing = gathering.writing, set()
        stream, key = find(name)
        if stream.counts:
            await self._count(name, gathering)
            return
        if gathering.is_quiet:
            return
        company = await self._hub.db(stream.company, key, gathering.people)
        frame = functools.cache(functools.partial(_frame, name))
        for socket in list(gathering.told):
            if socket not in gathering.told or not socket.has_credit(name):
                continue
            if socket.person_id not in company.names:
                continue
            near = company.around(socket.person_id)
            here = _few(company, near)
            if here != gathering.told[socket]:
                gathering.told[socket] = here
                await self._push(socket, name, frame("here", here))
            if typing := writing.intersection(near):
                await self._push(socket, name, frame("ty", _few(company, sorted(typing))))

    async def _count(self, name: str, gathering: Gathering) -> None:
        """Say how many are here: as it is to those who may know, rounded to everybody else."""
        stream, key = find(name)
        people = {socket.person_id for socket in gathering.told if socket.person_id}
        exactly = await self._hub.db(stream.told_exactly, key, people)
        count, frame = len(gathering.people), functools.cache(functools.partial(_frame, name))
        for socket in list(gathering.told):
            here = (count if socket.person_id in exactly else count - count % ROUNDED, ())
            if socket in gathering.told and socket.has_credit(name) and here != gathering.told[socket]:
                gathering.told[socket] = here
                await self._push(socket, name, frame("here", here))

    async def _push(self, socket: "LiveConsumer", name: str, frame: Frame) -> None:
        """A dead socket's failure is its own."""
        try:
            await socket.push(frame)
        except Exception:
            self._hub.unfollow(socket, name)

    # Other processes.

    async def _share(self, also: set[str]) -> None:
        """Tell the others who is here and who types, as numbers. The channel layer is encrypted."""
        names, self._to_share = self._to_share | also, set()
        nobody = Gathering()
        found = {name: self._gatherings.get(name, nobody) for name in names}
        told = {name: [sorted(one.here), sorted(one.here & one.writing)] for name, one in found.items()}
        if told and settings.REDIS_URL:
            await send({"type": "company", "process": self._name, "company": told})

    def hear(self, process: str, told: dict[str, list[list[int]]]) -> None:
        """What another process says of its own pages."""
        if process == self._name:
            return
        for name, (here, writing) in told.items():
            gathering = self._gatherings[name]
            before, _heard = gathering.elsewhere.get(process, (frozenset(), 0))
            gathering.elsewhere[process] = (frozenset(here), time.monotonic())
            gathering.writing |= set(writing)
            if writing or set(here) - before:
                self.look(name)
            self._drop_empty(name)

    async def tick(self) -> None:
        """The heartbeat: forget processes that fell silent, and say again who is here."""
        for name, gathering in list(self._gatherings.items()):
            for process, (_people, heard) in list(gathering.elsewhere.items()):
                if heard < time.monotonic() - STALE:
                    del gathering.elsewhere[process]
            self._drop_empty(name)
        await self._share({name for name, gathering in self._gatherings.items() if gathering.told})


def _few(company: Company, people: list[int]) -> Told:
    return len(people), tuple(company.names[person] for person in people[:NAMED])


def _frame(name: str, what: str, told: Told) -> Frame:
    count, names = told
    if what == "here":
        return Frame({"s": name, "here": {"count": count, "names": names}})
    return Frame({"s": name, "ty": names, "more": count - len(names)})
