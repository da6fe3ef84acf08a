"""Backups: at night a tape rewinds, and what it kept runs along the arrow back into the servers."""

import math
import random

from PIL import Image

from diwan.demo.scenes.chance import lots
from diwan.demo.scenes.motion import ease
from diwan.demo.scenes.outline import along, arc, smooth, star
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
from diwan.demo.scenes.people import BARK, Look, worker
from diwan.demo.scenes.stage import Size, Stage, over

_REELS = [(268.0, 640.0), (610.0, 640.0)]
_ARROW = smooth([(436, 470), (470, 330), (590, 216), (770, 170), (990, 204)], steps=12)
_RACKS = [1064.0, 1256.0, 1448.0]
_ROWS, _RACK_TOP, _RACK_WIDTH, _ROW_HEIGHT = 11, 170.0, 176.0, 50.0
_RESTORED_BY = 0.82


def backups(size: Size, t: float) -> Image.Image:
    """The machine room at night; the reels turn, parcels run along the arrow, rack rows come back."""
    stage = over(size, _room)
    _rack_lights(stage, t)
    _operator(stage)
    _arrow(stage, t)
    _tape(stage)
    for x, y in _REELS:
        _reel(stage, x, y, -360 * 5 * t)
    _meter(stage, t)
    return stage.image


def _rack_lights(stage: Stage, t: float) -> None:
    """Rows light up one after the other from below; at the end all fall asleep again for the loop."""
    lot = lots(5)
    asleep = ease(t, 0.93, 1.0)
    for rack, x in enumerate(_RACKS):
        for row in range(_ROWS):
            due = ((_ROWS - row) + rack * 0.6 + lot.random()) / (_ROWS + 2.4) * _RESTORED_BY
            awake = ease(t, due - 0.05, due) * (1 - asleep)
            y = _RACK_TOP + row * _ROW_HEIGHT
            stage.box(x + 14, y, _RACK_WIDTH - 28, 36, mix(mix(NIGHT, TEAL, 0.25), TEAL, awake), 6)
            _row_lights(stage, x, y, awake, (t * 15 + lot.random() * 3), lot.randrange(3))


def _row_lights(stage: Stage, x: float, y: float, awake: float, beat: float, accent: int) -> None:
    """Three lamps and a bar on a rack row; a lamp blinks with `beat` once the row is awake."""
    for k in range(3):
        lit = awake * (0.45 + 0.55 * (math.sin(math.tau * (beat + k / 3)) > 0))
        colour = SAFFRON if k == accent else mix(SKY, PALE, 0.4)
        stage.disc(x + 36 + k * 22, y + 18, 7, mix(mix(NIGHT, TEAL, 0.6), colour, lit))
    stage.box(x + 100, y + 13, 40, 10, mix(mix(NIGHT, TEAL, 0.6), SKY, awake * 0.8), 5)


def _operator(stage: Stage) -> None:
    """The one on duty, list in hand, watching the racks."""
    with stage.placed(952, 822):
        stage.shape([(42, -330), (128, -356), (150, -262), (64, -236)], WHITE, 8)
        worker(stage, 0, 0, 500, Look(SAND, BARK, SKY), mix(COPPER, INK, 0.25),
               [(-0.05, -0.76), (-0.06, -0.58), (0.10, -0.545)])  # fmt: skip


def _arrow(stage: Stage, t: float) -> None:
    """The way back: a broad arrow from the reels to the racks, with parcels of light on it."""
    stage.line(_ARROW, 46, SAFFRON)
    x, y = _ARROW[-1]
    with stage.placed(x, y, turn=16):
        stage.shape([(-16, -62), (84, 0), (-16, 62)], SAFFRON, 10)
    for k in range(6):
        x, y = along(_ARROW, (k / 6 + t * 5) % 1.0)
        stage.disc(x, y, 13, mix(COPPER, INK, 0.15))


def _reel(stage: Stage, x: float, y: float, turn: float) -> None:
    """A reel of tape: pack, flange with three windows, hub with the star."""
    stage.disc(x, y, 158, mix(SKY, DEEP, 0.25))
    stage.disc(x, y, 146, PALE)
    stage.disc(x, y, 122, mix(COPPER, INK, 0.35))
    stage.ring(x, y, 104, 4, mix(COPPER, INK, 0.15))
    stage.ring(x, y, 86, 4, mix(COPPER, INK, 0.15))
    with stage.placed(x, y, turn=turn):
        for k in range(3):
            with stage.placed(0, 0, turn=120 * k):
                stage.shape([(-20, 0), (20, 0), (34, -130), (-34, -130)], PALE, 8)
        stage.disc(0, 0, 54, PALE)
        stage.shape(star(0, 0, 34), TEAL)
        stage.disc(0, 0, 11, PALE)


def _tape(stage: Stage) -> None:
    """The tape between the reels, led under by the rollers over the head."""
    (left, y), (right, _) = _REELS
    way = [(left - 118, y + 60), (left - 60, 838), (left + 92, 846), (right - 92, 846), (right + 60, 838),
           (right + 118, y + 60)]  # fmt: skip
    stage.line(way, 9, mix(COPPER, INK, 0.2))
    for x in (left - 60, right + 60):
        stage.disc(x, 832, 20, mix(SKY, WHITE, 0.4))
        stage.disc(x, 832, 8, DEEP)
    stage.box((left + right) / 2 - 70, 810, 140, 52, SKY, 10)
    stage.box((left + right) / 2 - 50, 822, 100, 28, DEEP, 6)


def _meter(stage: Stage, t: float) -> None:
    """The machine's level lamps, swinging with the tape."""
    for k in range(5):
        lit = 1.0 if math.sin(math.tau * (t * 12)) * 1.4 + 2.6 > k else 0.0
        stage.box(396 + k * 18, 500, 12, 34, mix(mix(DEEP, INK, 0.4), SAFFRON, lit), 4)


def _room(stage: Stage) -> None:
    """The dark room: window on the city, racks standing empty, lamp light and the tape machine."""
    wall = mix(NIGHT, DEEP, 0.25)
    stage.box(-200, -100, 2000, 1100, wall)
    stage.grain([(-200, -100), (1800, -100), (1800, 780), (-200, 780)], mix(NIGHT, INK, 0.6), 0.8, "up")
    stage.box(-200, 780, 2000, 400, mix(DEEP, NIGHT, 0.62))
    _window(stage)
    for x in _RACKS:
        stage.box(x, _RACK_TOP - 34, _RACK_WIDTH, 672, mix(NIGHT, INK, 0.45), 12)
        stage.box(x, _RACK_TOP - 34, 10, 672, mix(NIGHT, SKY, 0.25), 4)
        stage.grain([(x, 808), (x + _RACK_WIDTH, 808), (x + _RACK_WIDTH - 60, 960), (x - 60, 960)],
                    TEAL, 0.8, "up")  # fmt: skip
    _machine(stage)


def _window(stage: Stage) -> None:
    """A wide window: full moon, sleeping city, and the lattice of the blind over its upper part."""
    frame = [(70, 70), (880, 70), (880, 520), (70, 520)]
    stage.shape(frame, mix(NIGHT, SKY, 0.22), 14)
    pane = [(88, 88), (862, 88), (862, 506), (88, 506)]
    stage.shape(pane, mix(NIGHT, TEAL, 0.55))
    stage.grain(pane, mix(SKY, TEAL, 0.5), 0.55, "down")
    stage.glow(216, 250, 124, SAND, 0.4)
    stage.disc(216, 250, 62, mix(SAND, WHITE, 0.4))
    lot = lots(11)
    x = 88.0
    while x < 850:
        width, top = lot.choice([58.0, 74.0, 92.0]), 300 + 130 * lot.random()
        _house(stage, x, top, min(width, 862 - x), lot)
        x += width + 3
    stage.lattice([(88, 88), (862, 88), (862, 152), (88, 152)], 64, veil(SKY, 0.3), 3)
    stage.box(470, 88, 10, 420, mix(NIGHT, SKY, 0.22))


def _house(stage: Stage, x: float, top: float, width: float, lot: random.Random) -> None:
    """A dark house front with the odd lit window."""
    stage.box(x, top, width, 506 - top, mix(NIGHT, INK, 0.2 + 0.3 * lot.random()))
    for row in range(int((480 - top) // 34)):
        if lot.random() < 0.45 and width > 56:
            stage.box(x + 12 + 22 * lot.randrange(2), top + 16 + row * 34, 12, 16, SAFFRON)


def _machine(stage: Stage) -> None:
    """The tape machine's body in the foreground."""
    stage.box(60, 452, 760, 520, mix(DEEP, INK, 0.5), 40)
    stage.box(60, 440, 760, 520, TEAL, 40)
    stage.grain([(60, 470), (820, 470), (820, 920), (60, 920)], DEEP, 0.9, "right")
    stage.box(370, 486, 138, 62, mix(DEEP, INK, 0.3), 12)
    for x, y in _REELS:
        stage.shape(arc(x + 12, y + 16, 160, 160), mix(DEEP, INK, 0.4))
