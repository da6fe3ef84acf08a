"""A signed ticket: what a code says, how it is signed, and how anybody with the public key can tell.

    version (1 byte) · event (4) · registration (4) · mode (1) · nonce (8) · signature (64)

in base32, so that a QR code holds it as capital letters and digits. The signature is ECDSA over P-256 with
SHA-256, r and s one after the other, as WebCrypto reads it. Keys and nonces are derived from the
site's secret and stored nowhere; a retired secret (SECRET_KEY_FALLBACKS) still opens the door.
"""

import base64
import hashlib
import struct
from functools import lru_cache
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils.crypto import salted_hmac

from .models import Event, Registration

VERSION = 1
LETTERS = 132
_CLAIM = struct.Struct(">BIIB8s")
_MODES = {Event.Mode.ONSITE: 0, Event.Mode.ONLINE: 1}
_CURVE = ec.SECP256R1()
# How many keys there are on the curve.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
# The same code each time it is shown.
_SIGNED = ec.ECDSA(SHA256(), deterministic_signing=True)


class Claim(NamedTuple):
    """What a code says, signed or not."""

    event: int
    registration: int
    mode: int
    nonce: bytes

    def bytes(self) -> bytes:
        return _CLAIM.pack(VERSION, *self)

    @property
    def digest(self) -> str:
        """What a scanner's list knows it by; it tells nothing to who does not hold the ticket."""
        named = struct.pack(">II", self.event, self.registration) + self.nonce
        return hashlib.sha256(named).hexdigest()[:24]


def secrets() -> list[str]:
    """The site's secret, and those before it that are still accepted."""
    return [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]


@lru_cache(maxsize=64)
def _key(event: int, secret: str) -> ec.EllipticCurvePrivateKey:
    """An event's own key. 64 bytes of the secret's, so that no key is likelier than another."""
    drawn = salted_hmac("events.tickets.key", str(event), secret=secret, algorithm="sha512").digest()
    return ec.derive_private_key(int.from_bytes(drawn, "big") % (_ORDER - 1) + 1, _CURVE)


def _nonce(registration: int, issue: int, secret: str) -> bytes:
    drawn = salted_hmac("events.tickets.nonce", f"{registration}:{issue}", secret=secret, algorithm="sha256")
    return drawn.digest()[:8]


def claim(registration: Registration, issue: int, secret: str | None = None) -> Claim:
    nonce = _nonce(registration.pk, issue, secret or settings.SECRET_KEY)
    mode = _MODES[Event.Mode(registration.mode)]
    return Claim(registration.event_id, registration.pk, mode, nonce)


def digests(registration: Registration, issue: int) -> list[str]:
    """What a list knows a ticket by, whichever of the secrets it was made with; the present one first."""
    return [claim(registration, issue, secret).digest for secret in secrets()]


def issued(registration: Registration, issue: int, nonce: bytes) -> bool:
    """Whether this is the nonce of the ticket that counts."""
    return nonce in {_nonce(registration.pk, issue, secret) for secret in secrets()}


def code(registration: Registration, issue: int) -> str:
    """The ticket as it is shown."""
    said = claim(registration, issue)
    r, s = decode_dss_signature(_key(said.event, settings.SECRET_KEY).sign(said.bytes(), _SIGNED))
    raw = said.bytes() + r.to_bytes(32, "big") + s.to_bytes(32, "big")
    return base64.b32encode(raw).decode().rstrip("=")


def public_keys(event: Event) -> list[str]:
    """What tells a genuine ticket: points of the curve in base64, as WebCrypto reads them."""
    points = [
        _key(event.pk, secret).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        for secret in secrets()
    ]
    return [base64.b64encode(point).decode() for point in points]


def read(text: str) -> Claim | None:
    """What a genuine ticket says, of whichever event; None for everything else."""
    letters = "".join(text.split()).replace("-", "").upper()
    if len(letters) != LETTERS:
        return None
    try:
        raw = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError:
        return None
    # One code for one ticket: spare bits at the end stand at zero.
    if base64.b32encode(raw).decode().rstrip("=") != letters or raw[0] != VERSION:
        return None
    said = Claim(*_CLAIM.unpack(raw[: _CLAIM.size])[1:])
    return said if any(_signed(raw, _key(said.event, secret)) for secret in secrets()) else None


def _signed(raw: bytes, key: ec.EllipticCurvePrivateKey) -> bool:
    r, s = (int.from_bytes(raw[at : at + 32], "big") for at in (_CLAIM.size, _CLAIM.size + 32))
    try:
        key.public_key().verify(encode_dss_signature(r, s), raw[: _CLAIM.size], ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True
