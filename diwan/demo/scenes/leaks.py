"""Leaks: a street at night, a pipe below it, and the sound of a leak on its way to a listening ear."""

import math

from PIL import Image

from diwan.demo.scenes.chance import lots
from diwan.demo.scenes.outline import arc, smooth
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
    mix,
    veil,
)
from diwan.demo.scenes.people import UMBER, Look, worker
from diwan.demo.scenes.stage import Size, Stage, before, over

_ROAD = 446.0  # the street's surface; below it the ground is cut open
_PIPE = 764.0  # the pipe's middle
_LEAK = (884.0, 716.0)
_BEATS = 29  # rings sent out while t runs from 0 to 1: about one in a second of film
_EARTH = mix(COPPER, INK, 0.66)


def leaks(size: Size, t: float) -> Image.Image:
    """The cut through the street; water runs in the pipe, waves leave the leak and reach the device."""
    stage = over(size, _street)
    _waves(stage, t)
    _jet(stage, t)
    before(stage, _pipe)
    _flow(stage, t)
    before(stage, _sleeves)
    _listener(stage, t)
    return stage.image


def _waves(stage: Stage, t: float) -> None:
    """Rings of sound around the leak, fading as they widen; the ground carries them, the air does not."""
    x, y = _LEAK
    cover = y - _ROAD - 30
    for k in range(6):
        age = (k + _BEATS * t) % 6 / 6
        strength = (1 - age) ** 0.9 * min(1.0, age * 8)
        radius, colour = 60 + 640 * age, mix(_EARTH, SAFFRON, strength)
        rim = 90.0 if radius <= cover else math.degrees(math.asin(cover / radius))
        for start, end in ((190, 180 + rim), (360 - rim, 350)):
            if end - start > 2:
                stage.ring(x, y, radius, 24 - 14 * age, colour, start, end)


def _jet(stage: Stage, t: float) -> None:
    """The wet patch above the crack, and the fan of water pressed out of it."""
    x, y = _LEAK
    push = math.sin(math.tau * _BEATS * t)
    for size, shade in ((1.0, 0.3), (0.72, 0.55)):
        patch = [(-150, 20), (-110, -40), (-30, -74 - 6 * push), (60, -62), (130, -24), (160, 20)]
        stage.blob([(x + dx * size, y + dy * size) for dx, dy in patch], mix(_EARTH, TEAL, shade))
    for k, aim in enumerate((-150, -122, -92, -62, -34)):
        far = 74 + 12 * math.sin(math.tau * (_BEATS * t + k / 5)) - 8 * abs(k - 2)
        dx, dy = math.cos(math.radians(aim)), math.sin(math.radians(aim))
        stage.line(
            [(x, y + 8), (x + far * dx, y + far * dy)], [7, 17], SKY if k % 2 == 0 else mix(SKY, WHITE, 0.5)
        )
        age = (k * 0.37 + _BEATS * t) % 1.0
        drop = far + 14 + 44 * age
        stage.disc(x + drop * dx, y + drop * dy + 20 * age * age, 9 * (1 - 0.7 * age), SKY)


def _flow(stage: Stage, t: float) -> None:
    """Stripes of light that run with the water; behind the leak they are fewer."""
    for k in range(12):
        x = -160 + ((k * 163 + 3 * 1956 * t) % 1956)
        behind = x > _LEAK[0]
        if behind and k % 3:
            continue
        y = _PIPE - 22 + (k * 29) % 44
        stage.line([(x, y), (x + 84, y)], 7, mix(TEAL, SKY, 0.55 if behind else 0.85))


def _listener(stage: Stage, t: float) -> None:
    """The one who listens: headphones, the rod to the ground plate, and the beat that arrives."""
    x, foot, tall = 752.0, _ROAD + 8, 370.0
    beat = max(0.0, math.sin(math.tau * _BEATS * t))
    stage.oval(884, _ROAD - 4, 60 + 12 * beat, 12 + 3 * beat, mix(_EARTH, SAFFRON, 0.45 * beat))
    stage.line(smooth([(x + 24, foot - 0.94 * tall), (x + 60, foot - 230), (x + 108, foot - 158)]), 7, INK)
    look = Look(SAFFRON, UMBER)
    stage.line([(884, foot - 232), (884, foot - 20)], 13, PALE)
    stage.shape(
        [(850, foot - 30), (918, foot - 30), (932, foot - 6), (836, foot - 6)], mix(SKY, DEEP, 0.2), 8
    )
    stage.box(852, foot - 180, 64, 84, DEEP, 12)
    stage.box(862, foot - 168, 44, 34, mix(TEAL, SAFFRON, 0.25 + 0.75 * beat), 6)
    worker(stage, x, foot, tall, look, TEAL, [(-0.05, -0.765), (0.06, -0.585), (0.30, -0.60)],
           [(0.08, -0.765), (0.18, -0.66), (0.31, -0.655)])  # fmt: skip
    stage.line([(x - 40, foot - 0.63 * tall), (x + 42, foot - 0.63 * tall)], 17, mix(SAND, WHITE, 0.6))
    stage.ring(x + 5, foot - 0.935 * tall, 30, 8, COPPER, 180, 340)
    stage.oval(x - 8, foot - 0.918 * tall, 13, 19, COPPER)


def _street(stage: Stage) -> None:
    """Night sky, sleeping houses, lamp light on the road, and the layers of the ground."""
    sky = [(-200, -100), (1800, -100), (1800, _ROAD), (-200, _ROAD)]
    stage.shape(sky, NIGHT)
    stage.grain(sky, mix(NIGHT, TEAL, 0.45), 0.6, "down")
    lot = lots(23)
    for _ in range(34):
        stage.disc(1600 * lot.random(), 230 * lot.random(), 2.5 + lot.random() * 2, mix(SKY, NIGHT, 0.35))
    _houses(stage)
    _lamp(stage, 1180)
    stage.box(-200, _ROAD - 10, 2000, 40, mix(NIGHT, SKY, 0.32))
    stage.box(-200, _ROAD + 22, 2000, 500, _EARTH)
    stage.box(-200, _ROAD + 22, 2000, 22, mix(_EARTH, COPPER, 0.4))
    for k in range(54):
        # One stone to a patch of ground, so that no two of them overlap; the third row lies below the pipe.
        x, y = 30 + k % 18 * 92 + 36 * lot.random(), (530, 590, 872)[k // 18] + 20 * lot.random()
        size, colour = 5 + 11 * lot.random(), mix(_EARTH, lot.choice([INK, COPPER, SAND]), 0.28)
        stage.oval(x, y, size * 1.5, size, colour)
    deep = [(-200, 640), (1800, 640), (1800, 900), (-200, 900)]
    stage.grain(deep, mix(_EARTH, INK, 0.7), 0.8, "down")


def _houses(stage: Stage) -> None:
    """Flat roofs with parapets and tanks; three windows are still lit."""
    for x, top, width, shade in (
        (-60, 206, 250, 0.35), (190, 112, 210, 0.2), (400, 236, 190, 0.4), (1010, 180, 240, 0.3),
        (1250, 90, 200, 0.18), (1450, 212, 260, 0.38),
    ):  # fmt: skip
        colour = mix(TEAL, NIGHT, shade)
        stage.box(x, top, width - 6, _ROAD - top, colour)
        stage.box(x - 6, top, width + 6, 16, mix(colour, SKY, 0.3))
        stage.grain([(x, top), (x + width - 6, top), (x + width - 6, _ROAD), (x, _ROAD)], NIGHT, 0.7, "right")
        for row in range(int((_ROAD - top - 130) // 80) + 1):
            for column in range(int(width // 80)):
                lit = (int(x) + row * 3 + column * 5) % 9 == 4
                pane = SAFFRON if lit else mix(colour, NIGHT, 0.6)
                stage.box(x + 32 + column * 76, top + 66 + row * 80, 36, 50, pane, 4)
    stage.box(66, 164, 62, 46, mix(TEAL, SKY, 0.2), 10)
    stage.lattice([(1250, 116), (1444, 116), (1444, 164), (1250, 164)], 48, veil(SKY, 0.4), 3)
    stage.shape(arc(1090, 180, 46, 20, 180, 360), mix(TEAL, SKY, 0.2))


def _lamp(stage: Stage, x: float) -> None:
    """A street lamp bending over the road, with its cone of light."""
    cone = [(x - 150, 110), (x - 96, 110), (x + 60, _ROAD), (x - 380, _ROAD)]
    stage.grain(cone, SAFFRON, 0.75, "up")
    stage.line([(x, _ROAD), (x, 150)], 12, INK)
    stage.line(smooth([(x, 160), (x - 18, 106), (x - 70, 90), (x - 120, 96)]), 12, INK)
    stage.shape([(x - 164, 106), (x - 82, 106), (x - 96, 82), (x - 150, 82)], INK, 6)
    stage.shape(arc(x - 123, 106, 34, 14, 0, 180), mix(SAFFRON, WHITE, 0.55))


def _pipe(stage: Stage) -> None:
    """The main: a long pipe with sleeves, cracked at the leak."""
    stage.box(-200, _PIPE - 58, 2000, 116, mix(SKY, DEEP, 0.42))
    stage.box(-200, _PIPE - 44, 2000, 88, TEAL)
    stage.box(-200, _PIPE + 14, 2000, 30, DEEP)
    x, _ = _LEAK
    crack = [(-22, -60), (26, -60), (8, -40), (14, -14), (-6, -34)]
    stage.shape([(x + dx, _PIPE + dy) for dx, dy in crack], mix(SKY, TEAL, 0.3))


def _sleeves(stage: Stage) -> None:
    """The joints between two lengths of pipe."""
    for x in (150, 560, 1230):
        stage.box(x, _PIPE - 70, 58, 140, mix(SKY, DEEP, 0.2), 10)
        stage.box(x, _PIPE + 24, 58, 46, mix(SKY, DEEP, 0.5), 10)
