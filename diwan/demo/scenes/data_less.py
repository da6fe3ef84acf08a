"""Data less: a hand takes field after field off a long form, until only what is needed stays."""

import math

from PIL import Image

from diwan.demo.scenes.chance import lots
from diwan.demo.scenes.motion import ease
from diwan.demo.scenes.outline import Point, along, arc, star
from diwan.demo.scenes.palette import COPPER, DEEP, INK, PALE, SAFFRON, SAND, SKY, TEAL, WHITE, mix, veil
from diwan.demo.scenes.people import UMBER
from diwan.demo.scenes.stage import Size, Stage, over

_SHEET = (560.0, 800.0)
_PLACE = (312.0, 112.0, -7.0, 0.93)  # the sheet's upper left corner, turn in degrees, zoom

# A field is (x, y, width, height) on the sheet. Those kept are few and stand in colour.
Field = tuple[float, float, float, float]
_KEPT: list[Field] = [(44, 196, 300, 56), (44, 440, 214, 56), (44, 684, 300, 56)]
_DROPPED: list[Field] = [
    (368, 196, 148, 56), (44, 278, 150, 56), (214, 278, 150, 56), (384, 278, 132, 56), (44, 358, 472, 56),
    (282, 440, 234, 56), (44, 522, 108, 56), (170, 522, 108, 56), (296, 522, 220, 56), (44, 602, 306, 56),
    (370, 602, 146, 56), (368, 684, 148, 56),
]  # fmt: skip
_RUBBED_BY = 0.84  # when the last field is gone; then the sheet leaves and the next lies there
_GONE_BY = 0.97


def data_less(size: Size, t: float) -> Image.Image:
    """The desk from above; t rubs out one field after the other, then takes the sheet away."""
    stage = over(size, _desk)
    x, y, turn, zoom = _PLACE
    leaving = ease(t, _RUBBED_BY + 0.03, _GONE_BY)
    if leaving < 1:
        with stage.placed(x - 1050 * leaving, y + 120 * leaving, turn - 9 * leaving, zoom):
            _sheet(stage, [_faded(k, t) for k in range(len(_DROPPED))])
    _crumbs(stage, t)
    _hand(stage, *_on_desk(_rubber(t)))
    return stage.image


def _on_desk(point: Point) -> Point:
    """A place on the sheet as a place on the desk."""
    x, y, turn, zoom = _PLACE
    cos, sin = math.cos(math.radians(turn)) * zoom, math.sin(math.radians(turn)) * zoom
    return x + point[0] * cos - point[1] * sin, y + point[0] * sin + point[1] * cos


def _faded(number: int, t: float) -> float:
    """How far the field is rubbed out at t, 0..1."""
    slot = _RUBBED_BY / len(_DROPPED)
    return ease(t, (number + 0.3) * slot, (number + 1) * slot)


def _rubber(t: float) -> Point:
    """Where on the sheet the rubber is: it goes to the next field, then rubs along it; at last it rests."""
    slot, last = _RUBBED_BY / len(_DROPPED), len(_DROPPED) - 1
    if t >= _RUBBED_BY:
        return along([_middle(last), _middle(-1)], ease(t, _RUBBED_BY, 1.0))
    number = min(last, int(t / slot))
    inside = t / slot - number
    x, y = along([_middle(number - 1), _middle(number)], ease(inside, 0.0, 0.3))
    rub = math.sin(math.tau * 2 * (inside - 0.3) / 0.7) if inside > 0.3 else 0.0
    return x + rub * _DROPPED[number][2] * 0.3, y


def _middle(number: int) -> Point:
    """The middle of a field to drop; before the first one the rubber waits beside the sheet."""
    if number < 0:
        return 640.0, 330.0
    x, y, width, height = _DROPPED[number]
    return x + width / 2, y + height / 2


def _sheet(stage: Stage, faded: list[float]) -> None:
    """The form: head bar, seal, the kept fields in colour, the others as far gone as `faded` says."""
    stage.box(14, 16, *_SHEET, veil(INK, 0.35), 10)
    stage.box(0, 0, *_SHEET, WHITE, 10)
    stage.box(44, 52, 330, 40, TEAL, 8)
    stage.box(44, 112, 220, 16, mix(WHITE, TEAL, 0.35), 8)
    stage.shape(star(474, 92, 46), SAFFRON)
    stage.shape(star(474, 92, 26, 22.5), WHITE)
    for gone, (x, y, width, height) in zip(faded, _DROPPED, strict=True):
        stage.box(x, y, width, height, mix(mix(SKY, TEAL, 0.32), mix(WHITE, SKY, 0.22), gone), 8)
        stage.box(x + 4, y + 4, width - 8, height - 8, mix(mix(SKY, WHITE, 0.25), WHITE, gone), 6)
        stage.box(x + 16, y + 22, width * 0.5, 12, mix(mix(TEAL, SKY, 0.3), WHITE, gone), 6)
    for x, y, width, height in _KEPT:
        stage.box(x, y, width, height, SAFFRON, 8)
        stage.box(x + 16, y + 20, width * 0.62, 16, mix(COPPER, INK, 0.3), 8)


def _crumbs(stage: Stage, t: float) -> None:
    """What the rubber leaves: a few flecks that grow more, and are swept off with the sheet."""
    gone = ease(t, _RUBBED_BY, _GONE_BY)
    lot = lots(3)
    for k in range(int(44 * min(1.0, t / _RUBBED_BY))):
        x, y = _on_desk((lot.gauss(640, 46), 90 + 700 * lot.random()))
        stage.oval(x - 1200 * gone, y + 60 * gone, 7 - k % 3, 4, mix(COPPER, SAND, 0.3 + 0.1 * (k % 4)))


def _hand(stage: Stage, x: float, y: float) -> None:
    """A hand from the lower right, holding a pencil by its middle with the rubber at (x, y)."""
    with stage.placed(x, y, turn=33):
        stage.blob(
            [(150, 60), (300, 20), (430, 120), (1300, 330), (1300, 460), (420, 260), (260, 190)],
            veil(INK, 0.28),
        )
        stage.shape([(356, -30), (420, 180), (1600, 330), (1600, -190)], COPPER, 30)
        stage.shape([(344, -36), (404, 190), (450, 190), (392, -42)], PALE, 14)
        stage.blob([(196, -6), (250, -62), (340, -52), (400, 50), (396, 160), (300, 150), (220, 96)], UMBER)
        _pencil(stage)
        for k, (dx, dy) in enumerate([(0, 0), (26, 40), (60, 74)]):
            finger = [(292 + dx, 60 + dy), (206 + dx * 1.1, 26 + dy), (152 + dx * 1.3, 4 + dy * 0.8)]
            stage.line(finger, [52, 48, 38], mix(UMBER, INK, 0.14 * k))
        stage.line([(330, -30), (252, -40), (168, -18)], [58, 50, 38], mix(UMBER, COPPER, 0.18))


def _pencil(stage: Stage) -> None:
    """A pencil, rubber end at (0, 0), lying along the hand's fingers."""
    stage.box(0, -17, 58, 34, mix(COPPER, WHITE, 0.45), 12)
    stage.box(48, -19, 44, 38, SKY, 4)
    stage.box(88, -18, 480, 36, SAFFRON)
    stage.box(88, 4, 480, 14, mix(SAFFRON, COPPER, 0.5))


def _desk(stage: Stage) -> None:
    """The table top with window light on it, the tea glass, and the forms still to come."""
    stage.box(-200, -100, 2000, 1100, DEEP)
    stage.grain([(-200, -100), (1800, -100), (1800, 1000), (-200, 1000)], mix(DEEP, INK, 0.6), 0.8, "left")
    light = [(820, -60), (1500, -60), (1240, 960), (560, 960)]
    stage.shape(light, TEAL)
    stage.lattice(light, 150, veil(DEEP, 0.55), 8)
    stage.grain(light, DEEP, 0.9, "down")
    for dx, dy, turn in ((-46, 66, 6.5), (-20, 40, -1.5)):
        with stage.placed(_PLACE[0] + dx, _PLACE[1] + dy, _PLACE[2] + turn, _PLACE[3]):
            stage.box(10, 12, *_SHEET, veil(INK, 0.3), 10)
            stage.box(0, 0, *_SHEET, mix(SAND, WHITE, 0.2 if turn > 0 else 0.5), 10)
    with stage.placed(*_PLACE):
        _sheet(stage, [0.0] * len(_DROPPED))
    _tea(stage, 1300, 236)


def _tea(stage: Stage, x: float, y: float) -> None:
    """A glass of tea on its saucer, seen from above, with a spoon."""
    stage.disc(x + 22, y + 26, 150, veil(INK, 0.35))
    stage.disc(x, y, 150, PALE)
    stage.disc(x, y, 136, WHITE)
    stage.ring(x, y, 118, 7, SAFFRON)
    stage.disc(x + 12, y + 14, 82, veil(TEAL, 0.3))
    stage.disc(x, y, 80, SKY)
    stage.disc(x, y, 68, mix(COPPER, INK, 0.15))
    stage.grain(arc(x, y, 68, 68), SAFFRON, 0.9, "up")
    stage.line(arc(x, y, 52, 52, 200, 262), 8, mix(COPPER, WHITE, 0.6))
    stage.line([(x - 120, y + 40), (x - 30, y + 122)], 11, mix(SKY, DEEP, 0.25))
    stage.oval(x - 10, y + 132, 32, 20, mix(SKY, DEEP, 0.25))
