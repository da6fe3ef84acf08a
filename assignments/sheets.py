"""The numbers as files: a workbook and a plain table, with nothing in them that a program would run."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from people.clock import day_and_clock

from .numbers import Numbers, Table

# A cell that begins like this is a formula to a spreadsheet.
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# Signs that a sheet's name may not have, and how long it may be.
_NOT_IN_A_NAME = str.maketrans("", "", "[]:*?/\\'")
_LONGEST_NAME = 31


def harmless(value):
    """What a spreadsheet shows and does not work out: a whole number as it is, anything else as text."""
    if value is None or isinstance(value, int):
        return value
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_BEGINS_A_FORMULA) else text


def method(numbers: Numbers) -> list[str]:
    """What one has to know to read the numbers."""
    return [
        _("Counted on %(when)s.") % {"when": day_and_clock(numbers.at)},
        _("An assignment counts from the day it is agreed. Withdrawn ones do not, and extensions not again."),
        _(
            "Numbers under five are not shown, nor others from which one could work them out: behind a small "
            "number one may recognise a person."
        ),
    ]


def rows(table: Table) -> Iterator[list]:
    """A table's head and lines; what is not told says so."""
    yield [table.head, _("Number"), *([table.against] if table.against else [])]
    for line in table.lines:
        yield [line.label, *map(_told, [line.value, *([line.of] if table.against else [])])]


def _told(value: int | None) -> int | str:
    return _("not shown") if value is None else value


def workbook(numbers: Numbers) -> bytes:
    """One sheet for each table, and one that says how they were made."""
    book = Workbook(write_only=True)
    about = book.create_sheet(_("Method"))
    for sentence in method(numbers):
        about.append([harmless(sentence)])
    for table in numbers.tables:
        sheet = book.create_sheet(table.title.translate(_NOT_IN_A_NAME)[:_LONGEST_NAME])
        sheet.column_dimensions["A"].width = 40
        for at, row in enumerate(rows(table)):
            sheet.append([_cell(sheet, value, bold=at == 0) for value in row])
        sheet.append([])
        sheet.append([harmless(table.about)])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet, value, *, bold: bool) -> WriteOnlyCell:
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell = WriteOnlyCell(sheet, value=harmless(value))
    if bold:
        cell.font = Font(bold=True)
    return cell


def table_of_all(numbers: Numbers) -> bytes:
    """Every table below the other, as UTF-8 that spreadsheets recognise."""
    text = io.StringIO()
    write = csv.writer(text).writerow
    for sentence in method(numbers):
        write([harmless(sentence)])
    for table in numbers.tables:
        write([])
        write([harmless(table.title)])
        for row in rows(table):
            write([harmless(value) for value in row])
    return text.getvalue().encode("utf-8-sig")


def facts(numbers: Numbers) -> dict:
    """The same for a program; what is not told is null."""
    return {
        "counted_at": numbers.at.isoformat(),
        "method": method(numbers),
        "total": numbers.total,
        "tables": [
            {
                "name": table.name,
                "title": table.title,
                "about": table.about,
                "lines": [
                    {"label": line.label, "value": line.value, **({"of": line.of} if table.against else {})}
                    for line in table.lines
                ],
            }
            for table in numbers.tables
        ],
    }
