"""A push service on this machine and a browser that subscribed to it: what arrives, and what it says."""

import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from django.urls import reverse

from community import webpush
from community.actions import pushing

JSON = {"accept": "application/json"}
AGENT = "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"


class Browser:
    """The other half of RFC 8291: the keys that a browser keeps, and how it opens a note."""

    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.p256dh, self.auth = webpush.encode(point), webpush.encode(b"sixteen bytes ok")

    def open(self, body: bytes) -> dict:
        salt, size, sender, sealed = body[:16], body[20], body[21:86], body[86:]
        assert size == 65
        peer = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        info = b"WebPush: info\0" + webpush.decode(self.p256dh) + sender
        secret = HKDF(SHA256(), 32, b"sixteen bytes ok", info).derive(self.key.exchange(ec.ECDH(), peer))
        key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(secret)
        nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(secret)
        note = AESGCM(key).decrypt(nonce, sealed, None)
        assert note.endswith(b"\2")
        return json.loads(note[:-1])


class Device:
    """A browser in which somebody is logged in and switched notes on."""

    def __init__(self, person, endpoint):
        self.browser, self.endpoint = Browser(), endpoint
        self.client = Client(headers={"user-agent": AGENT})
        self.client.force_login(person)

    def add(self, **other):
        return self._tell("device-add", **other)

    def renew(self):
        return self._tell("device-renew")

    def _tell(self, name, **other):
        form = {"endpoint": self.endpoint, "p256dh": self.browser.p256dh, "auth": self.browser.auth, **other}
        return self.client.post(reverse(name), form, headers=JSON)


class Service:
    """What came, as (path, headers, body); `answer` is a status, or seconds to be silent for."""

    def __init__(self):
        self.got: list[tuple[str, dict, bytes]] = []
        self.answer: int | float = 201
        self.headers: dict[str, str] = {}


@contextlib.contextmanager
def running():
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.got.append((self.path, dict(self.headers), body))
            if isinstance(service.answer, float):
                self._drip(service.answer)
                return
            self.send_response(service.answer)
            for name, value in service.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def _drip(self, seconds: float):
            """Not silent, which a timeout would notice: a byte now and then."""
            end = time.monotonic() + seconds
            with contextlib.suppress(OSError):
                while time.monotonic() < end:
                    self.wfile.write(b"H")
                    time.sleep(0.05)

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def push(*people):
    """What the worker does half a minute after a post."""
    pushing.push_unread.call([person.pk for person in people])
