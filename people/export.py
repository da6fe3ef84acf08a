"""Everything of one member in a zip: each kind of thing as JSON and as a page, with the files beside it.

It is read and written row by row, so it takes no more memory for ten thousand posts than for ten.
"""

import json
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.template.loader import get_template, render_to_string
from django.utils.translation import gettext_lazy as _

from . import clock
from .leaving import Part, Stored, parts

# What the keys of rows are called on a page; floors share these words.
WORDS = {
    "about": _("about"),
    "accepted": _("answered"),
    "achievement": _("achievement"),
    "amount": _("amount"),
    "answers": _("your answers"),
    "at": _("when"),
    "completed": _("completed"),
    "confidence": _("how sure it will last, 1 to 5"),
    "consents": _("what you agreed to"),
    "contact": _("how to reach you"),
    "counted_as": _("counted as"),
    "challenge": _("challenge"),
    "available": _("can start on"),
    "country": _("focus country"),
    "direct": _("Mail about what is said to you"),
    "earlier": _("text before the change"),
    "edited": _("changed"),
    "email": _("e-mail address"),
    "ends": _("ends"),
    "event": _("event"),
    "experience": _("experience"),
    "files": _("files"),
    "forum": _("forum"),
    "full_name": _("full name"),
    "given": _("given"),
    "goal": _("goal"),
    "goals": _("goals"),
    "gone": _("no longer reached since"),
    "headline": _("what you do"),
    "how": _("how"),
    "in_use": _("still in use"),
    "institution": _("institution"),
    "joined": _("joined"),
    "kind": _("kind"),
    "language": _("language"),
    "languages": _("languages"),
    "let_in": _("let in at the door"),
    "level": _("may"),
    "log": _("weekly log"),
    "mentors": _("offers mentoring"),
    "motivation": _("why"),
    "name": _("name"),
    "needs": _("what you need"),
    "number": _("number"),
    "offers": _("skills you offer"),
    "paid": _("paid on"),
    "place": _("place"),
    "places": _("places"),
    "programme": _("programme"),
    "purpose": _("purpose"),
    "reach": _("how far it reached"),
    "reactions": _("reactions"),
    "reason": _("reason"),
    "recommendation": _("recommendation"),
    "report": _("report"),
    "references": _("references"),
    "rest": _("Mail about everything else"),
    "role": _("role"),
    "screened": _("screened"),
    "sector": _("sector"),
    "seeks": _("looks for a mentor"),
    "sessions": _("sessions"),
    "signed": _("signed"),
    "skills": _("skills log"),
    "starts": _("starts"),
    "state": _("state"),
    "suspended": _("suspended"),
    "takes": _("Members may write to me alone"),
    "tells": _("Mail says what it is about"),
    "text": _("text"),
    "time_zone": _("time zone"),
    "trained": _("trained"),
    "wants": _("skills you look for"),
    "title": _("title"),
    "version": _("version of the text"),
    "weekday": _("day"),
    "who_sees": _("who sees it"),
    "withdrawn": _("withdrawn"),
    "written": _("written"),
}
_ROWS = "<!-- rows -->"


def write(person, file: IO[bytes]) -> None:
    """Write the zip into `file`."""
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.write(str(finders.find("css/paper.css")), "paper.css")
        told = []
        for part in parts():
            count, files = _write_json(archive, part, person)
            if count:
                _write_page(archive, part, person)
                told.append({"name": part.name, "label": part.label, "count": count})
            for path in files:
                _write_file(archive, path)
        page = render_to_string("people/export_index.html", {"person": person, "parts": told})
        archive.writestr("index.html", page)


def _write_json(archive: ZipFile, part: Part, person) -> tuple[int, list[str]]:
    """One kind of thing as a list; returns how many there are and which files they name."""
    files: list[str] = []
    count = 0
    with archive.open(f"{part.name}.json", "w", force_zip64=True) as entry:
        entry.write(b"[")
        for count, row in enumerate(part.rows(person), start=1):
            files += [file.path for file in row.get("files", ())]
            entry.write(b",\n" if count > 1 else b"\n")
            entry.write(json.dumps(row, ensure_ascii=False, default=_plain).encode())
        entry.write(b"\n]\n")
    return count, files


def _plain(value):
    if isinstance(value, Stored):
        return {"file": f"files/{value.path}", "name": value.name}
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _write_page(archive: ZipFile, part: Part, person) -> None:
    """The same as a page to read."""
    page = render_to_string("people/export_part.html", {"part": part, "rows": _ROWS})
    before, _mark, after = page.partition(_ROWS)
    row_page = get_template("people/export_row.html")
    with archive.open(f"{part.name}.html", "w", force_zip64=True) as entry:
        entry.write(before.encode())
        for row in part.rows(person):
            entry.write(row_page.render({"cells": list(_cells(row))}).encode())
        entry.write(after.encode())


def _cells(row: dict) -> Iterator[tuple[object, list, bool]]:
    """(what it is called, the values to show, whether they are files), empty ones left out."""
    for key, value in row.items():
        if value not in (None, "", [], {}):
            values = value if isinstance(value, list) else [value]
            yield WORDS[key], [shown for one in values for shown in _shown(one)], key == "files"


def _shown(value) -> list:
    if isinstance(value, datetime):
        return [clock.day_and_clock(value)]
    if isinstance(value, date):
        return [clock.short_day(value)]
    if isinstance(value, dict):
        return [f"{WORDS.get(key, key)}: {one}" for key, one in value.items()]
    return [value]


def _write_file(archive: ZipFile, path: str) -> None:
    """A file as it is stored; one that is lost is left out, what was said about it is there."""
    if not default_storage.exists(path):
        return
    with default_storage.open(path) as source, archive.open(f"files/{path}", "w", force_zip64=True) as entry:
        shutil.copyfileobj(source, entry)
