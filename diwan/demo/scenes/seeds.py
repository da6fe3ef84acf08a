"""Seeds: trays pass from left to right before the field, and in each the seed becomes a seedling."""

import math

from PIL import Image

from diwan.demo.scenes.motion import ease
from diwan.demo.scenes.outline import Point, arc, smooth
from diwan.demo.scenes.palette import COPPER, DEEP, INK, PALE, SAFFRON, SAND, SKY, TEAL, WHITE, mix, veil
from diwan.demo.scenes.people import BARK, Look, worker
from diwan.demo.scenes.stage import Size, Stage, before, over

_HORIZON = 372.0
_VANISHING = 1010.0  # where along the horizon the rows meet
_SOIL = 706.0
_TRAY, _CELLS = 396.0, 2  # a tray's width and how many seeds it holds
_LEAF = mix(mix(TEAL, SAFFRON, 0.42), WHITE, 0.38)
_CROP = mix(TEAL, SAFFRON, 0.3)
_SOILS = mix(COPPER, INK, 0.62)


def seeds(size: Size, t: float) -> Image.Image:
    """The nursery bench; while t runs, the trays move on by one tray's width and all in them grows."""
    stage = over(size, _field)
    for number in range(-1, 5):
        left = (number + t) * _TRAY - 60
        _tray(stage, left)
        for cell in range(_CELLS):
            x = left + (cell + 0.5) * (_TRAY - 20) / _CELLS + 2
            _plant(stage, x, ease(x, -60, 1780), math.sin(math.tau * (t * 4 + x / 900)))
    before(stage, _bench)
    return stage.image


def _tray(stage: Stage, left: float) -> None:
    """A tray with a glass front: soil in three cells."""
    width = _TRAY - 20
    stage.box(left, _SOIL - 14, width, 150, mix(SKY, DEEP, 0.35), 14)
    for cell in range(_CELLS):
        x = left + 10 + cell * (width - 8) / _CELLS
        stage.box(x, _SOIL, (width - 8) / _CELLS - 10, 126, _SOILS, 12)
        stage.box(x, _SOIL, (width - 8) / _CELLS - 10, 24, mix(_SOILS, COPPER, 0.3), 8)


def _plant(stage: Stage, x: float, grown: float, sway: float) -> None:
    """A seed's life at `grown` (0..1): seed, root, stem breaking the soil, leaf pairs up to the bud."""
    root = ease(grown, 0.06, 0.5)
    depth = _SOIL + 52
    for side in (-1, 0, 1):
        if root > 0.02:
            reach = root * (0.6 if side else 1.0)
            way = [
                (x, depth),
                (x + side * 18 * reach, depth + 26 * reach),
                (x + side * 34 * reach, depth + 62 * reach),
            ]
            stage.line(smooth(way, steps=4), 6, mix(SAND, WHITE, 0.3))
    rise = ease(grown, 0.14, 1.0)
    if rise > 0.01:
        _stem(stage, x, depth, rise, sway)
    shrunk = 1 - 0.45 * ease(grown, 0.3, 0.8)
    stage.oval(x, depth, 24 * shrunk, 17 * shrunk, SAFFRON)
    stage.oval(x - 6, depth - 5, 10 * shrunk, 5 * shrunk, mix(SAFFRON, WHITE, 0.5))


def _stem(stage: Stage, x: float, depth: float, rise: float, sway: float) -> None:
    """The stem with its leaf pairs; it bends with `sway` (-1..1), the more the taller it is."""
    tall = 40 + 400 * rise
    bend = 14 * sway * rise
    joints = [(0, 0), (-5, 0.35), (bend * 0.5, 0.7), (bend, 1.0)]
    way = smooth([(x + dx, depth - tall * part) for dx, part in joints], steps=5)
    stage.line(way, [9 + 5 * rise - 0.5 * k for k in range(len(way))], _LEAF)
    for pair in range(3):
        height = 0.98 - 0.25 * pair
        place = way[min(len(way) - 1, round(height * (len(way) - 1)))]
        size = (44 + 84 * rise) * (0.7 + 0.2 * pair) * ease(rise, 0.34 * pair - 0.02, 0.34 * pair + 0.3)
        if place[1] > _SOIL - 6 or size < 4:
            continue
        for side in (-1, 1):
            turn = side * (52 + 12 * pair - 26 * (pair == 0) * rise) + 5 * sway
            _leaf(stage, place, turn, size, _LEAF if side < 0 else mix(_LEAF, TEAL, 0.42))


def _leaf(stage: Stage, foot: Point, turn: float, size: float, colour: tuple[int, ...]) -> None:
    """A leaf pointing up, then turned clockwise by `turn` degrees."""
    with stage.placed(*foot, turn=turn, zoom=size):
        stage.blob([(0, 0), (-0.25, -0.42), (0, -1), (0.25, -0.42)], colour)
        stage.line([(0, -0.05), (0, -0.7)], 0.035, mix(colour, PALE, 0.35))


def _field(stage: Stage) -> None:
    """Sky, sun, far hills and palms, the rows of the field, and the farmer walking them."""
    sky = [(-200, -100), (1800, -100), (1800, _HORIZON + 20), (-200, _HORIZON + 20)]
    stage.shape(sky, mix(SAND, WHITE, 0.25))
    stage.grain(sky, mix(SAFFRON, SAND, 0.35), 0.55, "down")
    stage.disc(430, 292, 190, SAFFRON)
    stage.lattice(arc(430, 292, 190, 190), 76, veil(COPPER, 0.35), 3)
    ridge = [
        (-200, 318),
        (60, 300),
        (300, 344),
        (620, 352),
        (860, 300),
        (1180, 312),
        (1420, 278),
        (1700, 300),
    ]
    stage.blob([(-300, 420), *ridge, (1900, 420)], mix(SKY, TEAL, 0.45))
    for x, y, size in ((700, 352, 0.8), (772, 356, 1.1), (846, 350, 0.9), (90, 356, 0.8)):
        _palm(stage, x, y, size)
    _rows(stage)
    worker(stage, 268, 640, 300, Look(COPPER, BARK, WHITE), DEEP,
           near=[(-0.05, -0.76), (0.0, -0.58), (0.13, -0.50)], far=[(0.08, -0.76), (0.16, -0.6), (0.2, -0.5)],
           )  # fmt: skip
    stage.blob([(290, 482), (362, 482), (352, 522), (300, 522)], mix(SAFFRON, COPPER, 0.35))


def _palm(stage: Stage, x: float, y: float, size: float) -> None:
    """A distant date palm."""
    with stage.placed(x, y, zoom=size):
        stage.line(smooth([(0, 20), (6, -50), (0, -116)]), 11, DEEP)
        for side in (-1, 1):
            for reach, rise, drop in ((30, -186, -150), (66, -172, -112), (80, -134, -72), (58, -104, -44)):
                frond = smooth([(0, -116), (side * reach * 0.5, rise), (side * reach, drop)])
                stage.line(frond, [11 - 0.5 * k for k in range(len(frond))], DEEP)


def _rows(stage: Stage) -> None:
    """Planted rows that run together at the horizon."""
    ground = [(-200, _HORIZON), (1800, _HORIZON), (1800, 900), (-200, 900)]
    stage.shape(ground, TEAL)
    vx = _VANISHING
    for k in range(-13, 12):
        near = vx + k * 250
        far = vx + (near - vx) * 0.1
        stage.shape([(far - 3, _HORIZON), (far + 4, _HORIZON), (near + 66, 900), (near - 66, 900)],
                    mix(TEAL, DEEP, 0.8) if k % 2 else _CROP)  # fmt: skip
    stage.grain(ground, DEEP, 0.75, "right")
    stage.box(-200, _HORIZON - 4, 2000, 10, mix(DEEP, TEAL, 0.4))


def _bench(stage: Stage) -> None:
    """The bench the trays run on."""
    stage.box(-200, 836, 2000, 30, mix(SAND, WHITE, 0.4))
    stage.box(-200, 862, 2000, 80, mix(COPPER, INK, 0.25))
    for x in range(-200, 1800, 132):
        stage.disc(x + 40, 884, 12, mix(COPPER, INK, 0.55))
