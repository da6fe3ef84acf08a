"""The one way out for files: through the gate, with ranges, and never with an address of their own.

Each app says for a folder of the media storage which rows own its files (`folder`); the view asks that
model's `visible_to`. What nobody owns, or the reader may not see, is a 404.
"""

import asyncio
import mimetypes
import re
from collections.abc import Callable
from pathlib import Path
from typing import IO

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header, http_date
from django.views.decorators.http import require_safe

from . import gate
from .signals import file_sent

CHUNK = 128 * 1024
# A range answer is at most this long, so that a slow reader never holds a whole film in memory.
LONGEST_RANGE = 4 * 1024 * 1024
_SHOWN_INLINE = ("image/", "video/", "audio/", "text/vtt")
# A browser makes a page around what is opened by itself; around a film it is a player that loads it again.
_PLAYED = ("audio/", "video/")
_SHUT = "default-src 'none'; sandbox"
_ALONE = "default-src 'none'; media-src 'self'"
# What the podcast feed hands out is heard on other people's pages.
_SPREAD = ("audio/", "text/vtt")
# A single range; anything else is answered with the whole file, as the standard allows.
_RANGE = re.compile(r"bytes=(?=\d|-\d)(\d{0,15})-(\d{0,15})")
_folders: dict[str, tuple[Callable[[str, object], QuerySet], str, Callable[..., None] | None]] = {}

mimetypes.add_type("text/vtt", ".vtt")
mimetypes.add_type("image/webp", ".webp")
mimetypes.add_type("audio/mp4", ".m4a")


def folder(
    name: str,
    owners: Callable[[str, object], QuerySet],
    *,
    called: str = "",
    read: Callable[..., None] | None = None,
) -> None:
    """Serve files below `name`/ to whom `owners(file name, user)` is not empty for.

    `called` is the owner's column that holds what the file was called before it got a name of ours;
    `read(owner, by=…)` is told of each reading.
    """
    _folders[name] = owners, called, read


@gate.public
@require_safe
def serve(request, name):
    """A file of the media storage, whole or a range of it, if the reader may see a row that owns it."""
    known = _folders.get(name.partition("/")[0])
    # PostgreSQL keeps no text with a null byte in it and says so with an error.
    if known is None or "\0" in name:
        raise Http404
    owners, called, read = known
    owner = owners(name, request.user).first()
    if owner is None:
        raise Http404
    shown = getattr(owner, called) if called else ""
    answer = stored(request, name, shown)
    if read and request.method == "GET":
        read(owner, by=request.user)
    if not request.user.is_authenticated and answer["Content-Type"].startswith(_SPREAD):
        answer["Cross-Origin-Resource-Policy"] = "cross-origin"
        answer["Access-Control-Allow-Origin"] = "*"
    return answer


def stored(request, name: str, shown: str = ""):
    """A file of the storage for a reader of whom the caller knows that they may have it, called `shown`."""
    try:
        path = Path(default_storage.path(name))
        status = path.stat()
    except (OSError, ValueError) as error:
        raise Http404 from error
    file_sent.send(None, name=name, request=request)
    return _answer(request, path, shown or path.name, status.st_size, status.st_mtime)


def _answer(request, path: Path, shown: str, size: int, changed: float):
    etag = f'"{int(changed * 1000):x}-{size:x}"'
    headers = _headers(path, shown, etag, changed)
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers=headers)
    status, first, last = 200, 0, size - 1
    if wanted := _RANGE.fullmatch(request.headers.get("Range", "")):
        status, (first, last) = 206, _span(wanted[1], wanted[2], size)
        if first > last:
            return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    headers["Content-Length"] = str(last - first + 1)
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    return StreamingHttpResponse(_read(path, first, last), status=status, headers=headers)


def _headers(path: Path, shown: str, etag: str, changed: float) -> dict[str, str]:
    mime = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    inline = mime.startswith(_SHOWN_INLINE) and mime != "image/svg+xml"
    return {
        "Content-Type": mime if inline else "application/octet-stream",
        "Content-Disposition": content_disposition_header(not inline, shown) or "inline",
        "Content-Security-Policy": _ALONE if mime.startswith(_PLAYED) else _SHUT,
        "Content-Encoding": "identity",
        "Accept-Ranges": "bytes",
        # Kept, but asked for again each time: what is withdrawn must not live on in a cache.
        "Cache-Control": "private, no-cache",
        "ETag": etag,
        "Last-Modified": http_date(changed),
    }


def _span(start: str, end: str, size: int) -> tuple[int, int]:
    """First and last byte of a range as a browser writes it; first > last where it cannot be met."""
    if start:
        first, last = int(start), min(int(end), size - 1) if end else size - 1
    else:
        first, last = max(size - int(end), 0), size - 1
    return first, min(last, first + LONGEST_RANGE - 1)


async def _read(path: Path, first: int, last: int):
    """The bytes, read in threads and sent as fast as the reader takes them."""
    with path.open("rb") as file:
        file.seek(first)
        left = last - first + 1
        while left > 0:
            chunk = await asyncio.to_thread(file.read, min(CHUNK, left))
            if not chunk:
                return
            left -= len(chunk)
            yield chunk


def archive(file: IO[bytes], called: str) -> StreamingHttpResponse:
    """A zip that was written to `file` for one reader, sent as fast as they take it; nothing keeps it."""
    size = file.tell()
    file.seek(0)
    headers = {
        "Content-Type": "application/zip",
        "Content-Disposition": content_disposition_header(True, called) or "attachment",
        "Content-Length": str(size),
        "Content-Encoding": "identity",
        "Cache-Control": "no-store",
    }
    return StreamingHttpResponse(_chunks(file), headers=headers)


async def _chunks(file: IO[bytes]):
    with file:
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            yield chunk
