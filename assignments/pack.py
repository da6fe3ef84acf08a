"""An institution's handover pack: who may open it, its files, and the zip that opens without a line."""

import re
import shutil
from collections.abc import Iterable
from pathlib import PurePath
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string

from people.files import folder
from people.models import Institution

from .models import Assignment, HandoverItem, is_programme_staff

# A name that every disk takes: letters of any script, digits, line and hyphen.
_UNSAFE = re.compile(r"[^\w-]+")


def packs(user) -> QuerySet[Institution]:
    """Institutions whose pack `user` may open: one's own, those one works or worked for as an expert; staff
    open all. What is in it, `HandoverItem.visible_to` says."""
    if not (user.is_authenticated and user.is_member):
        return Institution.objects.none()
    if is_programme_staff(user):
        return Institution.objects.all()
    worked = Assignment.objects.begun().filter(expert=user)
    held = Institution.objects.held_by(user)
    return Institution.objects.filter(Q(pk__in=held.values("pk")) | Q(pk__in=worked.values("host")))


folder(
    "handover",
    lambda name, user: HandoverItem.objects.visible_to(user).filter(file=name),
    called="file_name",
)


def write(institution: Institution, items: Iterable[HandoverItem], file: IO[bytes]) -> None:
    """Write a pack into `file`: a page in the reader's language, and the files beside it, as they are."""
    rows = [(item, _name(item)) for item in items]
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.write(str(finders.find("css/paper.css")), "paper.css")
        page = render_to_string("assignments/handover_zip.html", {"institution": institution, "rows": rows})
        archive.writestr("index.html", page)
        for item, name in rows:
            if item.file.name and name:
                _write_file(archive, item.file.name, name)


def _name(item: HandoverItem) -> str:
    """Where its file is in the zip, under what it was called; empty where there is none, or it is lost."""
    stored = item.file.name
    if not stored or not default_storage.exists(stored):
        return ""
    called = PurePath(item.file_name or stored)
    ending = PurePath(stored).suffix
    return f"files/{item.pk}-{_UNSAFE.sub('-', called.stem)[:80].strip('-')}{ending}"


def _write_file(archive: ZipFile, path: str, name: str) -> None:
    """Films, sound and office files are small already: packing them again costs time and gains nothing."""
    with default_storage.open(path) as source, archive.open(ZipInfo(name), "w", force_zip64=True) as entry:
        shutil.copyfileobj(source, entry)
