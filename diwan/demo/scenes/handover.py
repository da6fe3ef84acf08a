"""Handover: night shift and day shift meet at the bed board while the clock goes on."""

import math

from PIL import Image

from diwan.demo.scenes.motion import ease, wave
from diwan.demo.scenes.palette import (
    COPPER,
    DEEP,
    INK,
    NIGHT,
    PALE,
    SAFFRON,
    SAND,
    SKY,
    TEAL,
    WHITE,
    Colour,
    mix,
    veil,
)
from diwan.demo.scenes.people import CLAY, UMBER, Look, worker
from diwan.demo.scenes.stage import Size, Stage, before, over

_BOARD = (486.0, 96.0, 628.0, 392.0)
_CARDS: list[list[Colour | None]] = [
    [TEAL, SAFFRON, TEAL, None, COPPER],
    [SKY, TEAL, None, SAFFRON, TEAL],
    [None, COPPER, SKY, TEAL, SAFFRON],
]
_DARK = mix(NIGHT, TEAL, 0.35)
_PANE = (1290.0, 110.0, 230.0, 360.0)


def handover(size: Size, t: float) -> Image.Image:
    """The ward; night turns to day and back in the window, a card moves over, papers change hands."""
    stage = over(size, _ward)
    _window(stage, t)
    _clock(stage, 236, 250, t)
    _cards(stage, t)
    _nurses(stage, wave(t, 1, 0.0))
    before(stage, _bed)
    return stage.image


def _window(stage: Stage, t: float) -> None:
    """The view at t, cut to the pane, and the frame over its edges."""
    x, y, width, height = _PANE
    view = Stage(Image.new("RGB", stage.image.size))
    _view(view, t)
    (left, top), (right, bottom) = stage.pixels([(x, y), (x + width, y + height)])
    pane = (round(left), round(top), round(right), round(bottom))
    stage.image.paste(view.image.crop(pane), pane)
    _frame(stage)


def _view(stage: Stage, t: float) -> None:
    """The sky's colour at t, with moon and sun on opposite ends of a wheel behind the hills."""
    x, y, width, height = _PANE
    day = wave(t)
    dawn = mix(SAFFRON, SAND, 0.55)
    sky = mix(_DARK, dawn, ease(day, 0, 0.5)) if day < 0.5 else mix(dawn, SKY, ease(day, 0.5, 1))
    stage.box(x, y, width, height, sky)
    for turn, radius, colour in ((0.0, 44, SAND), (math.pi, 58, SAFFRON)):
        angle = math.tau * t + turn
        stage.disc(x + width / 2 - 110 * math.sin(angle), y + 330 - 210 * math.cos(angle), radius, colour)
    hills = [(-30, 330), (60, 268), (140, 300), (260, 250), (260, 400), (-30, 400)]
    stage.blob([(x + dx, y + dy) for dx, dy in hills], mix(DEEP, TEAL, day))


def _clock(stage: Stage, x: float, y: float, t: float) -> None:
    """The wall clock; the minute hand goes round once while t runs, the hour hand by one hour."""
    stage.disc(x + 10, y + 12, 128, veil(INK, 0.2))
    stage.disc(x, y, 128, DEEP)
    stage.disc(x, y, 110, WHITE)
    for k in range(12):
        with stage.placed(x, y, turn=30 * k):
            stage.box(-4, -100, 8, 26 if k % 3 == 0 else 14, DEEP, 3)
    for turn, length, width in ((210 + 30 * t, 58, 14), (360 * t, 84, 9)):
        with stage.placed(x, y, turn=turn):
            stage.line([(0, 14), (0, -length)], width, INK if width > 10 else COPPER)
    stage.disc(x, y, 11, INK)


def _cards(stage: Stage, t: float) -> None:
    """One card per bed; the free place in each row lets one card move over and, later, back."""
    moved = ease(t, 0.12, 0.34) - ease(t, 0.66, 0.88)
    for row, colours in enumerate(_CARDS):
        free = colours.index(None)
        for column, colour in enumerate(colours):
            if colour is None:
                continue
            goes = column == (free + 1) % 5
            place = column + (free - column) * moved if goes else column
            _card(stage, place, row, colour, math.sin(math.pi * moved) if goes else 0.0)


def _card(stage: Stage, column: float, row: int, colour: Colour, lifted: float) -> None:
    """A bed's card on the board; a lifted one is nearer to us, so larger and with a longer shadow."""
    x, y, width, height = _BOARD
    left, top = x + 40 + column * (width - 60) / 5, y + 44 + row * (height - 56) / 3
    with stage.placed(left + 47, top + 41, turn=-6 * lifted, zoom=1 + 0.12 * lifted):
        stage.box(-43 + 8 * lifted, -36 + 10 * lifted, 94, 82, veil(INK, 0.2), 8)
        stage.box(-47, -41, 94, 82, colour, 8)
        stage.box(-33, -26, 42, 10, mix(colour, WHITE, 0.75), 5)
        stage.box(-33, -6, 64, 8, mix(colour, WHITE, 0.45), 4)
        stage.disc(27, 22, 9, mix(colour, WHITE, 0.85))


def _nurses(stage: Stage, given: float) -> None:
    """Night shift left, day shift right; `given` (0..1) is how far the papers are over."""
    reach = 28 * (given - 0.5)
    hold = (800 + reach, 560 - 10 * math.sin(math.pi * given))
    foot, tall = 900.0, 660.0
    _papers(stage, *hold)
    for side, look, trousers in (
        (-1, Look(TEAL, UMBER, WHITE), DEEP),
        (1, Look(COPPER, CLAY), mix(COPPER, INK, 0.4)),
    ):
        x = 800 + side * 370
        hand = ((hold[0] + side * 112 - x) / tall * -side, (hold[1] - foot) / tall)
        far = [(0.09, -0.77), (0.19, -0.62), (hand[0], hand[1] - 0.035)]
        near = [(-0.05, -0.765), (0.06, -0.575), (hand[0] - 0.015, hand[1] + 0.085)]
        worker(stage, x, foot, tall, look, trousers, near, far, flip=side > 0)


def _papers(stage: Stage, x: float, y: float) -> None:
    """The clipboard between the two."""
    with stage.placed(x, y, turn=-4):
        stage.box(-82, -108, 164, 206, mix(COPPER, SAND, 0.35), 12)
        stage.box(-68, -88, 136, 172, WHITE, 6)
        stage.box(-32, -120, 64, 30, DEEP, 8)
        for k in range(4):
            stage.box(-48, -60 + 32 * k, 96 - 22 * (k % 2), 12, mix(SKY, TEAL, 0.35), 6)


def _ward(stage: Stage) -> None:
    """The wall with the night's shade on the left, the tiles below, and the empty board."""
    stage.box(-200, -100, 2000, 1100, mix(PALE, SKY, 0.25))
    stage.grain([(-200, -100), (470, -100), (470, 640), (-200, 640)], mix(SKY, TEAL, 0.5), 0.7, "left")
    stage.grain([(1100, 520), (1800, 520), (1800, 640), (1100, 640)], mix(SAFFRON, SAND, 0.5), 0.5, "right")
    tiles = [(-200, 612), (1800, 612), (1800, 910), (-200, 910)]
    stage.shape(tiles, mix(SKY, TEAL, 0.35))
    stage.lattice(tiles, 92, (*mix(SKY, PALE, 0.3), 110), 4)
    stage.box(-200, 600, 2000, 16, mix(TEAL, SKY, 0.2))
    bx, by, bw, bh = _BOARD
    stage.box(bx + 12, by + 16, bw, bh, mix(SKY, DEEP, 0.3), 18)
    stage.box(bx, by, bw, bh, DEEP, 18)
    stage.box(bx + 16, by + 16, bw - 32, bh - 32, mix(SAND, WHITE, 0.5), 10)
    for row in (1, 2):
        stage.box(bx + 36, by + 26 + row * (bh - 56) / 3, bw - 72, 5, mix(SAND, COPPER, 0.25), 2)


def _frame(stage: Stage) -> None:
    """The window's frame and sill."""
    x, y, width, height = _PANE
    for left, top, across, down in (
        (x - 18, y - 18, width + 36, 20), (x - 18, y, 20, height), (x + width - 2, y, 20, height),
        (x - 34, y + height - 4, width + 68, 28), (x + width / 2 - 7, y, 14, height),
    ):  # fmt: skip
        stage.box(left, top, across, down, WHITE)


def _bed(stage: Stage) -> None:
    """The made bed in the foreground."""
    stage.box(40, 690, 26, 260, DEEP, 12)
    stage.box(1534, 740, 26, 260, DEEP, 12)
    stage.box(40, 716, 150, 60, DEEP, 20)
    stage.box(60, 800, 1480, 160, WHITE, 30)
    stage.blob([(96, 812), (110, 752), (220, 738), (380, 752), (400, 806), (250, 824)], mix(PALE, SKY, 0.35))
    blanket = [(470, 790), (1500, 790), (1540, 830), (1540, 930), (430, 930)]
    stage.shape(blanket, SAFFRON, 26)
    stage.grain(blanket, mix(SAFFRON, COPPER, 0.6), 0.7, "down")
    stage.shape([(470, 790), (560, 790), (520, 930), (430, 930)], mix(SAND, WHITE, 0.5), 16)
