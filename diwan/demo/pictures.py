"""Stills of the demo: the scenes' best moments, and drawn stand-ins for portraits."""

import os
import random
from io import BytesIO
from pathlib import Path

from PIL import Image

from diwan.demo.scenes import SCENES
from diwan.demo.scenes.chance import lots
from diwan.demo.scenes.outline import Point, arc, star
from diwan.demo.scenes.palette import COPPER, DEEP, PALE, SAFFRON, SAND, SKY, TEAL, WHITE, Colour, mix
from diwan.demo.scenes.stage import Stage

# The moment (t) at which each scene says most in one look.
BEST_MOMENT = {
    "one_desk": 0.30, "data_less": 0.62, "backups": 0.50, "handover": 0.42, "seeds": 0.20, "market_map": 0.16,
    "minutes": 0.41, "leaks": 0.40, "loan_week": 0.86,
}  # fmt: skip

# A ground and a figure that read well on each other, also at the size of a thumbnail.
_PAIRS: list[tuple[Colour, Colour]] = [
    (TEAL, SAFFRON), (DEEP, SKY), (COPPER, SAND), (SAND, TEAL), (SAFFRON, DEEP), (PALE, COPPER), (SKY, DEEP),
    (DEEP, SAFFRON), (SAND, COPPER), (TEAL, PALE), (COPPER, SAFFRON), (PALE, TEAL),
]  # fmt: skip


def draw(scene: str, size: tuple[int, int] = (1600, 900)) -> Image.Image:
    """The scene's best moment as an RGB picture of `size` pixels, drawn at twice that and scaled down."""
    large = SCENES[scene]((size[0] * 2, size[1] * 2), BEST_MOMENT[scene])
    return large.resize(size, Image.Resampling.LANCZOS)


def still(scene: str) -> bytes:
    """`draw` as a WebP file's bytes."""
    file = BytesIO()
    _write_webp(draw(scene), file)
    return file.getvalue()


def monogram(initials: str, seed: int | str, size: int = 256) -> Image.Image:
    """A square picture that stands for a person without a portrait: a star on a patterned ground.

    The same initials and seed give the same picture. It holds no letters, for those would depend on
    the machine's fonts; the initials only help to tell two people apart.
    """
    lot = lots(f"{initials}/{seed}")
    ground, figure = lot.choice(_PAIRS)
    stage = Stage(Image.new("RGB", (size * 2, size * 2), ground))
    with stage.placed(800, 450):  # the plane's middle; the square shows 450 units to each side of it
        _tiles(stage, lot, mix(ground, figure, 0.22))
        _rosette(stage, lot, ground, figure)
    return stage.image.resize((size, size), Image.Resampling.LANCZOS)


def _tiles(stage: Stage, lot: random.Random, tint: Colour) -> None:
    """A quiet pattern of quarter circles or triangles over the whole square, mirrored left to right."""
    side, kind = 150.0, lot.randrange(2)
    for row in range(6):
        for column in range(3):
            corner = lot.randrange(4)
            for flip in (False, True):
                with stage.placed(0, 0, flip=flip):
                    x, y = -450 + column * side, -450 + row * side
                    stage.shape(_tile(x, y, side, corner, kind), tint)


def _tile(x: float, y: float, side: float, corner: int, kind: int) -> list[Point]:
    """A quarter disc (kind 0) or a triangle (kind 1) in one of the cell's four corners."""
    cx, cy = x + side * (corner in (1, 2)), y + side * (corner in (2, 3))
    if kind == 0:
        return [(cx, cy), *arc(cx, cy, side, side, 90 * corner, 90 * corner + 90)]
    across, down = (side if cx == x else -side), (side if cy == y else -side)
    return [(cx, cy), (cx + across, cy), (cx, cy + down)]


def _rosette(stage: Stage, lot: random.Random, ground: Colour, figure: Colour) -> None:
    """The star in the middle: points on a disc, two or three stars in one another, and the heart."""
    turn = lot.choice([0.0, 22.5])
    stage.disc(0, 0, 366, ground)
    stage.shape(star(0, 0, 340, turn), figure)
    radius, colours = 340.0, [ground, figure, mix(ground, WHITE, 0.2)]
    for k in range(lot.choice([2, 3])):
        radius *= lot.choice([0.60, 0.68])
        turn += 22.5
        stage.shape(star(0, 0, radius, turn, lot.choice([0.765, 0.62])), colours[k])
    for k in range(8):
        with stage.placed(0, 0, turn=45 * k + 22.5):
            stage.disc(0, -radius * 0.56, radius * 0.12, figure)
    stage.disc(0, 0, radius * 0.3, figure)


def save_webp(image: Image.Image, path: Path) -> None:
    """Write the picture as WebP; the path either holds the whole file afterwards or what it held before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        _write_webp(image, draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _write_webp(image: Image.Image, file: Path | BytesIO) -> None:
    image.save(file, "WEBP", quality=80, method=4)
