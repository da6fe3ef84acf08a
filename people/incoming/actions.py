"""Files that come in pieces: announced, sent from where the last piece ended, whole, used or forgotten."""

import hashlib
import os
import secrets
import shutil
from contextlib import suppress
from functools import partial
from pathlib import Path, PurePath
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..keys import Done, once
from ..models import Upload, User
from ..models.incoming import FOLDER, in_a_week
from ..refusals import Conflict, Refused
from ..rules import require

# A piece is in memory while it is written; the browser's pieces are smaller (static/js/chunked-upload.js).
LARGEST_PIECE = 2 * 1024 * 1024
LARGEST_FILE = 2 * 1024**3
# What one member has under way at once, and what the disk keeps free for everything else.
UNDER_WAY = 5
BYTES_UNDER_WAY = 4 * 1024**3
KEPT_FREE = 512 * 1024**2
STRAY_AFTER = 24 * 3600


class WrongPlace(Conflict):
    """A piece for another place than where the file ends; `received` is where it does."""

    code = "wrong_offset"

    def __init__(self, received: int):
        super().__init__(_("This piece does not follow on what came before."))
        self.received = received


def begin(*, by: User, client_key: UUID, name: str, size: int) -> Done[Upload]:
    """Announce a file of `size` bytes. The same key again leads to the same upload, to go on with."""
    require(by, "people.upload")

    def create():
        _there_is_room(by, size)
        path = f"{FOLDER}/{secrets.token_urlsafe(16)}.part"
        return Upload.objects.create(
            owner=by, client_key=client_key, name=PurePath(name).name[:255], size=size, path=path
        )

    return once(Upload, owner={"owner": by}, client_key=client_key, same={"size": size}, create=create)


def _there_is_room(by: User, size: int) -> None:
    if not 0 < size <= LARGEST_FILE:
        sentence = _("A file may have at most 2 GB, and at least one byte.")
        raise Refused(sentence, code="too_large", fields={"size": sentence})
    # One after the other: two announcements at once count each other.
    User.objects.select_for_update(no_key=True).values_list("pk").get(pk=by.pk)
    open_now = Upload.objects.kept().filter(owner=by, film=None)
    total = open_now.aggregate(total=Sum("size"))["total"] or 0
    if open_now.count() >= UNDER_WAY or total + size > BYTES_UNDER_WAY:
        raise Refused(
            _("You have other files under way. Finish or give up one of them first."), code="too_many"
        )
    if shutil.disk_usage(_folder()).free < size + KEPT_FREE:
        raise Refused(_("There is no room for this file at the moment. Tell an administrator."), code="full")


def _folder() -> Path:
    folder = Path(default_storage.path(FOLDER))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def receive(*, by: User, upload: Upload, offset: int, piece: bytes, checksum: str = "") -> Upload:
    """Add a piece at `offset`, which must be where the file ends. The last piece makes it whole.

    `checksum` is the piece's SHA-256 in hex, where the sender could reckon it.
    """
    require(by, "people.upload")
    if checksum and checksum != hashlib.sha256(piece).hexdigest():
        raise Refused(_("This piece was damaged on the way. Send it again."), code="damaged")
    if offset + len(piece) > upload.size:
        raise Refused(_("The file is longer than it was said to be."), code="too_long")
    if upload.is_whole:
        raise WrongPlace(upload.received)
    # Written first and counted after: what was not counted is written again, over the same place.
    received = _reached(upload)
    if offset != received:
        raise WrongPlace(received)
    _write(upload, offset, piece)
    after = offset + len(piece)
    counted = Upload.objects.filter(pk=upload.pk, received=upload.received, digest="").update(
        received=after, expires_at=in_a_week()
    )
    upload.refresh_from_db()
    if not counted:
        raise WrongPlace(upload.received)
    if after == upload.size:
        upload.digest = _digest(upload.place)
        upload.save(update_fields=["digest"])
    return upload


def _reached(upload: Upload) -> int:
    """Where to go on: the row may know of bytes that a power cut took from the disk."""
    try:
        return min(upload.received, Path(upload.place).stat().st_size)
    except OSError:
        return 0


def _write(upload: Upload, offset: int, piece: bytes) -> None:
    _folder()
    descriptor = os.open(upload.place, os.O_WRONLY | os.O_CREAT, 0o600)
    with open(descriptor, "wb") as file:
        file.seek(offset)
        file.write(piece)
        file.flush()
        os.fdatasync(file.fileno())


def _digest(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def give_up(*, by: User, upload: Upload) -> None:
    """Forget a file that is not wanted any more."""
    require(by, "people.upload")
    forget(Upload.objects.filter(pk=upload.pk))


def forget(uploads) -> int:
    """Delete uploads with their bytes; how many."""
    with transaction.atomic():
        places = [upload.place for upload in uploads]
        uploads.delete()
        for place in places:
            transaction.on_commit(partial(remove, place))
    return len(places)


def purge() -> tuple[int, int]:
    """Forget what nobody sent to the end, and bytes without a row; how many of each."""
    late = forget(Upload.objects.spent())
    known = set(Upload.objects.values_list("path", flat=True))
    stray = 0
    for file in _folder().iterdir():
        old = timezone.now().timestamp() - file.stat().st_mtime > STRAY_AFTER
        if old and f"{FOLDER}/{file.name}" not in known:
            remove(str(file))
            stray += 1
    return late, stray


def remove(place: str) -> None:
    """Take bytes off the disk; gone already is as good."""
    with suppress(FileNotFoundError):
        Path(place).unlink()
