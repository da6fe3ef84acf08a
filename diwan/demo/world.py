"""What every part of the demo shares: today, the people by name, and keys that make twice as once."""

import tomllib
import uuid
import zoneinfo
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from assignments.models import Assignment
from people.models import FocusCountry, Institution, Programme, Sector, User

if TYPE_CHECKING:
    from .studio import Studio

CONTENT = Path(__file__).parent / "content"
_KEYS = uuid.UUID("5b1d3a52-6f0b-4a54-9d5e-d1a4a7f3c0de")


@dataclass
class World:
    """The demo as it is being filled in; each part adds to the shelves that later parts read."""

    today: date
    studio: "Studio" = field(init=False)
    programme: Programme = field(init=False)
    countries: dict[str, FocusCountry] = field(default_factory=dict)
    sectors: dict[str, Sector] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    institutions: dict[str, Institution] = field(default_factory=dict)
    assignments: dict[str, Assignment] = field(default_factory=dict)

    def day(self, days: float) -> date:
        """The date so many days from today (negative: ago)."""
        return self.today + timedelta(days=int(days))

    def moment(self, days: float, clock: str, zone: str) -> datetime:
        """An instant: `clock` ("HH:MM") on the clock of `zone`, so many days from today."""
        return datetime.combine(self.day(days), time.fromisoformat(clock), zoneinfo.ZoneInfo(zone))


def read(name: str) -> dict:
    """One file of `content/`."""
    return tomllib.loads((CONTENT / f"{name}.toml").read_text("utf-8"))


def key(*parts: object) -> uuid.UUID:
    """A client key that is the same every time the demo is filled in."""
    return uuid.uuid5(_KEYS, "/".join(map(str, parts)))


def in_languages(texts: dict[str, str], name: str) -> dict[str, str]:
    """`{"en": …, "nl": …}` as columns of a `Named` or `Described` model: name, name_nl, …"""
    return {name if language == "en" else f"{name}_{language}": text for language, text in texts.items()}
