"""Minutes: two chairs face each other over a table; between the papers of both sides a seal holds level."""

import math

from PIL import Image

from diwan.demo.scenes.outline import arc, arch, smooth, star
from diwan.demo.scenes.palette import COPPER, DEEP, INK, PALE, SAFFRON, SAND, SKY, TEAL, WHITE, mix, veil
from diwan.demo.scenes.stage import Size, Stage, before, over

_WOOD = mix(COPPER, INK, 0.3)
_WINDOW = (800.0, 548.0, 860.0, 520.0)  # middle, sill, width, height
_PIVOT = (800.0, 572.0)


def minutes(size: Size, t: float) -> Image.Image:
    """The meeting room; the sun passes the window once while the beam dips to either side and levels."""
    stage = over(size, _sky)
    x, sill, width, _ = _WINDOW
    stage.disc(x + (t - 0.5) * (width + 300), sill - 250 - 130 * math.sin(math.pi * t), 120, SAFFRON)
    before(stage, _room)
    _balance(stage, 6.5 * math.sin(math.tau * 3 * t) * math.cos(math.pi * t) ** 2)
    before(stage, _front)
    return stage.image


def _sky(stage: Stage) -> None:
    """What lies behind the window: a pale sky over a river plain."""
    stage.box(-200, -100, 2000, 1100, mix(SAND, WHITE, 0.35))
    stage.grain([(340, 0), (1260, 0), (1260, 560), (340, 560)], mix(SAFFRON, SAND, 0.4), 0.6, "down")
    stage.blob([(380, 470), (600, 430), (820, 462), (1040, 424), (1240, 470), (1240, 640), (380, 640)], SKY)
    stage.blob(
        [(380, 510), (640, 486), (900, 512), (1240, 480), (1240, 640), (380, 640)], mix(SKY, TEAL, 0.5)
    )


def _room(stage: Stage) -> None:
    """The wall around the window, its lattice screen, curtains, floor, chairs and table."""
    x, sill, width, height = _WINDOW
    hole = arch(x, sill, width, height)
    edge = [(x + width / 2, 700), (1800, 700), (1800, -100), (-200, -100), (-200, 700), (x - width / 2, 700)]
    stage.shape([*hole, *edge], TEAL)
    stage.box(x - width / 2, sill, width, 140, TEAL)
    stage.lattice(arch(x, sill, width, height), width / 9, veil(TEAL, 0.6), 5)
    stage.line(hole, 26, mix(TEAL, WHITE, 0.75))
    stage.box(x - width / 2 - 30, sill - 4, width + 60, 24, mix(TEAL, SKY, 0.4), 6)
    for side in (-1, 1):
        _curtain(stage, x + side * 566, side)
    stage.box(-200, 690, 2000, 400, mix(DEEP, INK, 0.45))
    stage.shape([(250, 748), (1350, 748), (1560, 910), (40, 910)], COPPER)
    stage.shape([(290, 762), (1310, 762), (1488, 910), (112, 910)], mix(SAND, COPPER, 0.15))
    stage.shape([(330, 776), (1270, 776), (1420, 910), (180, 910)], mix(COPPER, INK, 0.25))


def _curtain(stage: Stage, x: float, side: int) -> None:
    """A curtain drawn to the side, in three folds."""
    with stage.placed(x, 0, flip=side < 0):
        stage.shape([(-104, -20), (150, -20), (176, 720), (16, 720), (20, 430)], DEEP, 20)
        stage.shape([(-40, -20), (40, -20), (98, 720), (56, 720), (48, 420)], mix(DEEP, TEAL, 0.55), 10)
        stage.shape([(86, -20), (120, -20), (146, 720), (120, 720)], mix(DEEP, TEAL, 0.55), 6)


def _balance(stage: Stage, tilt: float) -> None:
    """Beam, the two sides' papers on it, and above the pivot the seal; `tilt` in degrees."""
    x, y = _PIVOT
    stage.shape([(x, y - 34), (x + 62, y + 60), (x - 62, y + 60)], DEEP, 10)
    with stage.placed(x, y - 40, turn=tilt):
        stage.box(-350, -12, 700, 26, DEEP, 12)
        stage.box(-350, -12, 700, 9, mix(DEEP, SKY, 0.4), 4)
        for side in (-1, 1):
            _stack(stage, side * 266, side)
        with stage.placed(0, -156, zoom=1.36):
            _seal(stage, 0, 0)


def _stack(stage: Stage, x: float, side: int) -> None:
    """One side's papers: a pile with a folder on top, bound in that side's colour."""
    for k in range(5):
        shift = 7 * math.sin(k * 2.1 + side)
        colour = (WHITE, PALE, SAND)[k % 3]
        stage.box(x - 74 + shift, -30 - 17 * k, 148, 16, colour, 4)
    stage.box(x - 80, -122, 160, 24, SAFFRON if side < 0 else COPPER, 6)
    stage.box(x - 14, -124, 28, 112, mix(SAFFRON if side < 0 else COPPER, INK, 0.25), 3)


def _seal(stage: Stage, x: float, y: float) -> None:
    """A wax seal with a lobed rim and the star, standing on the beam."""
    stage.shape([(x - 44, y + 70), (x + 44, y + 70), (x + 66, y + 106), (x - 66, y + 106)], INK, 6)
    for k in range(16):
        angle = math.tau * k / 16
        stage.disc(x + 84 * math.cos(angle), y + 84 * math.sin(angle), 22, COPPER)
    stage.disc(x, y, 90, COPPER)
    stage.ring(x, y, 74, 5, mix(COPPER, SAND, 0.55))
    stage.shape(star(x, y, 60, 22.5), SAFFRON)
    stage.shape(star(x, y, 34), mix(COPPER, INK, 0.15))
    stage.disc(x, y, 12, SAFFRON)


def _front(stage: Stage) -> None:
    """The table's near edge with pens and glasses, its legs, and the chairs at both ends."""
    for side in (-1, 1):
        _chair(stage, 800 + side * 560, side)
    stage.shape([(392, 626), (1208, 626), (1290, 690), (310, 690)], mix(COPPER, SAND, 0.25))
    stage.shape([(310, 690), (1290, 690), (1280, 730), (320, 730)], _WOOD)
    for side in (-1, 1):
        leg = [(400, 728), (344, 728), (356, 896), (388, 896)]
        stage.shape([(800 + side * dx, y) for dx, y in leg], mix(_WOOD, INK, 0.3), 6)
        _place(stage, side)


def _place(stage: Stage, side: int) -> None:
    """What lies before one of the two: a sheet, a pen, a glass of water."""
    with stage.placed(800, 0, flip=side < 0):
        stage.shape([(250, 640), (372, 640), (404, 676), (262, 676)], WHITE)
        stage.line([(286, 662), (372, 650)], 8, DEEP)
        stage.shape([(178, 592), (222, 592), (216, 664), (184, 664)], SKY, 6)
        stage.shape([(181, 622), (219, 622), (216, 664), (184, 664)], PALE, 6)


def _chair(stage: Stage, x: float, side: int) -> None:
    """A high-backed chair in profile, turned to the table."""
    with stage.placed(x, 0, flip=side > 0):
        stage.oval(20, 868, 150, 16, mix(DEEP, INK, 0.7))
        stage.line([(-86, 866), (-70, 660), (-104, 360)], [20, 24, 20], _WOOD)
        stage.line([(112, 866), (104, 690)], [18, 22], _WOOD)
        stage.line(smooth([(-70, 560), (10, 548), (96, 566)]), 20, _WOOD)
        stage.line([(92, 566), (100, 680)], 16, _WOOD)
        stage.shape([(-110, 366), (-60, 352), (-24, 660), (-66, 668)], SAFFRON, 18)
        stage.shape([(-84, 652), (124, 652), (124, 704), (-84, 704)], SAFFRON, 22)
        stage.shape([(-84, 680), (124, 680), (124, 706), (-84, 706)], mix(SAFFRON, COPPER, 0.55), 12)
        stage.shape(arc(-98, 352, 20, 20), _WOOD)
