"""How many people read a story and play its film, without knowing who: counted, never followed.

No cookie, no script, and nothing of a person is written down. So that somebody who comes back the same day
is counted once, a day's readers are told apart by a keyed digest of their address, their browser and the
story. Its key is drawn at random each day, and key and digests are only ever in memory (where several
processes share a Redis, in its memory, until the day is over). So they say nothing of another story or day.

Who asks not to be followed (`Sec-GPC`, `DNT`) is not counted, nor are robots and pages that a browser
fetches ahead. What is counted waits in memory and is written in batches, so that reading costs no write
(docs/decisions/0029).
"""

import atexit
import hashlib
import logging
import re
import secrets
import threading
from collections import Counter
from datetime import date
from typing import NamedTuple

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import Error, connection
from django.utils import timezone

from .actions.counting import add

DAY_SECONDS = 86_400
# More than these in a batch are written at once; more than those are not kept, whatever happens.
BATCH, MOST = 500, 20_000
_ROBOT = re.compile(
    r"bot\b|bot[/_-]|crawl|spider|slurp|preview|monitor|curl|wget|python|httpx|java/|libwww|headless"
    r"|lighthouse|scan|fetch|facebookexternalhit|whatsapp|telegram|embed",
    re.I,
)
_STORY = re.compile(r"^https?://[^/]+/(?P<language>[a-z]{2})/stories/(?P<slug>[-\w%]+)/")
_log = logging.getLogger(__name__)


class Seen(NamedTuple):
    """One reading or playing. `story` is a page's number, or the (language, slug) at which it was played."""

    day: date
    what: str
    story: int | tuple[str, str]
    reader: bytes


class Tally:
    """What was read and played since it was last written, and who was counted already today."""

    def __init__(self):
        self._lock = threading.Lock()
        self._waiting: list[Seen] = []
        self._counted: Counter = Counter()
        self._today: tuple[date, bytes, set[bytes]] | None = None
        self._timer: threading.Timer | None = None

    def note(self, what: str, story, told: str) -> None:
        day = timezone.localdate()
        with self._lock:
            key = self._day(day)[1]
            if len(self._waiting) >= MOST:
                return
            named = f"{what} {story} {told}".encode()
            self._waiting.append(
                Seen(day, what, story, hashlib.blake2b(named, key=key, digest_size=12).digest())
            )
            self._wake(at_once=len(self._waiting) == BATCH)

    def _day(self, day: date) -> tuple[date, bytes, set[bytes]]:
        """The day's key and readers; yesterday's are forgotten."""
        if self._today is None or self._today[0] != day:
            name, key = f"readers-key-{day}", secrets.token_bytes(32)
            if not cache.add(name, key, DAY_SECONDS):
                key = cache.get(name, key)
            self._today = (day, key, set())
        return self._today

    def _wake(self, *, at_once: bool) -> None:
        """Have what waits written soon, by a thread of its own."""
        if settings.COUNT_SECONDS and (self._timer is None or at_once):
            self._timer = threading.Timer(0 if at_once else settings.COUNT_SECONDS, self._write)
            self._timer.daemon = True
            self._timer.start()

    def _write(self) -> None:
        try:
            self.flush()
        except Error:
            _log.warning("Readers could not be counted; they are with the next batch.", exc_info=True)
        finally:
            connection.close()

    def flush(self) -> None:
        """Write what was counted; what cannot be written now is written with the next batch."""
        with self._lock:
            waiting, self._waiting, self._timer = self._waiting, [], None
            for seen in waiting:
                if self._first(seen):
                    self._counted[seen.day, seen.what, seen.story] += 1
            counted, self._counted = self._counted, Counter()
        if not counted:
            return
        try:
            add(counted)
        except Error:
            with self._lock:
                self._counted += counted
            raise

    def _first(self, seen: Seen) -> bool:
        """Whether this reader is new today, in whichever process."""
        if settings.REDIS_URL:
            return cache.add(f"reader-{seen.day}-{seen.reader.hex()}", 1, DAY_SECONDS)
        readers = self._day(seen.day)[2]
        new = seen.reader not in readers
        readers.add(seen.reader)
        return new


tally = Tally()


def note_reader(request, story: int) -> None:
    """Somebody got the page of a story."""
    if request.method == "GET" and (told := _reader(request)):
        tally.note("readers", story, told)


def note_play(request) -> None:
    """Somebody began to play a film: on which story's page their browser says itself, to us alone."""
    page = _STORY.match(request.headers.get("Referer", ""))
    begins = request.headers.get("Range", "bytes=0-").startswith("bytes=0-")
    if page and begins and request.method == "GET" and (told := _reader(request)):
        tally.note("plays", (page["language"], page["slug"]), told)


def _reader(request) -> str:
    """What tells one reader from another today, or nothing where they are not to be counted."""
    headers = request.headers
    browser = headers.get("User-Agent", "")
    if not browser or _ROBOT.search(browser):
        return ""
    if headers.get("Sec-GPC") == "1" or headers.get("DNT") == "1":
        return ""
    ahead = headers.get("Sec-Purpose", "") + headers.get("Purpose", "") + headers.get("X-Moz", "")
    if "prefetch" in ahead or "prerender" in ahead:
        return ""
    try:
        return f"{get_adapter().get_client_ip(request)} {browser}"
    except PermissionDenied:
        return ""


def _at_the_end() -> None:
    if settings.configured and settings.COUNT_SECONDS and tally._waiting:
        tally._write()


atexit.register(_at_the_end)
