"""How each rendition of a film is made: a still picture, the sound alone, two sizes that any phone plays."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from ..models import FilmRendition
from . import ffmpeg
from .facts import Facts, read

Kind = FilmRendition.Kind
FASTEST_FRAMES = 30
POSTER_WIDTH = 640
EXTENSIONS = {Kind.POSTER: "webp", Kind.SOUND: "m4a", Kind.SMALL: "mp4", Kind.MEDIUM: "mp4"}


@dataclass(frozen=True)
class Size:
    """The short and the long side in pixels, and what a second may cost (kbit/s of picture and of sound)."""

    short: int
    long: int
    quality: int
    most: int
    sound: int


SIZES = {Kind.SMALL: Size(240, 426, 31, 240, 32), Kind.MEDIUM: Size(480, 854, 27, 1000, 64)}


def wanted(found: Facts) -> list[Kind]:
    """The renditions that this film needs, in the order in which they are made."""
    kinds = [Kind.POSTER] if found.video else []
    if found.audio:
        kinds.append(Kind.SOUND)
    if found.video:
        # The larger first: the small one is then made from it, and a 4K film is decoded once.
        kinds += [Kind.SMALL] if found.is_light else [Kind.MEDIUM, Kind.SMALL]
    return kinds


def allowed_seconds(found: Facts) -> float:
    """When to give up: a minute of 4K takes a slow machine some minutes."""
    return 120 + 20 * found.seconds


def make(kind: Kind, source: Path, target: Path, *, told: Callable[[float], None]) -> Facts:
    """Write one rendition; its facts. `told` hears which part is done, from 0 to 1."""
    found = read(source)
    if found is None:
        raise ffmpeg.Failed("nothing to play")

    def heard(seconds: float) -> None:
        told(min(seconds / found.seconds, 1.0) if found.seconds else 0.0)

    if kind == Kind.POSTER:
        return _poster(source, target, found)
    options = _sound(48) if kind == Kind.SOUND else _film(found, SIZES[kind])
    ffmpeg.run(source, [*options, *_BARE], target, seconds=allowed_seconds(found), told=heard)
    made = read(target)
    # A film whose picture ends half-way is no film; a sound may be a little shorter than its picture.
    if made is None or (kind != Kind.SOUND and made.seconds < found.seconds * 0.9 - 1):
        raise ffmpeg.Failed(f"it ends after {made.seconds if made else 0} of {found.seconds} seconds")
    return made


_BARE = ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", "-movflags", "+faststart"]


def _sound(rate: int) -> list[str]:
    return ["-map", "0:a:0", "-vn", *_aac(rate), "-f", "mp4"]


def _aac(rate: int) -> list[str]:
    return ["-c:a", "aac", "-b:a", f"{rate}k", "-ac", "1", "-ar", "44100"]


def _film(found: Facts, size: Size) -> list[str]:
    """H.264 that a phone of ten years ago plays: eight bits, upright, an even beat, ready to stream."""
    return [
        *("-map", "0:V:0", "-map", "0:a:0?", "-vf", ",".join(_shown(found, size))),
        *("-c:v", "libx264", "-preset", "veryfast", "-profile:v", "main", "-crf", str(size.quality)),
        *("-maxrate", f"{size.most}k", "-bufsize", f"{2 * size.most}k", "-g", str(round(beat(found) * 5))),
        *("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"),
        *_aac(size.sound),
        *("-max_muxing_queue_size", "1024", "-f", "mp4"),
    ]


def _shown(found: Facts, size: Size) -> list[str]:
    width, height = fitted(found, size)
    chain = [f"fps={beat(found):g}", f"scale={width}:{height}:flags=bicubic:out_range=tv", "setsar=1"]
    if found.high_range and ffmpeg.knows("zscale") and ffmpeg.knows("tonemap"):
        # Else a phone's bright film is grey on every other screen.
        chain += [
            *("zscale=t=linear:npl=203", "format=gbrpf32le", "zscale=p=bt709", "tonemap=hable:desat=0"),
            "zscale=t=bt709:m=bt709:r=tv",
        ]
    return [*chain, "format=yuv420p"]


def fitted(found: Facts, size: Size) -> tuple[int, int]:
    """Width and height inside the size, upright or not as the film is, never larger than it, and even."""
    short, long = sorted((found.width, found.height))
    part = min(size.short / short, size.long / long, 1)
    return _even(found.width * part), _even(found.height * part)


def _even(length: float) -> int:
    return max(round(length / 2) * 2, 2)


def beat(found: Facts) -> float:
    """Frames a second: the film's own up to thirty, else half of them, else thirty."""
    rate = found.rate if found.rate >= 1 else 25.0
    while rate > FASTEST_FRAMES + 0.01:
        rate = rate / 2 if rate <= 2 * FASTEST_FRAMES else FASTEST_FRAMES
    return rate


def _poster(source: Path, target: Path, found: Facts) -> Facts:
    """The most telling of some frames near the beginning."""
    drawn = target.with_suffix(".png")
    width, height = fitted(found, Size(POSTER_WIDTH, POSTER_WIDTH, 0, 0, 0))
    options = ["-map", "0:V:0", "-vf", f"thumbnail=25,scale={width}:{height},format=rgb24", "-frames:v", "1",
               "-f", "image2", "-c:v", "png"]  # fmt: skip
    start = ["-ss", f"{min(found.seconds * 0.1, 5):.2f}"]
    try:
        ffmpeg.run(source, options, drawn, seconds=60, before=start)
        picture = Image.open(io.BytesIO(drawn.read_bytes())).convert("RGB")
    except OSError as error:
        raise ffmpeg.Failed("no frame could be read") from error
    finally:
        drawn.unlink(missing_ok=True)
    picture.save(target, "WEBP", quality=72, method=4)
    return Facts("webp", 0, "webp", width=picture.width, height=picture.height, bytes=target.stat().st_size)
