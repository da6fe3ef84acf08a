"""One socket: reading only. Writing is a POST, so that forms, retries and limits are one path.

Client to server: {"op": "sub", "s": "t12", "c": 340}, {"op": "un", "s": …}, {"op": "ack", "s": …, "c": …},
{"op": "here", "s": …, "c": 1 or 0}, {"op": "typing", "s": …}.
Server to client: {"s": …, "c": …, "html": …, "del": [ids]}, {"s": …, "reset": 1}, {"s": …, "gone": 1},
{"hb": {"t12": 345}}, {"s": …, "here": {"count": 4, "names": […]}}, {"s": …, "ty": [names], "more": 1}.
Close codes: 4400 malformed, 4403 not yours any more, 4410 too many, 4429 too fast.
"""

import contextlib
import json
import secrets
import time
from urllib.parse import parse_qs

from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.http import parse_cookie

from . import sessions
from .frames import WRITER, Frame
from .hub import hub
from .streams import Audience, NotYours

# Budgets of one socket.
WINDOW = 8  # frames sent and not yet acknowledged, per stream
STREAMS = 20
SOCKETS_PER_PERSON = 8
BURST, PER_SECOND = 20, 5


class LiveConsumer(AsyncWebsocketConsumer):
    async def __call__(self, scope, receive, send):
        """One message after the other. The hub alone joins the channel layer, so nothing else is waited for:
        Channels' own loop would take two tasks more for each socket, and a thread for each message."""
        self.scope, self.base_send = scope, send
        with contextlib.suppress(StopConsumer):
            while True:
                message = await receive()
                await getattr(self, get_handler_name(message))(message)

    async def connect(self):
        self.following: set[str] = set()
        self._flying: dict[str, list[int]] = {}
        self._tokens, self._since = float(BURST), time.monotonic()
        cookies = parse_cookie(dict(self.scope["headers"]).get(b"cookie", b"").decode("latin1"))
        session_key = cookies.get(settings.SESSION_COOKIE_NAME)
        self.person_id, member = await hub.db(sessions.holder, session_key)
        self.session_key = session_key if self.person_id else None
        # Who has no account counts as one for each page they have open.
        self.viewer = self.person_id or -secrets.randbits(52)
        self.audience = Audience(self._language(), member)
        await self.accept()
        if self.person_id and hub.sockets_of(self.person_id) >= SOCKETS_PER_PERSON:
            await self.close(4410)
            return
        hub.enter(self)

    def _language(self) -> str:
        asked = parse_qs(self.scope["query_string"].decode("latin1")).get("language", [""])[0]
        return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

    async def disconnect(self, code):
        hub.leave(self)

    async def receive(self, text_data=None, bytes_data=None):
        if not self._within_budget():
            await self.close(4429)
            return
        try:
            message = json.loads(text_data or "")
            operation = {
                "sub": self._subscribe,
                "un": self._unsubscribe,
                "ack": self._acknowledge,
                "here": self._here,
                "typing": self._type,
            }[message["op"]]
            name, cursor = message["s"], message.get("c", 0)
            if not (isinstance(name, str) and type(cursor) is int and 0 <= cursor < 1 << 62):
                raise ValueError
        except (ValueError, KeyError, TypeError, RecursionError):
            await self.close(4400)
            return
        await operation(name, cursor)

    async def _subscribe(self, name: str, cursor: int):
        if len(self.following | {name}) > STREAMS:
            await self.close(4410)
            return
        try:
            hub.follow(self, name, cursor)
        except NotYours:
            await self.frame({"s": name, "gone": 1})
            return
        self.following.add(name)
        self._flying[name] = []

    async def _unsubscribe(self, name: str, _cursor: int):
        hub.unfollow(self, name)

    async def _acknowledge(self, name: str, cursor: int):
        flying = self._flying.get(name, [])
        self._flying[name] = [sent for sent in flying if sent > cursor]
        if len(self._flying[name]) < len(flying):
            # It answers a frame of ours, however many those are: only words nobody asked for are counted.
            self._tokens += 1
        if name in self.following:
            hub.rooms[name].look()

    async def _here(self, name: str, on: int):
        (hub.presence.come if on else hub.presence.leave)(self, name)

    async def _type(self, name: str, _cursor: int):
        hub.presence.write(self, name)

    # What the hub asks of a socket.

    def has_credit(self, name: str) -> bool:
        return len(self._flying.get(name, ())) < WINDOW

    def sent(self, name: str, cursor: int) -> None:
        self._flying[name].append(cursor)

    async def frame(self, content: dict) -> None:
        await self.push(Frame(content))

    async def push(self, frame: Frame) -> None:
        """Send what may go to many: straight to the line where the server offers that, else as usual."""
        write = self.scope.get(WRITER)
        if write is None:
            await self.send(frame.text)
        else:
            write(frame.wire)

    async def beat(self, heads: dict[str, int]) -> None:
        await self.frame({"hb": heads})

    async def dismiss(self) -> None:
        """Not yours any more: stop delivering at once, then close."""
        hub.leave(self)
        await self.close(4403)

    def _within_budget(self) -> bool:
        now = time.monotonic()
        self._tokens = min(BURST, self._tokens + (now - self._since) * PER_SECOND) - 1
        self._since = now
        return self._tokens >= 0
