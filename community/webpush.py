"""Web push: a note sealed for one browser (RFC 8291), signed as ours (RFC 8292), brought to its push service.

A browser says where its service is, so the address is a stranger's: only https and public addresses, looked
up once, no redirects, a few seconds in all.
"""

import base64
import ipaddress
import json
import os
import socket
import ssl
import threading
import time
from contextlib import suppress
from functools import cache
from http.client import HTTPConnection
from urllib.parse import SplitResult, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

# A service that takes longer is given up.
SECONDS = 5
# How long a service keeps a note for a device that is off, and how long our signature holds.
KEPT_FOR = 24 * 3600
SIGNED_FOR = 12 * 3600
CURVE = ec.SECP256R1()
RECORD = 4096


def encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


# Keys.


def is_on() -> bool:
    return bool(settings.VAPID_PRIVATE_KEY)


def new_key() -> str:
    """A private key as it stands in the environment."""
    number = ec.generate_private_key(CURVE).private_numbers().private_value
    return encode(number.to_bytes(32, "big"))


def public_key() -> str:
    """What a browser wants to know of us before it subscribes; nothing where push is off."""
    return encode(_point(_own_key(settings.VAPID_PRIVATE_KEY))) if is_on() else ""


@cache
def _own_key(text: str) -> ec.EllipticCurvePrivateKey:
    raw = decode(text)
    if len(raw) != 32:
        raise ValueError("a VAPID key has 32 bytes")
    return ec.derive_private_key(int.from_bytes(raw, "big"), CURVE)


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


# Sealing and signing.


def seal(
    note: bytes,
    p256dh: str,
    auth: str,
    *,
    sender: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """Encrypt a note so that only the browser with these keys reads it, not the service between."""
    sender = sender or ec.generate_private_key(CURVE)
    salt = salt or os.urandom(16)
    ours, theirs = _point(sender), decode(p256dh)
    shared = sender.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs))
    secret = _derive(shared, decode(auth), b"WebPush: info\0" + theirs + ours, 32)
    key = _derive(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(secret, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours
    # The byte after the note says that it is the last record.
    return head + AESGCM(key).encrypt(nonce, note + b"\2", None)


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)


def sign(endpoint: str) -> str:
    """The header by which a service knows that the note is from whom the browser subscribed to."""
    key = _own_key(settings.VAPID_PRIVATE_KEY)
    to = urlsplit(endpoint)
    claims = {
        "aud": f"{to.scheme}://{to.netloc}",
        "exp": int(time.time()) + SIGNED_FOR,
        "sub": settings.VAPID_SUBJECT,
    }
    said = ".".join(encode(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
    r, s = decode_dss_signature(key.sign(said.encode(), ec.ECDSA(SHA256())))
    signature = encode(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={said}.{signature}, k={public_key()}"


# The way there.


def is_address(endpoint: str) -> bool:
    """Whether a push service may be there, before anything is looked up."""
    try:
        to = urlsplit(endpoint)
        odd = to.username is not None or to.password is not None or to.port not in (None, 443)
    except ValueError:
        return False
    if settings.PUSH_TO_PRIVATE:
        return True
    if to.scheme != "https" or not to.hostname or odd:
        return False
    with suppress(ValueError):
        return _is_public(to.hostname)
    return "." in to.hostname


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address)
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return ip.is_global and not ip.is_multicast


def deliver(endpoint: str, body: bytes) -> int:
    """Bring a sealed note to its service and return the answer's status; OSError where there is none."""
    if not is_address(endpoint):
        raise OSError("no address of a push service")
    to = urlsplit(endpoint)
    line = HTTPConnection(to.netloc, timeout=SECONDS)
    line.auto_open = 0
    line.sock = socket.create_connection(_address(to), SECONDS)
    # A service that answers a byte at a time keeps within each timeout, not within this.
    limit = threading.Timer(SECONDS, _cut, [line])
    limit.start()
    try:
        if to.scheme == "https":
            context = ssl.create_default_context()
            line.sock = context.wrap_socket(
                line.sock, server_hostname=to.hostname, do_handshake_on_connect=False
            )
            line.sock.do_handshake()
        path = to.path + (f"?{to.query}" if to.query else "")
        line.request("POST", path or "/", body, _headers(endpoint))
        return line.getresponse().status
    finally:
        limit.cancel()
        line.close()


def _address(to: SplitResult) -> tuple[str, int]:
    """Where the name leads, looked up once, so that it cannot lead elsewhere a moment later."""
    port = to.port or 443
    found = socket.getaddrinfo(to.hostname, port, type=socket.SOCK_STREAM)
    for *_kind, where in found:
        if settings.PUSH_TO_PRIVATE or _is_public(str(where[0])):
            return str(where[0]), port
    raise OSError("no public address")


def _cut(line: HTTPConnection) -> None:
    # It may have ended by itself a moment ago.
    with suppress(OSError, AttributeError):
        line.sock.shutdown(socket.SHUT_RDWR)


def _headers(endpoint: str) -> dict[str, str]:
    return {
        "Authorization": sign(endpoint),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEPT_FOR),
        "Urgency": "normal",
        # A newer note takes the place of one that was not brought yet.
        "Topic": "diwan",
    }
