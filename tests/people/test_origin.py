"""A socket opens only from a page of this very site."""

import pytest
from asgiref.sync import async_to_sync

from people.origin import SameOrigin


@pytest.mark.parametrize(
    ("origin", "opens"),
    [
        (b"http://localhost:8000", True),
        (b"http://localhost:8001", False),
        (b"https://localhost:8000", False),
        (b"http://localhost", False),
        (b"http://localhost:8000.evil.example", False),
        (b"http://evil.example", False),
        (b"null", False),
        (b"", False),
        (None, False),
    ],
)
def test_origin_must_be_the_very_same(origin, opens):
    reached = []

    async def application(scope, receive, send):
        reached.append(scope)

    async def send(message):
        assert message["type"] == "websocket.close"

    headers = [(b"host", b"localhost:8000")] + ([(b"origin", origin)] if origin is not None else [])
    async_to_sync(SameOrigin(application))({"headers": headers}, None, send)
    assert bool(reached) is opens


def test_a_host_that_is_not_ours_opens_nothing():
    """DNS rebinding: origin and host agree, but the name is not among ALLOWED_HOSTS."""
    headers = {b"host": b"evil.example", b"origin": b"http://evil.example"}
    assert SameOrigin._same(headers) is False


def test_https_is_believed_from_our_own_proxy_only(settings):
    headers = {b"host": b"localhost", b"origin": b"https://localhost", b"x-forwarded-proto": b"https"}
    assert SameOrigin._same(headers) is False
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert SameOrigin._same(headers) is True
