"""Receipts: made safe on the way in, and seen by programme staff and by the expert whose cost it is."""

from pathlib import PurePath
from typing import NamedTuple

from django.core.files.uploadedfile import UploadedFile

from community.attaching import shown_name
from people import uploads
from people.files import folder

from .models import Cost

FOLDER = "receipts"
ACCEPTED = "image/jpeg,image/png,image/webp,.pdf,.docx,.xlsx,.odt"
_PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".gif"}


class Receipt(NamedTuple):
    """A file that was looked at and may be kept, and what it was called."""

    file: UploadedFile
    name: str


def prepare(upload: UploadedFile) -> Receipt:
    """A photo or a document made safe, or a `ValidationError` that says what to send instead."""
    # The check gives the file a name of ours, so its own is read first.
    name = shown_name(upload.name or "")
    is_picture = PurePath(name).suffix.lower() in _PICTURES
    return Receipt(uploads.picture(upload) if is_picture else uploads.document(upload), name)


folder(FOLDER, lambda name, user: Cost.objects.visible_to(user).filter(receipt=name), called="receipt_name")
