"""A socket opens only from a page of this very site: scheme, host and port alike.

Channels' own validator compares host names only, so a page on another port passes it.
"""

from django.conf import settings
from django.http.request import validate_host


class SameOrigin:
    """Deny a WebSocket whose Origin is missing, `null`, or not exactly where the request was sent."""

    def __init__(self, application):
        self.application = application

    async def __call__(self, scope, receive, send):
        if self._same(dict(scope["headers"])):
            return await self.application(scope, receive, send)
        await send({"type": "websocket.close", "code": 4403})
        return None

    @staticmethod
    def _same(headers: dict[bytes, bytes]) -> bool:
        host = headers.get(b"host", b"").decode("latin1").lower()
        origin = headers.get(b"origin", b"").decode("latin1").lower()
        name = host.rpartition(":")[0] if ":" in host.rpartition("]")[2] else host
        return (
            validate_host(name, settings.ALLOWED_HOSTS)
            and origin == f"{SameOrigin._scheme(headers)}://{host}"
        )

    @staticmethod
    def _scheme(headers: dict[bytes, bytes]) -> str:
        """`https` where our own proxy says so (SECURE_PROXY_SSL_HEADER), else plain."""
        proxy = getattr(settings, "SECURE_PROXY_SSL_HEADER", None)
        if proxy is None:
            return "http"
        name, secure = proxy
        told = headers.get(name.removeprefix("HTTP_").replace("_", "-").lower().encode(), b"").decode(
            "latin1"
        )
        return "https" if told == secure else "http"
