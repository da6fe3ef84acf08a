"""The drawing plane every scene shares: shapes, grain and the star lattice on it.

A scene thinks in a plane of 1600 x 900 units, whatever the pixels: `Stage` fits that plane over the
image (covering it, cropping the longer side) and draws flat shapes without smoothing. Whoever wants
soft edges draws larger and scales down.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw

from diwan.demo.scenes.chance import lots
from diwan.demo.scenes.outline import Point, arc, ribbon, rounded, smooth, star
from diwan.demo.scenes.palette import Colour

Size = tuple[int, int]  # pixels: width, height

WIDTH, HEIGHT = 1600, 900

# Grain is dots of about two plane units; below this scale the dots would be finer than a pixel and
# only cost a film bits, so a plain gradient stands in for them.
GRAIN_FROM_SCALE = 1.0
_NOISE_SIDE = 512


@lru_cache(maxsize=4)
def _noise(dot: int) -> Image.Image:
    """A square of random grey, each dot `dot` pixels wide; the same on every machine."""
    small = Image.frombytes("L", (_NOISE_SIDE,) * 2, lots(7).randbytes(_NOISE_SIDE**2))
    return small.resize((_NOISE_SIDE * dot,) * 2, Image.Resampling.NEAREST)


def _tiled(tile: Image.Image, size: Size) -> Image.Image:
    """The tile repeated until it covers `size`."""
    sheet = Image.new("L", size)
    for x in range(0, size[0], tile.width):
        for y in range(0, size[1], tile.height):
            sheet.paste(tile, (x, y))
    return sheet


class Stage:
    """A picture in the making: shapes in plane units, drawn at once onto `image`."""

    def __init__(self, image: Image.Image) -> None:
        self.image = image
        self.pen = ImageDraw.Draw(image, "RGBA")  # on an RGB image this mode blends veils
        self.scale = max(image.width / WIDTH, image.height / HEIGHT)
        left = (image.width - WIDTH * self.scale) / 2
        top = (image.height - HEIGHT * self.scale) / 2
        self._frame = (self.scale, 0.0, left, 0.0, self.scale, top)

    @contextmanager
    def placed(
        self, x: float, y: float, turn: float = 0.0, zoom: float = 1.0, flip: bool = False
    ) -> Iterator[None]:
        """Within the block, (0, 0) is (x, y), turned clockwise by `turn` degrees, zoomed, mirrored."""
        outer = self._frame
        a, b, c, d, e, f = outer
        cos, sin = (math.cos(math.radians(turn)) * zoom, math.sin(math.radians(turn)) * zoom)
        side = -1 if flip else 1
        self._frame = (
            (a * cos + b * sin) * side, b * cos - a * sin, a * x + b * y + c,
            (d * cos + e * sin) * side, e * cos - d * sin, d * x + e * y + f,
        )  # fmt: skip
        yield
        self._frame = outer

    def pixels(self, points: Sequence[Point]) -> list[Point]:
        """Plane points as pixel positions."""
        a, b, c, d, e, f = self._frame
        return [(a * x + b * y + c, d * x + e * y + f) for x, y in points]

    def shape(self, points: Sequence[Point], fill: Colour, round_by: float = 0.0) -> None:
        """A filled polygon, its corners rounded by that radius."""
        self.pen.polygon(self.pixels(rounded(points, round_by) if round_by else points), fill)

    def blob(self, points: Sequence[Point], fill: Colour) -> None:
        """A filled closed curve through the points."""
        self.pen.polygon(self.pixels(smooth(points, closed=True)), fill)

    def box(
        self, x: float, y: float, width: float, height: float, fill: Colour, round_by: float = 0.0
    ) -> None:
        """A rectangle from its upper left corner."""
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        self.shape(corners, fill, round_by)

    def oval(self, x: float, y: float, across: float, down: float, fill: Colour) -> None:
        """An ellipse around its centre; `across` and `down` are its radii."""
        self.pen.polygon(self.pixels(arc(x, y, across, down)), fill)

    def disc(self, x: float, y: float, radius: float, fill: Colour) -> None:
        """A filled circle."""
        self.oval(x, y, radius, radius, fill)

    def line(self, points: Sequence[Point], width: float | Sequence[float], fill: Colour) -> None:
        """A stroke with round ends; one width, or one per point for a stroke that tapers."""
        self.pen.polygon(self.pixels(ribbon(points, width)), fill)

    def ring(
        self, x: float, y: float, radius: float, width: float, fill: Colour,
        start: float = 0.0, end: float = 360.0,
    ) -> None:  # fmt: skip
        """A circle's stroke, or the part of it between two angles (degrees, clockwise from the right)."""
        if end - start < 360:
            self.line(arc(x, y, radius, radius, start, end), width, fill)
            return
        outer = arc(x, y, radius + width / 2, radius + width / 2)
        inner = arc(x, y, radius - width / 2, radius - width / 2)
        self.pen.polygon(self.pixels([*outer, outer[0], inner[0], *reversed(inner)]), fill)

    def grain(
        self, points: Sequence[Point], colour: Colour, strength: float = 0.6, towards: str = "down"
    ) -> None:
        """Print grain inside the outline, thickening from nothing up to `strength` in one direction.

        `towards` is down, up, left, right, or out (from the middle) or in (to the middle).
        """
        self._stipple(self.pixels(points), colour, _gradient(towards).point(lambda v: int(v * strength)))

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float = 0.6) -> None:
        """Grained light around a point."""
        self.grain(arc(x, y, radius, radius), colour, strength, "in")

    def _stipple(self, outline: list[Point], colour: Colour, density: Image.Image) -> None:
        """Lay the colour inside the pixel outline, as densely as the (stretched) grey image says."""
        xs, ys = [x for x, _ in outline], [y for _, y in outline]
        left, top = max(0, math.floor(min(xs))), max(0, math.floor(min(ys)))
        right = min(self.image.width, math.ceil(max(xs)))
        bottom = min(self.image.height, math.ceil(max(ys)))
        if right <= left or bottom <= top:
            return
        # The grey image spans the whole outline; of it, only the piece within the picture is needed.
        across, down = 256 / (max(xs) - min(xs)), 256 / (max(ys) - min(ys))
        piece = (
            max(0.0, (left - min(xs)) * across), max(0.0, (top - min(ys)) * down),
            min(256.0, (right - min(xs)) * across), min(256.0, (bottom - min(ys)) * down),
        )  # fmt: skip
        size = (right - left, bottom - top)
        mask = density.resize(size, Image.Resampling.BILINEAR, box=piece)
        if self.scale >= GRAIN_FROM_SCALE:
            noise = _tiled(_noise(max(1, round(self.scale))), size)
            mask = ImageChops.subtract(mask, noise).point(lambda v: 255 if v else 0)
        inside = Image.new("L", size)
        ImageDraw.Draw(inside).polygon([(x - left, y - top) for x, y in outline], 255)
        self.image.paste(colour[:3], (left, top, right, bottom), ImageChops.multiply(mask, inside))

    def lattice(self, outline: Sequence[Point], pitch: float, colour: Colour, width: float = 2.0) -> None:
        """The house motif: a net of eight-pointed stars, drawn in lines inside the outline only."""
        mask, inside = Image.new("L", self.image.size), Image.new("L", self.image.size)
        ImageDraw.Draw(inside).polygon(self.pixels(outline), 255)
        net = ImageDraw.Draw(mask)
        xs, ys = [x for x, _ in outline], [y for _, y in outline]
        for row in range(math.ceil((max(ys) - min(ys)) / pitch) + 1):
            for column in range(math.ceil((max(xs) - min(xs)) / pitch) + 1):
                # The tips touch their neighbours'. Half a pitch in, even a narrow band has whole stars.
                points = star(min(xs) + (column + 0.5) * pitch, min(ys) + (row + 0.5) * pitch, pitch / 2)
                net.polygon(self.pixels(ribbon([*points, points[0]], width)), 255)
        strength = colour[3] / 255 if len(colour) > 3 else 1.0
        mask = ImageChops.multiply(mask, inside).point(lambda v: int(v * strength))
        self.image.paste(colour[:3], (0, 0), mask)


@lru_cache(maxsize=8)
def _gradient(towards: str) -> Image.Image:
    """A 256 x 256 grey ramp, white where the grain shall be thickest."""
    ramp = Image.linear_gradient("L")
    turned = {
        "up": Image.Transpose.FLIP_TOP_BOTTOM, "right": Image.Transpose.ROTATE_90,
        "left": Image.Transpose.ROTATE_270,
    }  # fmt: skip
    if towards == "out":
        return Image.radial_gradient("L")
    if towards == "in":
        # The built-in ramp is white only in the corners: stretch it so that a disc ends at nothing.
        return Image.radial_gradient("L").point(lambda v: max(0, 255 - round(v * 1.42)))
    return ramp.transpose(turned[towards]) if towards in turned else ramp


@lru_cache(maxsize=6)
def backdrop(size: Size, paint: Callable[[Stage], None]) -> Image.Image:
    """The part of a scene that stands still, painted once per size; take `over(...)` it, never draw on it."""
    stage = Stage(Image.new("RGB", size))
    paint(stage)
    return stage.image


@lru_cache(maxsize=6)
def _cutout(size: Size, paint: Callable[[Stage], None]) -> tuple[Image.Image, tuple[int, int, int, int]]:
    """Still things that stand before moving ones: their picture with its see-through parts, and its box."""
    stage = Stage(Image.new("RGBA", size))
    paint(stage)
    box = stage.image.getbbox() or (0, 0, 1, 1)
    return stage.image.crop(box), box


def over(size: Size, paint: Callable[[Stage], None]) -> Stage:
    """A fresh stage with the still part of the scene already on it."""
    return Stage(backdrop(size, paint).copy())


def before(stage: Stage, paint: Callable[[Stage], None]) -> None:
    """Put still things in front of what has been drawn so far (opaque shapes only)."""
    picture, box = _cutout(stage.image.size, paint)
    stage.image.paste(picture, box, picture)
