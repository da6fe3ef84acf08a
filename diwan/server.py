"""Daphne with its three open doors shut (docs/decisions/0002).

Daphne 4.2 takes a request body of any size into memory before the application sees it, believes a
`Daphne-Root-Path` header from anybody, and never waits for a slow reader of a streamed body.
This module reaches into Daphne's and Twisted's classes; nothing else of ours does.
"""

import asyncio
import gc
from functools import partial

import daphne.server
from daphne.http_protocol import HTTPFactory, WebRequest
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from django.conf import settings
from twisted.internet import reactor

from community.live.frames import WRITER

# A reader this slow holds the stream back in steps of this many seconds.
DRAIN_STEP = 0.02
IDLE_SECONDS = 20
DISCARD_SECONDS = 3


class GuardedRequest(WebRequest):
    """Counts the body while it arrives, declared or chunked, and answers 413 at the limit."""

    refused = False

    def gotLength(self, length):
        if length is not None and length > settings.MAX_BODY_BYTES:
            self._refuse()
            length = 0
        super().gotLength(length)

    def handleContentChunk(self, data):
        if self.refused:
            return
        if self.content.tell() + len(data) > settings.MAX_BODY_BYTES:
            self._refuse()
            return
        super().handleContentChunk(data)

    def _refuse(self):
        self.refused = True
        self.channel.transport.write(
            b"HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        )
        # The client may still be sending: close our half, discard the rest for a moment, so that it
        # reads the answer instead of a reset.
        self.channel.transport.loseWriteConnection()
        reactor.callLater(DISCARD_SECONDS, self.channel.loseConnection)

    def process(self):
        if self.refused:
            return None
        self.requestHeaders.removeHeader(b"daphne-root-path")
        channel = self.channel
        processing = super().process()
        if self.transport is None:
            # It became a socket; nothing is to hold the page's side of the line any more.
            channel.transport.unregisterProducer()
        return processing


class GuardedSocket(WebSocketProtocol):
    """Says why it ends, and forgets the handshake: a few kilobytes a socket, with the session's cookie."""

    def onOpen(self):
        super().onOpen()
        self.failByDrop = False
        self.http_headers = self.http_request_data = self.http_response_data = None
        self.request.headers = None
        self.clean_headers.clear()


def write_frame(protocol, frame: bytes) -> None:
    """Put a ready frame on the line, after whatever was sent before it; a closed line raises."""
    if protocol.state != protocol.STATE_OPEN:
        raise ConnectionError("The socket is closed.")
    protocol.sendData(frame)


class Mailbox:
    """What came on one connection and was not taken yet. `asyncio.Queue` does this for many takers, with
    three deques of 64 places each: two kilobytes more a socket."""

    def __init__(self):
        self._messages: list[dict] = []
        self._came: asyncio.Future | None = None

    def put_nowait(self, message: dict) -> None:
        self._messages.append(message)
        if self._came and not self._came.done():
            self._came.set_result(None)

    async def get(self) -> dict:
        while not self._messages:
            self._came = asyncio.get_running_loop().create_future()
            await self._came
        return self._messages.pop(0)


class GuardedFactory(HTTPFactory):
    def buildProtocol(self, addr):
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = GuardedRequest
        # Twisted's own clock: a connection that sends nothing for so long is closed.
        protocol.timeOut = IDLE_SECONDS
        return protocol

    def log(self, request):
        """Twisted formats an access line for every request even where nobody keeps it; the proxy has one."""


class GuardedServer(daphne.server.Server):
    """Daphne's server; a body goes out no faster than its reader takes it."""

    def run(self):
        daphne.server.HTTPFactory = GuardedFactory
        WebSocketFactory.protocol = GuardedSocket
        # What start-up made lives as long as the process: the collector need not look at it again.
        gc.collect()
        gc.freeze()
        super().run()

    def create_application(self, protocol, scope):
        """Run the site for one connection; returns where its messages go.

        Sockets may write a ready frame (`community.live.frames`): Daphne would encode it for each anew.
        """
        if scope["type"] == "websocket":
            scope[WRITER] = partial(write_frame, protocol)
        mailbox = Mailbox()
        answering = self.application(
            scope={"asgi": {"version": "3.0"}, **scope},
            receive=mailbox.get,
            send=partial(self.handle_reply, protocol),
        )
        self.connections[protocol]["application_instance"] = asyncio.ensure_future(answering)
        return mailbox

    async def handle_reply(self, protocol, message):
        await super().handle_reply(protocol, message)
        if message.get("more_body"):
            channel = getattr(protocol, "channel", None)
            while getattr(channel, "_waitingForTransport", False):
                await asyncio.sleep(DRAIN_STEP)
