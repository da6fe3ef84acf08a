"""The site as an ASGI application: pages in one hop, live updates at /live/."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diwan.settings.embedded")

import django

django.setup()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import path  # noqa: E402

from community.live.consumer import LiveConsumer  # noqa: E402
from people.origin import SameOrigin  # noqa: E402

from .handler import OneHopHandler  # noqa: E402


class Pinned:
    """The site lives at the root, whatever a request claims: `root_path` never comes from outside."""

    def __init__(self, application):
        self.application = application

    async def __call__(self, scope, receive, send):
        scope["root_path"] = ""
        return await self.application(scope, receive, send)


application = Pinned(
    ProtocolTypeRouter(
        {
            "http": OneHopHandler(),
            "websocket": SameOrigin(URLRouter([path("live/", LiveConsumer.as_asgi())])),
        }
    )
)
