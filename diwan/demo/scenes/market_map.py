"""Market map: seen from above, a map is unrolled over a market and each awning becomes a plot on it."""

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from PIL import Image, ImageDraw

from diwan.demo.scenes.chance import lots
from diwan.demo.scenes.motion import wave
from diwan.demo.scenes.outline import Point, along, arc, smooth
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
from diwan.demo.scenes.people import BARK, CLAY, UMBER
from diwan.demo.scenes.stage import Size, Stage, over

_TURN = -9.0  # the market's lanes run slightly uphill to the right
_BLOCK, _LANE, _DEEP = (420.0, 138.0, 141.0)  # from lane to lane; a lane's width; a stall's depth
_RUNS = [(-260.0, 470.0), (580.0, 1080.0), (1190.0, 1900.0)]  # between them two ways cross the lanes
_MARKED = (31, 34, 36, 46, 47, 52, 54)  # which stalls the map marks: a handful, spread over its middle
_ROUTE = [(1460, 780), (1135, 780), (1135, 360), (525, 360), (525, -20)]


@dataclass(frozen=True)
class Stall:
    """A plot of the market in its own turned frame; `front` is 1 when its lane lies below it, else -1."""

    x: float
    y: float
    width: float
    front: int
    colour: Colour
    kind: int  # 0..2 awning, 3 parasol, 4 open baskets


def market_map(size: Size, t: float) -> Image.Image:
    """Market on the left, map on the right; the roll between them swings over and back with t."""
    stage = over(size, _market)
    edge = 1090 - 620 * wave(t, 1, 0.12)
    with stage.placed(800, 450, turn=_TURN), stage.placed(-800, -450):
        _crowd(stage, t, edge)
    sheet = over(size, _map)
    with sheet.placed(800, 450, turn=_TURN), sheet.placed(-800, -450):
        _trace(sheet, t)
    _lay(stage, sheet, [(edge - 60, 1000), (edge + 120, -100), (1900, -100), (1900, 1000)])
    _roll(stage, edge)
    return stage.image


def _lay(stage: Stage, sheet: Stage, outline: list[Point]) -> None:
    """Put the piece of the sheet inside the outline onto the stage."""
    corners = stage.pixels(outline)
    left = max(0, min(stage.image.width - 1, int(min(x for x, _ in corners))))
    mask = Image.new("L", (stage.image.width - left, stage.image.height))
    ImageDraw.Draw(mask).polygon([(x - left, y) for x, y in corners], 255)
    stage.image.paste(sheet.image.crop((left, 0, *sheet.image.size)), (left, 0), mask)


def _roll(stage: Stage, edge: float) -> None:
    """The rolled-up part of the map: a tube of paper with its shadow on both sides."""
    with stage.placed(edge + 30, 450, turn=9.3):
        stage.box(-130, -640, 110, 1280, veil(INK, 0.28))
        stage.box(40, -640, 34, 1280, veil(INK, 0.16))
        stage.box(-52, -640, 104, 1280, mix(SAND, COPPER, 0.22))
        stage.box(-52, -640, 84, 1280, SAND)
        stage.box(-44, -640, 54, 1280, mix(SAND, WHITE, 0.6))
        stage.box(-30, -640, 14, 1280, WHITE)


@lru_cache(maxsize=1)
def _stalls() -> list[Stall]:
    """The plots in rows back to back, with a lane between two double rows."""
    lot = lots(19)
    stalls = []
    for row, side, (start, end) in product(range(-1, 3), (0, 1), _RUNS):
        x, y = start, 8 + row * _BLOCK + side * _DEEP
        while end - x > 90:
            width = min(lot.choice([150.0, 185.0, 220.0]), end - x)
            width = end - x if end - x - width < 110 else width
            colour = lot.choice([TEAL, SAFFRON, COPPER, SAFFRON, SKY, COPPER, TEAL])
            kind = lot.choice([0, 1, 2, 0, 1, 0, 3, 4])
            stalls.append(Stall(x, y, width - 14, 1 if side else -1, colour, kind))
            x += width
    return stalls


def _market(stage: Stage) -> None:
    """The whole market in colour: ground, shadows, awnings, parasols and baskets."""
    stage.box(-200, -100, 2000, 1100, mix(SAND, COPPER, 0.14))
    stage.grain([(-200, -100), (1800, -100), (1800, 1000), (-200, 1000)], mix(SAND, COPPER, 0.4), 0.4, "left")
    with stage.placed(800, 450, turn=_TURN), stage.placed(-800, -450):
        for stall in _stalls():
            stage.box(stall.x + 16, stall.y + 20, stall.width, _DEEP - 10, veil(INK, 0.3), 6)
        for stall in _stalls():
            (_parasol if stall.kind == 3 else _baskets if stall.kind == 4 else _awning)(stage, stall)


def _awning(stage: Stage, stall: Stall) -> None:
    """A striped cloth roof: its ridge throws one half into shade, its front hangs in scallops."""
    stripes = 2 * round(stall.width / 52) + 1
    step, down = stall.width / stripes, _DEEP - 12
    for k in range(stripes):
        x = stall.x + k * step
        colour = stall.colour if k % 2 == 0 else mix(SAND, WHITE, 0.75)
        rim = stall.y + (down if stall.front > 0 else 0)
        stage.oval(x + step / 2, rim, step / 2, 11, mix(colour, INK, 0.12))
        stage.box(x, stall.y, step + 1, down, colour)
    half = stall.y if stall.front < 0 else stall.y + down / 2
    stage.box(stall.x, half, stall.width, down / 2, veil(INK, 0.16))
    stage.box(stall.x, stall.y + down / 2 - 2, stall.width, 4, veil(INK, 0.25))


def _parasol(stage: Stage, stall: Stall) -> None:
    """A round shade of eight wedges over a small table."""
    stage.box(stall.x, stall.y, stall.width, _DEEP - 14, mix(COPPER, SAND, 0.45), 8)
    x, y = stall.x + stall.width / 2, stall.y + _DEEP / 2 - 7
    stage.disc(x + 14, y + 16, 74, veil(INK, 0.3))
    for k in range(8):
        colour = stall.colour if k % 2 == 0 else mix(SAND, WHITE, 0.75)
        stage.shape(
            [(x, y), *arc(x, y, 74, 74, 45 * k, 45 * k + 45)], mix(colour, INK, 0.12 if 1 < k < 6 else 0)
        )
    stage.disc(x, y, 6, INK)


def _baskets(stage: Stage, stall: Stall) -> None:
    """An open table with round baskets of fruit, grain and fish."""
    stage.box(stall.x, stall.y, stall.width, _DEEP - 14, mix(COPPER, INK, 0.3), 8)
    fruits = [SAFFRON, mix(TEAL, SAFFRON, 0.4), COPPER, PALE]
    columns = int(stall.width // 58)
    for k in range(columns * 2):
        x = stall.x + (k % columns + 0.5) * stall.width / columns
        y = stall.y + 33 + 60 * (k // columns)
        fruit = fruits[(k + int(stall.width)) % 4]
        stage.disc(x, y, 26, mix(SAND, COPPER, 0.35))
        stage.disc(x, y, 20, mix(fruit, INK, 0.2))
        for dx, dy in ((-7, -5), (7, -6), (0, 7)):
            stage.disc(x + dx, y + dy, 8, fruit)


def _crowd(stage: Stage, t: float, edge: float) -> None:
    """People from above, strolling to and fro along the lanes; those well under the map are left out."""
    lot = lots(29)
    for lane in range(-1, 2):
        y = 8 + lane * _BLOCK + 2 * _DEEP + _LANE / 2 - 6
        for k in range(11):
            phase, stroll = lot.random(), 40 + 50 * lot.random()
            x = -60 + k * 150 + 60 * lot.random() + stroll * math.sin(math.tau * (t + phase))
            aside = (lot.random() - 0.5) * 56
            robe = lot.choice([WHITE, DEEP, COPPER, SAFFRON, SKY, TEAL])
            cover = lot.choice([UMBER, BARK, CLAY, WHITE, INK, SAND])
            if x < edge + 240:
                _passer(stage, (x, y + aside), math.cos(math.tau * (t + phase)), robe, cover)


def _passer(stage: Stage, place: Point, ahead: float, robe: Colour, cover: Colour) -> None:
    """Shoulders and head from above; the head leans to where the person goes (`ahead` -1..1)."""
    x, y = place
    stage.oval(x + 9, y + 11, 19, 29, veil(INK, 0.3))
    stage.oval(x, y, 18, 28, robe)
    stage.disc(x + 6 * ahead, y, 14, mix(cover, INK, 0.15) if cover == robe else cover)


def _map(stage: Stage) -> None:
    """The same market as a map: quiet plots, white lanes, a few plots marked, water and the fold lines."""
    stage.box(-200, -100, 2000, 1100, mix(PALE, WHITE, 0.35))
    with stage.placed(800, 450, turn=_TURN), stage.placed(-800, -450):
        for number, stall in enumerate(_stalls()):
            tint = mix(PALE, SKY, 0.75) if number % 3 else mix(PALE, TEAL, 0.28)
            if number in _MARKED:
                tint = mix(SAFFRON, WHITE, 0.25)
            stage.box(stall.x, stall.y, stall.width, _DEEP - 12, mix(tint, DEEP, 0.35), 5)
            stage.box(stall.x + 3, stall.y + 3, stall.width - 6, _DEEP - 18, tint, 4)
        bank = [(1500, -200), (1440, 60), (1540, 300), (1500, 560), (1620, 820), (1560, 1200)]
        water = smooth([*bank, (2100, 1200), (2100, -200)], closed=True)
        stage.shape(water, mix(TEAL, SKY, 0.35))
        stage.lattice(water, 84, veil(PALE, 0.3), 4)
    for x in (620, 1110):
        stage.grain([(x, -20), (x + 90, -20), (x + 90, 920), (x, 920)], mix(SKY, TEAL, 0.3), 0.14, "left")


def _trace(stage: Stage, t: float) -> None:
    """The way somebody walked, drawn dot by dot, and the pins on the plots that were asked."""
    for k in range(44):
        stage.disc(*along(_ROUTE, ((k + 22 * t) % 44) / 43), 8, COPPER)
    for k, stall in enumerate(_stalls()[number] for number in _MARKED):
        foot = (stall.x + stall.width / 2, stall.y + _DEEP / 2 + 20)
        _pin(stage, foot, 1.1 + 0.14 * math.sin(math.tau * (2 * t + k / 5)), COPPER)


def _pin(stage: Stage, foot: Point, zoom: float, colour: Colour) -> None:
    """A map pin standing on its point."""
    with stage.placed(*foot, turn=-_TURN, zoom=zoom):
        stage.oval(12, 0, 26, 8, veil(INK, 0.3))
        stage.shape([*arc(0, -70, 34, 34, 155, 385), (0, 0)], colour)
        stage.disc(0, -70, 14, WHITE)
