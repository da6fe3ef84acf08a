"""The one way in for files: what they really are, how big they may be, nothing hidden inside.

Pictures are decoded under a pixel cap and written anew, so that places and dates in their metadata
(and whatever else hides behind the pixels) never reach the server's disk. Sound and film are accepted by
their first bytes. Names are made here: what a file was called says nothing to others.
"""

import secrets
from io import BytesIO
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from .films import webvtt

MAX_PICTURE_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 24_000_000
MAX_CAPTION_BYTES = 512 * 1024
MAX_DOCUMENT_BYTES = 20 * 1024 * 1024
_PICTURE_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")

# First bytes by kind, with the offset at which they stand and the extension we give.
_SIGNATURES = {
    "mp4": (4, b"ftyp"),
    "webm": (0, b"\x1a\x45\xdf\xa3"),
    "ogg": (0, b"OggS"),
    "mp3": (0, b"ID3"),
}
# Office files are zip archives; which of them one is, only its name tells.
_DOCUMENTS = {"pdf": b"%PDF-", **dict.fromkeys(("docx", "xlsx", "pptx", "odt"), b"PK\x03\x04")}


def picture(upload) -> SimpleUploadedFile:
    """`upload` as a clean WebP (JPEG stays JPEG, which some phones need), or a `ValidationError`."""
    if upload.size > MAX_PICTURE_BYTES:
        raise ValidationError(_("This picture is larger than 10 MB. Send a smaller copy."))
    try:
        upload.seek(0)
        image = Image.open(upload, formats=_PICTURE_FORMATS)
        if image.width * image.height > MAX_PIXELS:
            raise ValidationError(_("This picture has more than 24 million pixels. Send a smaller copy."))
        clean = ImageOps.exif_transpose(image)
        clean.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError(_("This is not a picture we can read: send JPEG, PNG, WebP or GIF.")) from error
    kind = "JPEG" if image.format == "JPEG" else "WEBP"
    clean = clean.convert("RGB" if kind == "JPEG" or "A" not in clean.getbands() else "RGBA")
    # A new image from the pixels alone: whatever Pillow kept beside them is gone.
    bare = Image.frombytes(clean.mode, clean.size, clean.tobytes())
    written = BytesIO()
    bare.save(written, kind, quality=88)
    extension, mime = ("jpg", "image/jpeg") if kind == "JPEG" else ("webp", "image/webp")
    return SimpleUploadedFile(f"{_name()}.{extension}", written.getvalue(), content_type=mime)


def recording(upload):
    """Film or sound under a name of ours, or a `ValidationError`."""
    upload.seek(0)
    start = upload.read(16)
    upload.seek(0)
    for extension, (offset, signature) in _SIGNATURES.items():
        if start[offset : offset + len(signature)] == signature:
            upload.name = f"{_name()}.{extension}"
            return upload
    raise ValidationError(_("This is not a recording we can play: send MP4, WebM, Ogg or MP3."))


def document(upload):
    """A PDF or an office file under a name of ours, or a `ValidationError`."""
    if upload.size > MAX_DOCUMENT_BYTES:
        raise ValidationError(_("This file is larger than 20 MB. Send a smaller copy."))
    upload.seek(0)
    start = upload.read(8)
    upload.seek(0)
    extension = PurePath(upload.name).suffix.lower().removeprefix(".")
    if not start.startswith(_DOCUMENTS.get(extension, b"\0")):
        raise ValidationError(_("This is not a document we can keep: send PDF, DOCX, XLSX, PPTX or ODT."))
    upload.name = f"{_name()}.{extension}"
    return upload


def captions(upload) -> ContentFile:
    """A WebVTT file as text, or a `ValidationError` that names the line."""
    if upload.size > MAX_CAPTION_BYTES:
        raise ValidationError(_("This caption file is larger than 512 KB."))
    upload.seek(0)
    try:
        text = upload.read().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise ValidationError(_("Captions must be a WebVTT file in UTF-8.")) from error
    if not text.startswith("WEBVTT") or "\x00" in text:
        raise ValidationError(_("Captions must be a WebVTT file in UTF-8."))
    webvtt.check(text)
    return ContentFile(text.encode(), name=f"{_name()}.vtt")


def _name() -> str:
    return secrets.token_urlsafe(16)
