"""Pictures drawn for links: what other sites show beside an address of ours, in the script of its words.

The font stands beside the static files, so that the same words make the same picture on every machine.
"""

import io
import math
from collections.abc import Iterator
from functools import cache
from typing import IO, Any, NamedTuple

from django.conf import settings
from django.utils.translation import get_language_info
from PIL import Image, ImageDraw, ImageFont, ImageOps

SIZE = (1200, 630)
GROUND, LINE, LIT, PAPER = "#0b5f59", "#3d8f86", "#eec56a", "#fbfaf5"
# Raise it when cards are drawn in another way: those that are kept are then drawn anew.
STYLE = 1
_FONT = settings.BASE_DIR / "diwan" / "static" / "fonts" / "card.ttf"
_MARGIN = 64
# Columns of a card with a picture: words first, in the direction of reading.
_WORDS_BESIDE = 640
_TITLE_SIZES = (64, 56, 48, 42, 36, 32)
_TITLE_LINES = 8


class Words(NamedTuple):
    """What stands on a card, in one language."""

    title: str
    kicker: str
    language: str


def star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """Two squares over each other, as one outline."""
    # Where the sides of the two squares cross, as a part of the radius.
    inner = radius * math.cos(math.pi / 4) / math.cos(math.pi / 8)
    return [
        (x + r * math.cos(turn * math.pi / 8), y + r * math.sin(turn * math.pi / 8))
        for turn in range(16)
        for r in (radius if turn % 2 == 0 else inner,)
    ]


def png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def draw(words: Words, picture: IO[bytes] | None = None) -> bytes:
    """A card as JPEG: the words at the side where reading begins, a picture or the lattice at the other."""
    image = Image.new("RGB", SIZE, GROUND)
    rtl = get_language_info(words.language)["bidi"]
    room = SIZE[0] - _WORDS_BESIDE
    place = (0 if rtl else _WORDS_BESIDE, 0)
    if picture:
        with Image.open(picture) as shown:
            image.paste(ImageOps.fit(shown.convert("RGB"), (room, SIZE[1])), place)
    else:
        image.paste(_lattice(room, SIZE[1]), place)
    _write(ImageDraw.Draw(image), words, rtl)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=86, optimize=True, progressive=True)
    return file.getvalue()


@cache
def _lattice(width: int, height: int) -> Image.Image:
    """Rows of eight-pointed stars, one of them lit; drawn large and made small, for smooth edges."""
    image = Image.new("RGB", (width * 2, height * 2), GROUND)
    draw = ImageDraw.Draw(image)
    side = image.width / 5
    for number in range(5 * 6):
        row, column = divmod(number, 5)
        lit = LIT if (row, column) == (2, 2) else None
        points = star((column + 0.5) * side, (row + 0.5) * side, side * 0.5)
        draw.polygon(points, fill=lit, outline=LINE, width=5)
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _write(draw: ImageDraw.ImageDraw, words: Words, rtl: bool) -> None:
    """The kicker above, the title below it as large as fits, the site's name at the foot."""
    x, anchor = (SIZE[0] - _MARGIN, "ra") if rtl else (_MARGIN, "la")
    how: dict[str, Any] = {"anchor": anchor, "direction": "rtl" if rtl else "ltr", "language": words.language}
    if words.kicker:
        draw.text((x, _MARGIN), words.kicker, LIT, font(28), **how)
    size, lines = _fitted(words)
    top = _MARGIN + 60
    leading = size * (1.62 if rtl else 1.28)
    for number, line in enumerate(lines):
        draw.text((x, top + number * leading), line, PAPER, font(size), **how)
    foot = SIZE[1] - _MARGIN - 18
    edge = x - 18 if rtl else x + 18
    draw.polygon(star(edge, foot, 18), fill=LIT)
    beside = edge - 34 if rtl else edge + 34
    draw.text((beside, foot), "Diwan", PAPER, font(30), anchor="rm" if rtl else "lm")


def _fitted(words: Words) -> tuple[int, list[str]]:
    """The largest size at which the title has room, and its lines; at worst it ends in an ellipsis."""
    room = SIZE[1] - 2 * _MARGIN - 60 - 60
    rtl = get_language_info(words.language)["bidi"]
    for size in _TITLE_SIZES:
        lines = list(_lines(words.title, font(size)))
        most = min(int(room / (size * (1.62 if rtl else 1.28))), _TITLE_LINES)
        if len(lines) <= most:
            return size, lines
    return size, [*lines[: most - 1], lines[most - 1].rstrip(" .,،") + "…"]


def _lines(text: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    """The words in lines of the column's breadth; a word that is broader than that is broken."""
    width, line = _WORDS_BESIDE - _MARGIN - 40, ""
    for word in text.split():
        if line and font.getlength(f"{line} {word}") <= width:
            line = f"{line} {word}"
            continue
        if line:
            yield line
        while font.getlength(word) > width:
            cut = next(n for n in range(len(word), 0, -1) if n == 1 or font.getlength(word[:n]) <= width)
            yield word[:cut]
            word = word[cut:]
        line = word
    if line:
        yield line


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """The card's font, with Raqm, which joins Arabic letters and puts mixed lines in order."""
    return ImageFont.truetype(_FONT, size, layout_engine=ImageFont.Layout.RAQM)
