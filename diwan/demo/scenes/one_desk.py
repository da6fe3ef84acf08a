"""One desk: people leave three doors in three queues, become one queue, and pass one counter."""

import math
from bisect import bisect_left
from functools import lru_cache

from PIL import Image

from diwan.demo.scenes.outline import Point, arc, arch, beside, ribbon, smooth
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
from diwan.demo.scenes.people import BARK, CLAY, UMBER, Look, arm, bust, standing
from diwan.demo.scenes.stage import Size, Stage, before, over

_FLOOR = 470.0
# Each queue leaves its door: where that stands, and the colour of both.
_DOORS: list[tuple[float, Colour]] = [(150.0, SAFFRON), (400.0, COPPER), (650.0, SKY)]
_EXIT = (1492.0, 176.0)  # where the way out stands, and how wide it is
# The way all share, past the counter and out; each queue keeps a lane of it.
_SHARED = [
    (930, 750),
    (1040, 770),
    (1160, 776),
    (1290, 756),
    (1400, 700),
    (1465, 620),
    (1490, 540),
    (1492, 466),
]
_APPROACH: list[list[Point]] = [
    [(150, 462), (150, 520), (176, 640), (270, 744), (430, 800), (620, 822), (780, 818)],
    [(400, 462), (400, 520), (432, 606), (530, 676), (660, 718), (800, 740)],
    [(650, 462), (650, 510), (684, 574), (754, 628), (838, 672)],
]
_LOOKS = [
    [
        Look(SAFFRON, UMBER),
        Look(mix(SAFFRON, WHITE, 0.45), BARK, COPPER),
        Look(mix(SAFFRON, COPPER, 0.4), CLAY),
    ],
    [Look(COPPER, BARK, SAND), Look(mix(COPPER, INK, 0.4), UMBER), Look(mix(COPPER, WHITE, 0.35), BARK)],
    [Look(SKY, UMBER, DEEP), Look(mix(SKY, WHITE, 0.6), BARK), Look(mix(SKY, TEAL, 0.6), CLAY, WHITE)],
]
_SPACING = 1.45  # the gap between two people of one queue, in body heights
_SERVED = 0.9  # where on the shared way the papers stay with the clerk, in body heights
_LANE = 0.26  # a lane's width, in body heights of whoever walks there


def one_desk(size: Size, t: float) -> Image.Image:
    """The hall; while t runs, everybody moves on by three places, so the film closes on itself."""
    stage = over(size, _hall)
    for y, x, look, stride, papers in sorted(_walkers(t), key=lambda walker: walker[0]):
        standing(stage, x, y, _tallness(y), look, stride=stride, carries=papers)
    before(stage, _plant)
    return stage.image


def _tallness(y: float) -> float:
    """How tall someone is whose feet are at height y: nearer people stand lower and larger."""
    return 150 + (y - _FLOOR) * 0.34


@lru_cache(maxsize=3)
def _way(queue: int) -> list[tuple[float, float, float]]:
    """The queue's way as (steps, x, y); steps count body heights and are 0 where the queues meet."""
    lane = (1 - queue) * _LANE
    shared = beside(_SHARED, [lane * _tallness(y) for _, y in _SHARED])
    points = smooth([*_APPROACH[queue], *shared], steps=16)
    steps, table = 0.0, []
    for k, (x, y) in enumerate(points):
        if k:
            steps += math.dist((x, y), points[k - 1]) / _tallness(y)
        table.append((steps, x, y))
    meeting = table[len(_APPROACH[queue]) * 16][0]
    return [(s - meeting, x, y) for s, x, y in table]


def _walkers(t: float) -> list[tuple[float, float, Look, float, Colour | None]]:
    """Everybody on the way at this moment: y, x, look, stride and papers."""
    found = []
    for queue, looks in enumerate(_LOOKS):
        way = _way(queue)
        offset = queue * _SPACING / 3 + t * 3 * _SPACING
        first = math.ceil((way[0][0] - offset) / _SPACING)
        last = math.floor((way[-1][0] - offset) / _SPACING)
        for number in range(first, last + 1):
            found.append(_walker(queue, looks[number % 3], number * _SPACING + offset))
    return found


def _walker(queue: int, look: Look, steps: float) -> tuple[float, float, Look, float, Colour | None]:
    """One person `steps` along the way, still half in the doorway's colour at either end."""
    way = _way(queue)
    k = min(len(way) - 1, max(1, bisect_left(way, steps, key=lambda entry: entry[0])))
    (s0, x0, y0), (s1, x1, y1) = way[k - 1], way[k]
    part = (steps - s0) / (s1 - s0)
    dim = max(0.0, 1 - (steps - way[0][0]) / 0.5, 1 - (way[-1][0] - steps) / 0.5)
    shade = mix(_DOORS[queue][1], INK, 0.35) if steps < 0 else DEEP
    stride = math.sin(math.tau * steps / _SPACING * 4)
    papers = mix(WHITE, shade, dim) if steps < _SERVED else None
    return (y0 + (y1 - y0) * part, x0 + (x1 - x0) * part, look.towards(shade, dim), stride, papers)


def _hall(stage: Stage) -> None:
    """Wall, doors, floor, the three carpets that become one, and the counter."""
    stage.box(-200, -100, 2000, 700, TEAL)
    stage.grain([(-200, -100), (1800, -100), (1800, _FLOOR), (-200, _FLOOR)], DEEP, 0.6, "up")
    stage.box(-200, _FLOOR, 2000, 600, SAND)
    stage.grain(
        [(-200, _FLOOR), (1800, _FLOOR), (1800, 900), (-200, 900)], mix(SAND, COPPER, 0.3), 0.35, "down"
    )
    _carpets(stage)
    for x, colour in _DOORS:
        _door(stage, x, colour)
    _exit(stage)
    _window(stage)
    _clerk(stage)
    _counter(stage)


def _door(stage: Stage, x: float, colour: Colour) -> None:
    """A lit doorway in its queue's colour."""
    stage.shape(arch(x, _FLOOR + 14, 214, 372), mix(DEEP, INK, 0.25))
    stage.shape(arch(x, _FLOOR + 14, 172, 344), colour)
    stage.grain(arch(x, _FLOOR + 14, 172, 344), mix(colour, INK, 0.45), 0.8, "down")


def _exit(stage: Stage) -> None:
    """The dark doorway through which the served leave."""
    x, width = _EXIT
    stage.shape(arch(x, _FLOOR + 12, width, 360), mix(TEAL, WHITE, 0.25))
    stage.shape(arch(x, _FLOOR + 12, width - 40, 334), DEEP)


def _carpets(stage: Stage) -> None:
    """A band under each queue; from the meeting on the three run side by side as one."""
    for queue, (_, colour) in enumerate(_DOORS):
        points = [(x, y) for _, x, y in _way(queue)]
        stage.shape(ribbon(points, [_tallness(y) * _LANE for _, y in points]), mix(colour, WHITE, 0.2))


def _window(stage: Stage) -> None:
    """The round window behind the clerk, with the star lattice in its pane."""
    stage.disc(1130, 262, 222, DEEP)
    stage.disc(1130, 262, 202, SAFFRON)
    stage.lattice(arc(1130, 262, 202, 202), 80, veil(COPPER, 0.4), 4)
    stage.glow(1130, 262, 202, mix(SAFFRON, WHITE, 0.5), 0.6)


def _clerk(stage: Stage) -> None:
    """The one person behind the counter, turned to the queue."""
    look = Look(PALE, CLAY, DEEP)
    bust(stage, 1120, 536, 246, look, flip=True)
    arm(stage, [(1190, 430), (1196, 506), (1096, 520)], 44, mix(look.robe, TEAL, 0.25), look.skin)


def _plant(stage: Stage) -> None:
    """Large leaves in the near corner: they give the hall its depth."""
    for k, (turn, long) in enumerate([(-8, 300), (22, 340), (50, 330), (76, 250)]):
        with stage.placed(-14, 930, turn=turn):
            leaf = [(0, 0), (-46, -long * 0.5), (0, -long), (46, -long * 0.5)]
            stage.blob(leaf, mix(DEEP, INK, 0.25 if k % 2 else 0.55))
            stage.line([(0, 0), (0, -long * 0.86)], [7, 2], mix(TEAL, DEEP, 0.3))


def _counter(stage: Stage) -> None:
    """The desk: a slab over a panelled front."""
    stage.shape([(880, 556), (1384, 556), (1356, 700), (908, 700)], DEEP, 12)
    stage.grain([(880, 556), (1384, 556), (1356, 700), (908, 700)], INK, 0.7, "right")
    stage.box(856, 528, 552, 34, WHITE, 14)
    stage.box(856, 552, 552, 10, mix(SAND, COPPER, 0.3), 4)
    stage.shape([(1240, 528), (1256, 470), (1350, 470), (1334, 528)], INK, 6)
    stage.box(930, 516, 96, 12, SAFFRON, 3)
    stage.box(938, 504, 84, 12, SKY, 3)
