"""Reads the environment, strictly: an unknown value is one clear line, not a surprise at midnight."""

import os
import secrets
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()


def switch(name: str, default: bool) -> bool:
    """A yes or no; anything else is refused rather than read as no."""
    value = os.environ.get(name, "").strip().lower()
    if value in {"", "1", "yes", "true", "on", "0", "no", "false", "off"}:
        return default if value == "" else value in {"1", "yes", "true", "on"}
    raise ImproperlyConfigured(f"{name} is {value!r}: write 1 for yes or 0 for no.")


def port(name: str, default: int) -> int:
    value = os.environ.get(name, "") or str(default)
    if value.isdecimal() and 0 < int(value) < 65536:
        return int(value)
    raise ImproperlyConfigured(f"{name} is {value!r}: write a number from 1 to 65535.")


def words(name: str, default: list[str]) -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()] or default


def address(name: str, schemes: tuple[str, ...]) -> str | None:
    """A service's URL with one of `schemes`, or None where the variable is unset."""
    value = os.environ.get(name)
    if not value:
        return None
    if value.partition("://")[0] not in schemes:
        raise ImproperlyConfigured(f"{name} must start with one of: {', '.join(s + '://' for s in schemes)}.")
    return value


def data_folder(name: str, default: Path) -> Path:
    """A folder we can write to; made if it is not there."""
    folder = Path(os.environ.get(name) or default).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".write-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name}: cannot write to {folder} ({error.strerror}). Make it writable or name another folder."
        ) from error
    return folder


def secret(name: str, folder: Path) -> str:
    """The secret from the environment, else one made for this data folder and kept there."""
    if value := os.environ.get(name):
        return value
    kept = folder / "secret-key"
    if not kept.exists():
        handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return kept.read_text()
