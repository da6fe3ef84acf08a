"""The public's pages as they were made last, answered for as long as nothing that they show was written.

Never by time alone: a page lasts a minute at most, and each answer within it costs one query, which reads the
numbers of the tables that the page was made from (`people.table_versions`). So an edit shows at once in every
process, and what was withdrawn is never shown again. Each process keeps pages of its own in memory; they need
no shared place, for the numbers are in the database (docs/decisions/0029).

Kept, and answered from what is kept, is only what nobody's cookie could have changed: a plain GET or HEAD
without a cookie, but for that of the forms' token, which these pages do not hold.
"""

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from people import table_versions
from stories import counting

LONGEST_ADDRESS = 500
_DROPPED = {"Content-Length", "Cache-Control", "Expires", "Date"}


@dataclass(frozen=True)
class Kept:
    """A page, and what it was made from."""

    tables: frozenset[str]
    number: int
    minute: int
    plain: bytes
    packed: bytes
    tag: str
    headers: dict[str, str]
    story: int | None

    @property
    def size(self) -> int:
        return len(self.plain) + len(self.packed) + 1024


def _minute() -> int:
    """What begins or ends by itself, such as an event, does so on a page within the minute."""
    return int(time.time() // 60)


class PageStore:
    """Pages by address; those that nobody asked for longest go first when the bytes are used up."""

    def __init__(self):
        self._pages: OrderedDict[str, Kept] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, address: str) -> Kept | None:
        with self._lock:
            kept = self._pages.get(address)
            if kept:
                self._pages.move_to_end(address)
            return kept

    def put(self, address: str, kept: Kept) -> None:
        with self._lock:
            self._forget(address)
            self._pages[address] = kept
            self._bytes += kept.size
            while self._bytes > settings.PAGE_STORE_BYTES:
                self._forget(next(iter(self._pages)))

    def _forget(self, address: str) -> None:
        if gone := self._pages.pop(address, None):
            self._bytes -= gone.size

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._bytes = 0

    def __len__(self) -> int:
        return len(self._pages)


store = PageStore()


class PageStoreMiddleware:
    """Answer the public from the store; what may not be kept passes through untouched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request):
        response = self._response(request)
        story = getattr(response, "story", None)
        if story is not None:
            counting.note_reader(request, story)
        return response

    def _response(self, request):
        if not may_be_kept(request):
            return self.get_response(request)
        request.may_be_kept, request.table_versions = True, None
        address = f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
        kept = store.get(address)
        if kept:
            request.table_versions = table_versions.now()
            if is_current(kept, request.table_versions):
                return answer(request, kept)
        response = self.get_response(request)
        kept = keep(response)
        if kept is None:
            return response
        store.put(address, kept)
        return answer(request, kept)


def may_be_kept(request) -> bool:
    """Whether the answer can be the same for everybody; what we do not know, cannot."""
    return (
        settings.PAGE_STORE_BYTES > 0
        and request.method in {"GET", "HEAD"}
        and set(request.COOKIES) <= {settings.CSRF_COOKIE_NAME}
        and "HTTP_AUTHORIZATION" not in request.META
        and len(request.META.get("QUERY_STRING", "")) < LONGEST_ADDRESS
    )


def is_current(kept: Kept, numbers: dict[str, int]) -> bool:
    """Whether nothing that the page shows was written since, and the minute is still the same."""
    return table_versions.together(kept.tables, numbers) == kept.number and _minute() == kept.minute


def keep(response) -> Kept | None:
    """The answer as one to keep, or None where it may not be: no public page, or with something of one
    reader's in it, or made from a table whose writes nobody counts."""
    made_from = getattr(response, "made_from", None)
    if made_from is None or response.status_code != 200 or response.streaming or response.cookies:
        return None
    tables, numbers = made_from
    if not tables or not table_versions.guarded(tables) or response.has_header("Content-Encoding"):
        return None
    told = response.headers.get("Cache-Control", "")
    if "private" in told or "no-store" in told:
        return None
    patch_vary_headers(response, ("Accept-Encoding", "Cookie"))
    body = bytes(response.content)
    return Kept(
        frozenset(tables),
        table_versions.together(tables, numbers),
        _minute(),
        body,
        gzip.compress(body, 9, mtime=0),
        hashlib.blake2b(body, digest_size=12).hexdigest(),
        {name: value for name, value in response.items() if name not in _DROPPED},
        getattr(response, "story", None),
    )


def answer(request, kept: Kept) -> HttpResponse:
    """The page in the form that the reader takes, or the word that theirs is still right."""
    packed = _takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    tag = f'"{kept.tag}{"-gz" if packed else ""}"'
    # Browsers and proxies may keep it, and ask each time whether it still stands.
    headers = {**kept.headers, "ETag": tag, "Cache-Control": "no-cache"}
    if _has(request.META.get("HTTP_IF_NONE_MATCH", ""), tag):
        response = HttpResponse(status=304, headers=headers)
        del response["Content-Type"]
    else:
        body = kept.packed if packed else kept.plain
        # "identity" keeps the middleware outside from packing what we chose to send plain.
        headers |= {"Content-Encoding": "gzip" if packed else "identity", "Content-Length": str(len(body))}
        response = HttpResponse(b"" if request.method == "HEAD" else body, headers=headers)
    response.story = kept.story  # type: ignore[attr-defined]
    return response


def _has(told: str, tag: str) -> bool:
    return bool(told) and ("*" in (tags := parse_etags(told)) or tag in {t.removeprefix("W/") for t in tags})


def _takes_gzip(accepted: str) -> bool:
    """Whether the reader takes gzip and did not say `gzip;q=0`."""
    for part in accepted.split(","):
        coding, _semicolon, quality = part.replace(" ", "").partition(";")
        if coding == "gzip":
            return quality not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
