"""A site of odd views on our real server and handler, for tests of what browsers and networks do.

Run as `python -m tests.diwan.probe PORT [stock]`; with `stock` the same views on Django's own handler.
"""

import asyncio
import os
import re
import sys
import threading
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diwan.settings.test")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core import signals  # noqa: E402
from django.core.handlers.asgi import ASGIHandler  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import translation  # noqa: E402

from people import gate  # noqa: E402

started: list[str] = []
finished: list[str] = []
left_early: list[str] = []
signals.request_started.connect(lambda **_: started.append(threading.current_thread().name), weak=False)
signals.request_finished.connect(lambda **_: finished.append(threading.current_thread().name), weak=False)


@gate.public
def empty(request):
    return HttpResponse("ok")


@gate.public
def upload(request):
    return JsonResponse(
        {"bytes": sum(file.size for file in request.FILES.values()), "body": len(request.body)}
    )


@gate.public
def upload_form(request):
    return JsonResponse({name: [file.name, file.size] for name, file in request.FILES.items()})


@gate.public
def ticking(request):
    """An asynchronous body that goes on until its reader leaves."""

    async def ticks():
        try:
            while True:
                yield b"tick\n"
                await asyncio.sleep(0.05)
        finally:
            left_early.append("ticking")

    return StreamingHttpResponse(ticks())


@gate.public
def big(request):
    """Sixty-four megabytes, made as they are read."""

    async def pieces():
        for _ in range(1024):
            yield bytes(65536)

    return StreamingHttpResponse(pieces())


@gate.public
def rows(request):
    """A synchronous iterator that reads the database while it is sent."""

    def lines():
        for number in range(3):
            with connection.cursor() as cursor:
                cursor.execute("SELECT %s", [number])
                yield f"{cursor.fetchone()[0]}\n"

    return StreamingHttpResponse(lines())


@gate.public
def broken(request):
    raise RuntimeError("on purpose")


@gate.public
def root(request):
    return JsonResponse({"script_name": request.META["SCRIPT_NAME"], "path": request.path})


@gate.public
def speak(request):
    """Activate a language and leave it so: the next page must not notice."""
    before = translation.get_language()
    translation.activate("ar")
    time.sleep(0.01)
    return HttpResponse(before)


@gate.public
def database(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()" if connection.vendor == "postgresql" else "SELECT 0")
        number = cursor.fetchone()[0] or id(connection.connection)
    return JsonResponse({"thread": threading.current_thread().name, "connection": number})


@gate.public
def diary(request):
    rss = re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())
    return JsonResponse({"started": started, "finished": finished, "left": left_early, "rss_kb": int(rss[1])})


urlpatterns = [
    path(f"{view.__name__}/", view)
    for view in (empty, upload, upload_form, ticking, big, rows, broken, root, speak, database, diary)
]


def main(port: int, stock: bool) -> None:
    from diwan.asgi import Pinned
    from diwan.handler import OneHopHandler
    from diwan.server import GuardedServer

    settings.ROOT_URLCONF = "tests.diwan.probe"
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    settings.MIDDLEWARE = [entry for entry in settings.MIDDLEWARE if "Csrf" not in entry]
    application = ASGIHandler() if stock else Pinned(OneHopHandler())
    GuardedServer(application, endpoints=[f"tcp:port={port}:interface=127.0.0.1"], verbosity=0).run()


if __name__ == "__main__":
    # The module that serves must be the one that is imported by name.
    from tests.diwan import probe

    probe.main(int(sys.argv[1]), "stock" in sys.argv)
