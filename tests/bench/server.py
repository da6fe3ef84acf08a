"""One of the servers that are compared: `python -m tests.bench.server PORT raw|stock|ours`.

All three are Daphne in one process. `raw` answers without Django, the floor; `stock` is Django's own ASGI
handler on Daphne as it comes, `ours` what `manage.py serve` runs, both with the whole site around it.
"""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diwan.settings.embedded")


async def raw(scope, receive, send):
    await receive()
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"3")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok\n"})


def application(kind: str):
    if kind == "raw":
        return raw
    from diwan.asgi import application as ours

    if kind == "ours":
        return ours
    from django.core.handlers.asgi import ASGIHandler

    return ASGIHandler()


def main(port: int, kind: str) -> None:
    # Daphne's reactor first: Twisted allows no other afterwards.
    import daphne.server
    import django

    django.setup()
    site = application(kind)
    make = daphne.server.Server
    if kind == "ours":
        from diwan.server import GuardedServer

        make = GuardedServer
    make(site, endpoints=[f"tcp:port={port}:interface=127.0.0.1"], verbosity=0).run()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
