"""The curve of participation against quality, drawn on the server like the bars of assignments/."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import get_language_bidi

# The drawing's own units: it is scaled to the width there is.
WIDTH, HEIGHT = 320, 200
# What lies around the field: room for the numbers of both axes.
SIDE, BELOW, EDGE = 34, 30, 10
MOST_POINTS = 100
TICKS = 4


class Tick(NamedTuple):
    """A number on an axis, and where it stands."""

    at: str
    words: str
    label: int


class Dot(NamedTuple):
    """One minimum on the curve."""

    x: str
    y: str
    minimum: int
    chosen: bool


class Curve(NamedTuple):
    rows: Sequence[dict]
    dots: list[Dot]
    path: str
    across: list[Tick]
    up: list[Tick]
    width: int
    height: int
    near: int
    far: int
    numbers_x: int


def draw(rows: Sequence[dict], chosen: int) -> Curve:
    """Each row a dot: how many are paired to the right, their mean points upwards; from the right to the
    left where one reads so."""
    mirrored = get_language_bidi()
    most = max((row["paired"] for row in rows), default=0) or 1
    near, far = SIDE, WIDTH - EDGE

    def x(paired: float) -> float:
        along = near + (far - near) * paired / most
        return WIDTH - along if mirrored else along

    dots = [
        Dot(_units(x(row["paired"])), _units(_y(row["mean"])), row["minimum"], row["minimum"] == chosen)
        for row in rows
    ]
    across = [Tick(_units(x(n)), _units(HEIGHT - EDGE), n) for n in _steps(most)]
    up = [Tick(_units(_y(n)), _units(_y(n) + EDGE / 3), n) for n in _steps(MOST_POINTS)]
    ends = (WIDTH - near, WIDTH - far) if mirrored else (near, far)
    path = " ".join(f"{dot.x},{dot.y}" for dot in dots)
    numbers_x = WIDTH - near + 4 if mirrored else near - 4
    return Curve(rows, dots, path, across, up, WIDTH, HEIGHT, *ends, numbers_x)


def _y(points: float) -> float:
    field = HEIGHT - BELOW - EDGE
    return EDGE + field * (1 - points / MOST_POINTS)


def _steps(most: int) -> list[int]:
    """A handful of whole numbers from nothing to the most."""
    return sorted({round(most * step / TICKS) for step in range(TICKS + 1)})


def _units(length: float) -> str:
    return f"{length:.1f}"
