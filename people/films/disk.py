"""A file that lies on the storage's own disk and is moved into its place, never copied through memory."""

import os
import secrets
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage

from ..models.incoming import FOLDER


class OnDisk(File):
    """An open file that knows where it is; the storage takes it from there."""

    def __init__(self, path: str | Path, name: str | None = None):
        super().__init__(open(path, "rb"), name or Path(path).name)  # noqa: SIM115 (closed as a File)
        self._path = os.fspath(path)

    def temporary_file_path(self) -> str:
        return self._path


def draft(extension: str) -> Path:
    """A new path below the incoming folder; what is left there is purged after a day."""
    folder = Path(default_storage.path(FOLDER))
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{secrets.token_urlsafe(16)}.{extension}"
