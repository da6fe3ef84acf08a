"""One of the servers that spread a post: `python -m tests.bench.fanout_server PORT KIND TOPIC AUTHOR`.

Asked for `/post`, each writes one and tells every socket. `ours` is the site itself. `textbook` is the
consumer of the tutorials on Daphne: each socket a member of the group, asking permission and rendering for
itself. `floor` is the `websockets` library's broadcast of a text made once, `/post?SIZE` of so many letters:
no permission, no database.
"""

import asyncio
import contextlib
import os
import sys
import uuid

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diwan.settings.embedded")

FLOOR_TEXT = "x" * 1100


def write_post(topic: int, author: int):
    from community.actions import reply
    from community.models import Topic
    from people.models import User

    by = User.objects.get(pk=author)
    body = "A post of ordinary length, with a [link](https://diwan.example/) and **some** words. " * 3
    return reply(by=by, topic=Topic.objects.get(pk=topic), body=body, client_key=uuid.uuid4()).thing


def textbook(topic: int):
    """The consumer one writes first: everything once for each socket."""
    from channels.auth import AuthMiddlewareStack
    from channels.db import database_sync_to_async
    from channels.generic.websocket import AsyncWebsocketConsumer
    from django.template.loader import render_to_string

    from community.models import Post

    class Consumer(AsyncWebsocketConsumer):
        async def connect(self):
            await self.channel_layer.group_add("topic", self.channel_name)
            await self.accept()

        async def receive(self, text_data=None, bytes_data=None):
            pass

        async def told(self, event):
            await self.send(text_data=await self.read(event["post"]))

        @database_sync_to_async
        def read(self, pk: int) -> str:
            posts = Post.objects.visible_to(self.scope["user"]).for_reading().select_related("topic")
            return render_to_string("community/post.html", {"post": posts.get(pk=pk), "member": True})

    return AuthMiddlewareStack(Consumer.as_asgi())


def application(kind: str, topic: int, author: int):
    from asgiref.sync import sync_to_async
    from channels.layers import get_channel_layer

    from diwan.asgi import application as site

    sockets = textbook(topic) if kind == "textbook" else site

    async def serve(scope, receive, send):
        if scope["type"] == "websocket":
            await sockets(scope, receive, send)
            return
        if scope["path"] == "/post":
            post = await sync_to_async(write_post)(topic, author)
            if kind == "textbook":
                await get_channel_layer().group_send("topic", {"type": "told", "post": post.pk})
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    return serve


def floor(port: int) -> None:
    from websockets.asyncio.server import broadcast, serve
    from websockets.exceptions import ConnectionClosed

    async def main():
        async def idle(socket):
            with contextlib.suppress(ConnectionClosed):
                async for _message in socket:
                    pass

        def asked(socket, request):
            if request.path == "/live/":
                return None
            post, _, size = request.path.partition("?")
            if post == "/post":
                broadcast(server.connections, "x" * int(size) if size else FLOOR_TEXT)
            return socket.respond(200, "")

        async with serve(idle, "127.0.0.1", port, process_request=asked, compression=None) as server:
            await asyncio.get_running_loop().create_future()

    asyncio.run(main())


def main(port: int, kind: str, topic: int = 0, author: int = 0) -> None:
    if kind == "floor":
        floor(port)
        return
    # Daphne's reactor first: Twisted allows no other afterwards.
    import daphne.server
    import django

    django.setup()
    from diwan.server import GuardedServer

    make = GuardedServer if kind == "ours" else daphne.server.Server
    endpoints = [f"tcp:port={port}:interface=127.0.0.1"]
    make(application(kind, topic, author), endpoints=endpoints, verbosity=0).run()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:5]))
