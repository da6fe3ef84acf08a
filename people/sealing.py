"""Text that only the running site can read: sealed for one purpose, and if wished for a time (0030).

Keys come from SEALING_KEYS, or SECRET_KEY where that is unset: the first seals, all open. So a new key is put
in front, what lies there is sealed anew, and the old one goes.
"""

import base64
from datetime import timedelta
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Broken(Exception):
    """Not sealed here for this purpose, changed on the way, or too old."""


@lru_cache
def _sealer(purpose: str, keys: tuple[str, ...]) -> MultiFernet:
    """One key for each purpose, so that what was sealed for one does not open for another."""

    def derive(key: str) -> bytes:
        made = HKDF(SHA256(), 32, salt=None, info=f"diwan {purpose}".encode()).derive(key.encode())
        return base64.urlsafe_b64encode(made)

    return MultiFernet([Fernet(derive(key)) for key in keys])


def _now(purpose: str) -> MultiFernet:
    return _sealer(purpose, tuple(settings.SEALING_KEYS))


def seal(text: str, *, purpose: str) -> str:
    return _now(purpose).encrypt(text.encode()).decode()


def unseal(token: str, *, purpose: str, lasts: timedelta | None = None) -> str:
    try:
        seconds = int(lasts.total_seconds()) if lasts else None
        return _now(purpose).decrypt(token.encode(), ttl=seconds).decode()
    except (InvalidToken, UnicodeError) as error:
        raise Broken from error


def reseal(token: str, *, purpose: str) -> str:
    """The same text under the first key."""
    try:
        return _now(purpose).rotate(token.encode()).decode()
    except InvalidToken as error:
        raise Broken from error
