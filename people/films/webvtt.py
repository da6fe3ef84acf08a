"""Captions as browsers read them (W3C WebVTT), checked before anybody relies on them.

A browser skips what it does not understand, silently: here the first mistake is told with its line.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_CLOCK = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMES = re.compile(rf"{_CLOCK}[ \t]+-->[ \t]+{_CLOCK}(?:[ \t]+\S.*)?")
_HEAD = re.compile(r"WEBVTT(?:[ \t].*)?")
_ASIDE = re.compile(r"(NOTE|STYLE|REGION)(?:[ \t].*)?")


def check(text: str) -> int:
    """How many captions the text has, or a `ValidationError` that names the line."""
    lines = text.splitlines()
    if not lines or not _HEAD.fullmatch(lines[0]):
        raise _wrong(1, _("it must begin with WEBVTT"))
    cues, before, at = 0, 0, 1
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        end = next((n for n in range(at, len(lines)) if not lines[n].strip()), len(lines))
        # The lines directly below WEBVTT are its own; notes and styles are nobody's captions.
        if at > 1 and not _ASIDE.fullmatch(lines[at]):
            before = _cue(lines, at, end, before)
            cues += 1
        at = end
    if not cues:
        raise ValidationError(_("There is no caption in this file."))
    return cues


def _cue(lines: list[str], at: int, end: int, before: int) -> int:
    """One caption in the lines from `at` to `end`; when it starts, in thousandths of a second."""
    if "-->" not in lines[at]:
        # A name of its own line before the times.
        at += 1
    if at >= end or "-->" not in lines[at]:
        raise _wrong(at, _("a caption must begin with its times, such as 00:01.000 --> 00:04.000"))
    times = _TIMES.fullmatch(lines[at].strip())
    if times is None:
        raise _wrong(at + 1, _("times are written 00:01.000 --> 00:04.000, with a full stop"))
    start, stop = _thousandths(*times.groups()[:4]), _thousandths(*times.groups()[4:])
    if stop <= start:
        raise _wrong(at + 1, _("a caption must end after it starts"))
    if start < before:
        raise _wrong(at + 1, _("it starts before the caption above it"))
    if at + 1 >= end:
        raise _wrong(at + 1, _("there are no words to these times"))
    for number in range(at + 1, end):
        if "-->" in lines[number]:
            raise _wrong(number + 1, _("an empty line is missing before these times"))
    return start


def _thousandths(hours: str | None, minutes: str, seconds: str, rest: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(rest)


def _wrong(line: int, what) -> ValidationError:
    return ValidationError(_("Line %(line)s: %(what)s.") % {"line": line, "what": what})
