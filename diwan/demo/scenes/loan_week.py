"""Loan week: a fish stall by the water, and the book in which each day's catch pays its part back."""

import math

from PIL import Image

from diwan.demo.scenes.motion import ease
from diwan.demo.scenes.outline import Point, smooth
from diwan.demo.scenes.palette import (
    COPPER,
    DEEP,
    INK,
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
from diwan.demo.scenes.people import UMBER, Look, arm, bust
from diwan.demo.scenes.stage import Size, Stage, before, over

_HORIZON = 330.0
_WEEK = [0.42, 0.66, 0.50, 0.86, 0.30, 0.74, 1.0]  # what comes in per day, as part of the best day
_FILLED_BY = 0.84


def loan_week(size: Size, t: float) -> Image.Image:
    """The quay; the sea swings, the boat passes, and the book fills day by day."""
    stage = over(size, _shore)
    _sea(stage, t)
    before(stage, _stall)
    _seller(stage, t)
    before(stage, _counter)
    _bars(stage, t)
    return stage.image


def _sea(stage: Stage, t: float) -> None:
    """Bands of water that swing against each other, and a sailing boat on the far one."""
    for k in range(5):
        y = _HORIZON + 10 + k * 44
        if k == 0:
            _boat(stage, 1320 + 130 * math.sin(math.tau * t), y - 8, 3 * math.sin(math.tau * 5 * t))
        swing = (k % 2 * 2 - 1) * 60 * math.sin(math.tau * 2 * t + k)
        crest = [(x + swing, y + 9 * math.sin(x / 70 + k * 2)) for x in range(-300, 1960, 28)]
        # The next band covers the rest, so each need not reach down far.
        low = 900 if k == 4 else y + 80
        stage.shape([*crest, (1900, low), (-300, low)], mix(mix(SKY, TEAL, 0.3), DEEP, k / 5))


def _boat(stage: Stage, x: float, y: float, lean: float) -> None:
    """A small boat under one slanting sail."""
    with stage.placed(x, y, turn=lean):
        stage.line([(-6, 0), (10, -150)], 7, INK)
        stage.shape([(-88, -34), (96, -206), (70, -24)], WHITE, 6)
        stage.shape([(20, -135), (96, -206), (70, -24)], mix(SAND, SAFFRON, 0.35), 6)
        stage.shape([(-104, -10), (112, -18), (78, 34), (-74, 34)], COPPER, 12)


def _seller(stage: Stage, t: float) -> None:
    """The woman behind the stall; her arm lays down a fish and lifts it again."""
    look = Look(SAFFRON, UMBER, SKY)
    lift = 24 * math.sin(math.tau * 4 * t)
    bust(stage, 420, 560, 300, look)
    arm(stage, [(380, 408), (430, 520), (566, 478 - lift)], 66, mix(look.robe, COPPER, 0.3), look.skin)
    _fish(stage, 640, 442 - lift, 0.84, mix(SKY, WHITE, 0.45), -12 - lift * 0.3)
    stage.line([(606, 474 - lift), (618, 452 - lift)], [22, 18], look.skin)


def _fish(stage: Stage, x: float, y: float, zoom: float, colour: Colour, turn: float = 0.0) -> None:
    """A fish of three shapes, its head to the left, 220 units long at zoom 1."""
    with stage.placed(x, y, turn=turn, zoom=zoom):
        stage.shape([(66, 0), (128, -48), (114, 0), (128, 48)], mix(colour, DEEP, 0.35), 8)
        stage.blob([(-110, 4), (-60, -38), (10, -42), (84, -6), (84, 8), (10, 40), (-60, 36)], colour)
        stage.blob([(-106, 8), (-60, 24), (10, 26), (84, 6), (10, 40), (-60, 36)], mix(colour, WHITE, 0.6))
        stage.line(smooth([(-52, -30), (-40, 0), (-52, 30)]), 6, mix(colour, DEEP, 0.4))
        stage.shape([(-10, -38), (40, -66), (46, -28)], mix(colour, DEEP, 0.35), 6)
        stage.disc(-78, -8, 7, INK)


def _bars(stage: Stage, t: float) -> None:
    """The week in the book: per day a bar up for the catch, one down for the part paid back."""
    emptied = ease(t, 0.93, 1.0)
    with stage.placed(1246, 676, turn=-2):
        tops: list[Point] = []
        for day, catch in enumerate(_WEEK):
            grown = ease(t, day / 7 * _FILLED_BY, (day + 1) / 7 * _FILLED_BY) * (1 - emptied)
            x = -304.0 + day * 70 + (84 if day > 3 else 0)
            up, down = 196 * catch * grown, 92 * catch * grown
            stage.box(x, -up, 46, up + 1, TEAL, min(6.0, up / 3))
            stage.box(x, 8, 46, down + 1, COPPER, min(6.0, down / 3))
            tops.append((x + 23, -up - 26))
        shown = [p for k, p in enumerate(tops) if t * 7 / _FILLED_BY > k + 0.5]
        if len(shown) > 1 and emptied < 1:
            stage.line(smooth(shown), 8 * (1 - emptied), SAFFRON)
        for dot in shown:
            stage.disc(*dot, 12 * (1 - emptied), SAFFRON)


def _shore(stage: Stage) -> None:
    """The sky of early morning with the sun on the water's edge."""
    stage.box(-200, -100, 2000, 1100, mix(SAND, WHITE, 0.3))
    stage.grain([(-200, -100), (1800, -100), (1800, 380), (-200, 380)], mix(SAFFRON, SAND, 0.4), 0.7, "down")
    stage.disc(960, 270, 128, mix(SAFFRON, COPPER, 0.25))


def _stall(stage: Stage) -> None:
    """Posts, the back cloth with its lattice, and the striped awning."""
    for x in (70, 800):
        stage.box(x, 120, 26, 800, mix(COPPER, INK, 0.45))
    cloth = [(96, 150), (800, 150), (800, 600), (96, 600)]
    stage.shape(cloth, DEEP)
    stage.lattice(cloth, 110, veil(TEAL, 0.9), 5)
    stage.grain(cloth, INK, 0.6, "up")
    for k in range(11):
        x, colour = 6 + k * 80, COPPER if k % 2 == 0 else mix(SAND, WHITE, 0.6)
        stage.shape([(x + 30 - k * 6, -20), (x + 110 - k * 6 - 6, -20), (x + 80, 172), (x, 172)], colour)
        stage.shape([(x, 170), *reversed(_scallop(x, 80))], mix(colour, INK, 0.12))


def _scallop(x: float, width: float) -> list[Point]:
    """The rounded hem of one awning stripe."""
    half = width / 2
    return [
        (x + half + half * math.cos(math.pi * k / 12), 172 + 38 * math.sin(math.pi * k / 12))
        for k in range(13)
    ]


def _counter(stage: Stage) -> None:
    """The ice with the catch, the stall's front, and before it the open book."""
    stage.shape([(40, 560), (860, 560), (920, 700), (-20, 700)], PALE, 16)
    stage.shape([(60, 572), (840, 572), (890, 684), (10, 684)], WHITE, 12)
    catch = [(180, 612, COPPER), (420, 606, mix(SKY, TEAL, 0.35)), (650, 612, mix(SKY, TEAL, 0.15)),
             (120, 660, mix(SKY, TEAL, 0.5)), (340, 664, SAFFRON), (560, 662, mix(SKY, TEAL, 0.3)),
             (780, 660, mix(COPPER, SAND, 0.25))]  # fmt: skip
    for x, y, colour in catch:
        _fish(stage, x, y, 0.92, colour, -6)
    stage.box(-200, 700, 1130, 300, TEAL)
    stage.box(-200, 700, 1130, 26, mix(TEAL, WHITE, 0.3))
    stage.grain([(-200, 726), (930, 726), (930, 900), (-200, 900)], DEEP, 0.9, "down")
    stage.box(900, 842, 900, 200, mix(COPPER, INK, 0.5))
    stage.box(900, 842, 900, 14, mix(COPPER, INK, 0.2))
    _book(stage)


def _book(stage: Stage) -> None:
    """The open ledger in the foreground: two pages, ruled, with the day line."""
    with stage.placed(1246, 676, turn=-2):
        stage.box(-346, -280, 692, 452, COPPER, 20)
        stage.box(-326, -268, 326, 424, mix(SAND, WHITE, 0.55), 10)
        stage.box(0, -268, 326, 424, mix(SAND, WHITE, 0.75), 10)
        for k in range(9):
            stage.box(-306, -230 + k * 44, 612, 3, mix(SAND, SKY, 0.5))
        stage.box(-306, 0, 612, 7, INK, 3)
        stage.shape(
            [(-26, -268), (0, -262), (26, -268), (26, 156), (0, 162), (-26, 156)], mix(SAND, COPPER, 0.12)
        )
        stage.box(-2, -264, 4, 424, mix(SAND, COPPER, 0.5))
