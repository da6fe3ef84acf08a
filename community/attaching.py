"""What becomes of a chosen file before it belongs to a post: made clean, made small, given a name to show."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from PIL import Image

from people import uploads
from people.files import folder

from .models import Attachment
from .text import one_line

LONGEST_NAME = 80
LONGEST_SIDE = 720
_PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".gif"}


@dataclass(frozen=True)
class Prepared:
    """A file that was looked at and may be kept; the columns of an `Attachment` that come from it."""

    kind: str
    file: UploadedFile
    name: str
    size: int | None
    alt: str = ""
    thumbnail: UploadedFile | str = ""
    width: int | None = None
    height: int | None = None


def prepare(upload: UploadedFile, alt: str) -> Prepared:
    """`upload` made safe, or a `ValidationError` that says what to send instead."""
    # The documents' check gives the file a name of ours, so its own is read first.
    name = shown_name(upload.name or "")
    if not _is_picture(upload):
        clean = uploads.document(upload)
        return Prepared(Attachment.Kind.DOCUMENT, clean, name, clean.size)
    clean = uploads.picture(upload)
    small, (width, height) = _thumbnail(clean)
    return Prepared(
        Attachment.Kind.PICTURE, clean, name, clean.size, one_line(alt), small, width=width, height=height
    )


def shown_name(name: str) -> str:
    """A file's name as readers see it: one line of at most 80 characters that still ends as the file does."""
    path = PurePath(one_line(name.replace("\\", "/")))
    ending = path.suffix[:10]
    return path.stem[: LONGEST_NAME - len(ending)] + ending


def _is_picture(upload: UploadedFile) -> bool:
    by_name = PurePath(upload.name or "").suffix.lower() in _PICTURES
    return by_name or (upload.content_type or "").startswith("image/")


def _thumbnail(clean: UploadedFile) -> tuple[SimpleUploadedFile, tuple[int, int]]:
    """A copy of at most 720 pixels a side, made once: a phone never loads the camera's own size."""
    clean.seek(0)
    image = Image.open(clean)
    kind = image.format
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    written = BytesIO()
    image.save(written, kind, quality=80)
    clean.seek(0)
    path = PurePath(clean.name or "")
    return SimpleUploadedFile(f"{path.stem}-s{path.suffix}", written.getvalue()), image.size


folder(
    "attachments",
    lambda name, user: Attachment.objects.visible_to(user).stored_as(name),
    called="name",
)
