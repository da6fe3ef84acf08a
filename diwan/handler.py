"""Django's ASGI handler with one thread hop for a whole page instead of two for every middleware.

Stock Django under ASGI crosses between event loop and thread at each synchronous middleware, about six
times the CPU of the page itself (docs/decisions/0002 has the measurement; `make bench` repeats it).
Here the chain is loaded as synchronous code and a page runs start to finish in one thread of a small
pool, as under WSGI: its database connection is that thread's own and is closed there.

What differs from stock Django: an asynchronous view would hold a thread while it waits, so what waits
(long polls, file bodies) is a streaming response whose asynchronous generator runs on the event loop.
"""

import asyncio
import contextvars
import io
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix


class OneHopHandler(ASGIHandler):
    def __init__(self):
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self.pool = ThreadPoolExecutor(settings.PAGE_THREADS, thread_name_prefix="page")

    async def __call__(self, scope, receive, send):
        """Read the body on the loop, make the page in one hop, send it on the loop."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        with closing(body):
            response = await self._hop(self._page, scope, body)
            if not response.streaming:
                await self.send_response(response, send)
                return
            try:
                await self._stream(response, receive, send)
            finally:
                await self._hop(response.close)

    async def read_body(self, receive):
        """A small body stays in memory; stock Django opens a spooled file even for none."""
        message = await receive()
        if message["type"] == "http.request" and not message.get("more_body"):
            return io.BytesIO(message.get("body", b""))

        async def again():
            nonlocal message
            first, message = message, None
            return first or await receive()

        return await super().read_body(again)

    async def _hop(self, function, *args):
        # A context of its own keeps language and zone from leaking into the thread's next page.
        context = contextvars.copy_context()
        return await asyncio.get_running_loop().run_in_executor(self.pool, context.run, function, *args)

    def _page(self, scope, body) -> HttpResponseBase:
        """Everything a request needs of Django, in one thread."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, refusal = self.create_request(scope, body)
        response: Any = refusal if request is None else self.get_response(request)
        response._handler_class = self.__class__
        if not response.streaming:
            response.close()
        elif not response.is_async:
            # A synchronous iterator may hold this thread's database cursor: read it here, to its end.
            response.streaming_content = _resend(list(response.streaming_content))
        return response

    async def _stream(self, response, receive, send) -> None:
        """Send until the body ends or the client goes, whichever is first."""
        sending = asyncio.ensure_future(self.send_response(response, send))
        leaving = asyncio.ensure_future(receive())
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            if not sending.done():
                sending.cancel()
        await asyncio.gather(sending, leaving, return_exceptions=True)
        if not sending.cancelled() and (error := sending.exception()):
            raise error


async def _resend(parts: list[bytes]):
    for part in parts:
        yield part
