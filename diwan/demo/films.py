"""Short films of the demo: a scene in motion with a plucked tune, its sound alone, a poster, captions."""

from __future__ import annotations  # an array names its item type in annotations only

import math
import os
import random
import shutil
import subprocess
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import IO, cast

import imageio_ffmpeg
from PIL import Image

from diwan.demo.pictures import draw, save_webp
from diwan.demo.scenes import SCENES
from diwan.demo.scenes.chance import lots

_SHARPNESS = 2  # frames are drawn at this multiple of their size; close shots then still have soft edges
_ROUND_SECONDS = 24.0  # about how long a scene takes to come back to its beginning
_SHOT_SECONDS = 10.0  # about how long the camera keeps one framing

# Where the close shots look: the middle of the framing as parts of the picture's width and height, and
# the part of the width they show.
_FOCUS = {
    "one_desk": (0.66, 0.56, 0.62), "data_less": (0.48, 0.56, 0.62), "backups": (0.275, 0.68, 0.50),
    "handover": (0.52, 0.44, 0.62), "seeds": (0.66, 0.62, 0.62), "market_map": (0.44, 0.50, 0.60),
    "minutes": (0.50, 0.56, 0.62), "leaks": (0.54, 0.39, 0.66), "loan_week": (0.76, 0.62, 0.58),
}  # fmt: skip

_RATE = 24_000  # samples per second
_PEAK = 0.5  # the loudest sample, of 1.0: about -6 dBFS, so that AAC's ripple stays below -3
_PLUCK_SECONDS = 1.9
_MAJOR, _MINOR = ((0, 2, 4, 7, 9), (0, 3, 5, 7, 10))  # the pentatonic scales, in semitones

# Each scene's tune: the root in Hz, the scale, the seconds between two plucks.
_TUNES: dict[str, tuple[float, tuple[int, ...], float]] = {
    "one_desk": (196.0, _MAJOR, 0.42), "data_less": (220.0, _MINOR, 0.50), "backups": (146.83, _MINOR, 0.56),
    "handover": (174.61, _MAJOR, 0.52), "seeds": (207.65, _MAJOR, 0.46), "market_map": (233.08, _MINOR, 0.38),
    "minutes": (164.81, _MINOR, 0.60), "leaks": (155.56, _MINOR, 0.48), "loan_week": (185.0, _MAJOR, 0.44),
}  # fmt: skip


@dataclass(frozen=True)
class Film:
    """One film on disk: MP4 with sound, the sound alone (M4A) and a WebP poster.

    `width` and `height` are the video's pixels, `bytes` is the video file's size.
    """

    video: Path
    audio: Path
    poster: Path
    width: int
    height: int
    seconds: float
    bytes: int


def film(
    scene: str, seconds: float, folder: Path, *, size: tuple[int, int] = (640, 360), fps: int = 12
) -> Film:
    """Make the scene's film in the folder, named after the scene; an older one of that name is replaced."""
    width, height = size
    if width % 2 or height % 2:
        raise ValueError(f"The film's size {width} x {height} must be even in both directions.")
    if round(seconds * fps) < 1:
        raise ValueError(f"A film of {seconds} seconds is shorter than one frame.")
    folder.mkdir(parents=True, exist_ok=True)
    video, audio, poster = (folder / f"{scene}.{kind}" for kind in ("mp4", "m4a", "webp"))
    with _draft(audio) as draft:
        _encode_sound(scene, seconds, draft)
    with _draft(video) as draft:
        _encode_video(_frames(scene, seconds, size, fps), audio, draft, size, fps)
    save_webp(draw(scene, (width * 2, height * 2)), poster)
    return Film(video, audio, poster, width, height, seconds, video.stat().st_size)


def captions(cues: Iterable[tuple[float, float, str]]) -> str:
    """A WebVTT file of cues (start and end in seconds, text), put in the order of their start."""
    blocks = ["WEBVTT"]
    for start, end, text in sorted(cues, key=lambda cue: cue[:2]):
        if not 0 <= start < end:
            raise ValueError(f"The caption “{text}” must end after it starts: {start} to {end} seconds.")
        safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        # An empty line would end the cue, so only lines with something on them are kept.
        lines = [line.strip() for line in safe.splitlines() if line.strip()]
        blocks.append("\n".join([f"{_timestamp(start)} --> {_timestamp(end)}", *lines]))
    return "\n\n".join(blocks) + "\n"


def _timestamp(seconds: float) -> str:
    """Hours, minutes, seconds and thousandths as WebVTT writes them."""
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def _frames(scene: str, seconds: float, size: tuple[int, int], fps: int) -> Iterator[bytes]:
    """The film's frames as raw RGB, one after the other."""
    large = (size[0] * _SHARPNESS, size[1] * _SHARPNESS)
    count = round(seconds * fps)
    rounds = max(1, round(seconds / _ROUND_SECONDS))
    for number in range(count):
        picture = SCENES[scene](large, number / count * rounds % 1.0)
        box = _framing(number / count, seconds, _FOCUS[scene], large)
        yield picture.resize(size, Image.Resampling.BILINEAR, box=box).tobytes()


def _framing(
    part: float, seconds: float, focus: tuple[float, float, float], size: tuple[int, int]
) -> tuple[float, float, float, float]:
    """The piece of the picture the camera sees (left, top, right, bottom) after `part` of the film.

    Wide and close shots take turns, the first and the last are wide. A wide shot moves in a little; a
    close one drifts sideways past what matters.
    """
    shots = 2 * round((seconds / _SHOT_SECONDS - 1) / 2) + 1 if seconds > _SHOT_SECONDS else 1
    shot, inside = divmod(part * shots, 1.0)
    close = bool(shot % 2)
    share = focus[2] if close else 1.0 - 0.05 * inside
    drift = (inside - 0.5) * 0.04 if close else 0.0
    edges = []
    for middle, length in zip((focus[0] + drift, focus[1]), size, strict=True):
        start = min(max(middle - share / 2, 0.0), 1 - share)
        edges.append((start * length, (start + share) * length))
    (left, right), (top, bottom) = edges
    return left, top, right, bottom


def _encode_video(
    frames: Iterable[bytes], audio: Path, target: Path, size: tuple[int, int], fps: int
) -> None:
    """H.264 and the finished sound in an MP4 that starts to play before it is loaded."""
    _ffmpeg(
        ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{size[0]}x{size[1]}", "-r", str(fps), "-i", "pipe:0",
         "-i", str(audio), "-map", "0:v", "-map", "1:a",
         # Say which colours are meant: players guess differently for a small picture that does not.
         "-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p", "-colorspace", "bt709",
         "-color_primaries", "bt709", "-color_trc", "bt709",
         "-c:v", "libx264", "-preset", "veryfast", "-tune", "animation", "-crf", "30", "-g", str(fps * 10),
         "-c:a", "copy", "-movflags", "+faststart"],
        target, frames,
    )  # fmt: skip


def _encode_sound(scene: str, seconds: float, target: Path) -> None:
    """The scene's tune as AAC, mono, 48 kb/s."""
    samples = _tune(scene, seconds)
    _ffmpeg(
        ["-f", "s16le", "-ar", str(_RATE), "-ac", "1", "-i", "pipe:0",
         "-c:a", "aac", "-b:a", "48k", "-movflags", "+faststart"],
        target, [samples.tobytes()],
    )  # fmt: skip


@contextmanager
def _draft(target: Path) -> Iterator[Path]:
    """A path beside the target to write to; it takes the target's place only if all went well."""
    draft = target.with_name(f".{target.stem}.{os.getpid()}{target.suffix}")
    try:
        yield draft
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _ffmpeg(options: list[str], target: Path, feed: Iterable[bytes]) -> None:
    """Run ffmpeg with these options to write the target, fed through its standard input."""
    program = shutil.which("ffmpeg") or imageio_ffmpeg.get_ffmpeg_exe()
    command = [program, "-hide_banner", "-loglevel", "error", "-y", *options, str(target)]
    with tempfile.TemporaryFile() as complaints:
        # The program is the one found above and the options are all written in this module.
        with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=complaints) as process:  # noqa: S603
            _pour(process, feed)
        if process.returncode:
            complaints.seek(0)
            said = complaints.read().decode(errors="replace").strip().splitlines() or ["no reason given"]
            raise RuntimeError(
                f"ffmpeg could not write the {target.suffix[1:]} file ({said[-1]}): check that {program} "
                f"knows libx264 and aac and that {target.parent} has room, then try again."
            )


def _pour(process: subprocess.Popen[bytes], feed: Iterable[bytes]) -> None:
    """Write all pieces to the process; if ffmpeg stops reading, its exit code tells the story."""
    pipe = cast(IO[bytes], process.stdin)
    try:
        for piece in feed:
            pipe.write(piece)
    except BrokenPipeError:
        pass
    except BaseException:
        process.kill()  # a frame could not be drawn: do not leave ffmpeg waiting for it
        raise
    finally:
        with suppress(BrokenPipeError):
            pipe.close()


def _tune(scene: str, seconds: float) -> array[int]:
    """The scene's music as 16-bit samples: plucks over a drone, faded in and out, with a short echo."""
    root, scale, step = _TUNES[scene]
    length = round(seconds * _RATE)
    sound = _drone(root / 2, length)
    for start, hz, loudness in _notes(scene, seconds, root, scale, step):
        _add(sound, _pluck(hz), round(start * _RATE), loudness)
    _add(sound, array("f", sound), round(step * 0.75 * _RATE), 0.22)
    _fade(sound)
    gain = 32767 * _PEAK / max(max(sound), -min(sound), 1e-9)
    return array("h", [int(sample * gain) for sample in sound])


def _notes(
    scene: str, seconds: float, root: float, scale: tuple[int, ...], step: float
) -> Iterator[tuple[float, float, float]]:
    """The plucks as (start in seconds, pitch in Hz, loudness): phrases in the order A A B A.

    A phrase has sixteen steps and walks the scale in small moves; the last steps let it ring out.
    """
    lot = lots(scene)
    phrases = [_phrase(lot, len(scale)) for _ in range(2)]
    for number in range(math.ceil(seconds / step)):
        degree = phrases[(number // 16) % 4 == 2][number % 16]
        loudness = (0.9 if number % 4 == 0 else 0.62) * (0.9 + 0.2 * lot.random())
        if degree is not None:
            octave, tone = divmod(degree, len(scale))
            yield number * step, root * 2 ** (octave + scale[tone] / 12), loudness
        if number % 8 == 0:
            yield number * step, root / 2 * (1.5 if number % 16 else 1), 0.7


def _phrase(lot: random.Random, tones: int) -> list[int | None]:
    """Sixteen steps, each a degree of the scale (0 is the root, `tones` the octave) or a rest."""
    degree, steps = lot.choice([0, 2, tones]), []
    for number in range(16):
        silent = number > 13 or (number % 4 != 0 and lot.random() < 0.34)
        steps.append(None if silent else degree)
        degree = min(2 * tones - 2, max(0, degree + lot.choice([-2, -1, -1, 1, 1, 2])))
    steps[12] = 0
    return steps


@lru_cache(maxsize=64)
def _pluck(hz: float) -> array[float]:
    """One plucked string, loudest 1.0 or so: four partials, the higher ones weaker and sooner gone."""
    length = round(_PLUCK_SECONDS * _RATE)
    sound = array("f", bytes(4 * length))
    for partial, loudness in ((1, 0.62), (2, 0.28), (3, 0.13), (4, 0.07)):
        _add(sound, _ringing(hz * partial, 1.7 + 1.5 * partial, length), 0, loudness)
    attack = _RATE // 250
    for k in range(attack):
        sound[k] *= k / attack
    return sound


def _ringing(hz: float, decay: float, length: int) -> array[float]:
    """A sine that dies away by e to the power of minus `decay` each second."""
    # The two-step recurrence of a damped sine: far cheaper than a sine and an exponential per sample.
    shrink = math.exp(-decay / _RATE)
    turn = math.tau * hz / _RATE
    first, second = 2 * shrink * math.cos(turn), shrink * shrink
    before, now = -math.sin(turn) / shrink, 0.0
    sound = array("f", bytes(4 * length))
    for k in range(length):
        sound[k] = now
        before, now = now, first * now - second * before
    return sound


def _drone(hz: float, length: int) -> array[float]:
    """A soft low fifth that swells every eight seconds, `length` samples long."""
    span = 8 * _RATE
    sound = array("f", bytes(4 * span))
    for pitch, loudness in ((hz, 0.10), (hz * 1.5, 0.06), (hz * 2, 0.05)):
        whole = round(pitch * 8) / 8  # a whole number of swings in eight seconds, so that it joins itself
        _add(sound, _ringing(whole, 0.0, span), 0, loudness)
    swell = math.tau / span
    sound = array("f", [s * (0.75 - 0.25 * math.cos(swell * k)) for k, s in enumerate(sound)])
    return (sound * (length // span + 1))[:length]


def _add(sound: array[float], other: array[float], start: int, loudness: float) -> None:
    """Mix the other sound in from that sample on, as far as there is room."""
    part = sound[start : start + len(other)]
    mixed = [a + b * loudness for a, b in zip(part, other, strict=False)]
    sound[start : start + len(other)] = array("f", islice(mixed, len(part)))


def _fade(sound: array[float]) -> None:
    """Let the sound come in over half a second and go out over a second and a half, if it is that long."""
    rise, fall = min(_RATE // 2, len(sound) // 4), min(3 * _RATE // 2, len(sound) // 2)
    for k in range(rise):
        sound[k] *= k / rise
    for k in range(fall):
        sound[-1 - k] *= k / fall
