"""Bars drawn on the server: no script, no style attribute, and mirrored where one reads from the right."""

from typing import NamedTuple

from django.utils.translation import get_language_bidi

from .numbers import Line, Table

# Across, in parts of the width there is; down, in pixels. So words keep their size however wide a bar is.
WIDTH = 100
ROW, BAR = 44, 12
WORDS, TOP = 16, 24


class Bar(NamedTuple):
    """One line of a chart: its words at `y`, below them the bar, in or beside the whole or the target.

    What is measured across is a text, for a comma in a drawing is no decimal point.
    """

    line: Line
    y: int
    bar_y: int
    ground_y: int
    untold_y: int
    bar_x: str
    length: str
    whole_x: str
    whole: str


class Chart(NamedTuple):
    """`near` is where words begin, `far` where numbers end."""

    table: Table
    bars: list[Bar]
    height: int
    near: str
    far: str


def draw(table: Table) -> Chart:
    """A bar for each line, in its whole or beside its target where it has one."""
    mirrored = get_language_bidi()
    most = max((max(line.value or 0, line.of or 0) for line in table.lines), default=0) or 1
    bars = [_bar(line, row * ROW, WIDTH / most, mirrored=mirrored) for row, line in enumerate(table.lines)]
    near, far = (_part(WIDTH), _part(0)) if mirrored else (_part(0), _part(WIDTH))
    return Chart(table, bars, ROW * len(bars), near, far)


def _bar(line: Line, top: int, unit: float, *, mirrored: bool) -> Bar:
    length, whole = (line.value or 0) * unit, (line.of or 0) * unit
    return Bar(
        line,
        top + WORDS,
        top + TOP,
        top + TOP + BAR // 2,
        top + TOP + BAR - 2,
        _part(WIDTH - length if mirrored else 0),
        _part(length),
        _part(WIDTH - whole if mirrored else 0),
        _part(whole),
    )


def _part(length: float) -> str:
    return f"{length:.1f}%"
