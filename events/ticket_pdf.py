"""A ticket on one page of paper (A6), drawn, in the script of its words."""

import io
from typing import Any

from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from people.cards import GROUND, font
from people.clock import day_and_clock
from people.qr import qr_picture

from .models import Registration

# 105 by 148 millimetres at 300 dots an inch.
SIZE, DOTS = (1240, 1748), 300
INK, SOFT = "#13201e", "#4a5c58"
_MARGIN = 96
_ROOM = SIZE[0] - 2 * _MARGIN


def pdf(registration: Registration, name: str, code: str) -> bytes:
    page = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(page)
    event = registration.event
    draw.rectangle((0, 0, SIZE[0], 36), fill=GROUND)
    y = _written(draw, 110, [(event.label, 58, INK)])
    when = f"{day_and_clock(event.starts, event.zone)} ({event.time_zone})"
    y = _written(draw, y + 12, [(when, 34, SOFT), (event.place, 34, SOFT)])
    picture = qr_picture(code, dot=16)
    page.paste(picture.convert("RGB"), ((SIZE[0] - picture.width) // 2, max(y + 40, 560)))
    y = max(y + 40, 560) + picture.height + 30
    how = registration.get_mode_display()
    y = _written(draw, y, [(name, 58, INK), (f"{_('Ticket')} · {how}", 34, SOFT)])
    for at in range(0, len(code), 44):
        draw.text((SIZE[0] // 2, y + 24 + at), code[at : at + 44], SOFT, font(26), anchor="ma")
    file = io.BytesIO()
    page.convert("L").save(file, "PDF", resolution=DOTS, title=event.label)
    return file.getvalue()


def _written(draw: ImageDraw.ImageDraw, y: int, rows: list[tuple[str, int, str]]) -> int:
    """Each text in as many lines as it needs, from where reading begins; returns where the next may stand."""
    language = get_language() or "en"
    rtl = get_language_info(language)["bidi"]
    x = SIZE[0] - _MARGIN if rtl else _MARGIN
    how: dict[str, Any] = {"anchor": "ra" if rtl else "la", "direction": "rtl" if rtl else "ltr"}
    for text, size, colour in rows:
        for line in _lines(text, size):
            draw.text((x, y), line, colour, font(size), **how)
            y += int(size * (1.62 if rtl else 1.3))
    return y


def _lines(text: str, size: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font(size).getlength(longer) <= _ROOM:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
