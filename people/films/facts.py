"""What is known of a film before it is played, in the words of ffmpeg: its wheel has no ffprobe."""

import re
from dataclasses import dataclass
from pathlib import Path

from . import ffmpeg

# What a browser's or a phone's film is made of; anything else is more likely an attack than a memory.
VIDEO_CODECS = {
    "h264",
    "hevc",
    "vp8",
    "vp9",
    "av1",
    "mpeg4",
    "h263",
    "mjpeg",
    "prores",
    "theora",
    "mpeg2video",
}
AUDIO_CODECS = {
    *("aac", "mp3", "opus", "vorbis", "amr_nb", "amr_wb", "ac3", "eac3", "flac", "alac"),
    *("pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_f32le", "pcm_u8", "pcm_alaw", "pcm_mulaw"),
}
LARGEST_SIDE = 8192

# Lines of ffmpeg's own; what a file says of itself stands behind a colon on lines of another shape.
_INPUT = re.compile(r"^Input #0, (?P<container>.+), from '", re.M)
_LENGTH = re.compile(r"^  Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)", re.M)
_STREAM = re.compile(r"^  Stream #0:(\d+)\S*: (Video|Audio): (\w+)(.*)$", re.M)
_SIZE = re.compile(r", (\d{1,5})x(\d{1,5})\b")
_PIXEL = re.compile(r"\[SAR (\d+):(\d+) DAR")
_RATE = re.compile(r", ([\d.]+k?) (fps|tbr)\b")
_TURN = re.compile(r"^\s+display ?matrix: rotation of (-?[\d.]+) degrees", re.M | re.I)


@dataclass(frozen=True)
class Facts:
    """A film as it is shown: `width` and `height` upright and in square pixels; `rate` in frames a second."""

    container: str
    seconds: float
    video: str = ""
    audio: str = ""
    width: int = 0
    height: int = 0
    rate: float = 0.0
    pixels: str = ""
    even: bool = True
    high_range: bool = False
    bytes: int = 0

    @property
    def is_light(self) -> bool:
        """Whether any browser plays it as it is, over a line that carries a 480p film."""
        plays = self.container == "mp4" and self.video == "h264" and self.audio in ("aac", "")
        small = (
            self.even
            and min(self.width, self.height) <= 480
            and self.rate <= 30.5
            and self.pixels == "yuv420p"
        )
        return plays and small and self.bytes * 8 <= 1_200_000 * max(self.seconds, 1)


def read(path: str | Path) -> Facts | None:
    """The facts of a file, or None where ffmpeg knows no film or sound in it."""
    return understood(ffmpeg.banner(path), Path(path).stat().st_size)


def understood(said: str, size: int) -> Facts | None:
    """The facts in ffmpeg's words."""
    opened, length = _INPUT.search(said), _LENGTH.search(said)
    if not opened:
        return None
    seconds = 0.0
    if length:
        seconds = int(length[1]) * 3600 + int(length[2]) * 60 + float(length[3])
    streams = list(_STREAM.finditer(said))
    picture = next((s for s in streams if s[2] == "Video" and "attached pic" not in s[4]), None)
    sound = next((s for s in streams if s[2] == "Audio"), None)
    found = Facts(
        container=_container(opened["container"]),
        seconds=seconds,
        audio=sound[3] if sound else "",
        bytes=size,
    )
    return _with_picture(found, picture, said) if picture else found


def _container(names: str) -> str:
    for family in ("mp4", "webm", "ogg", "mp3"):
        if family in names.split(","):
            return family
    return names


def _with_picture(found: Facts, stream: re.Match, said: str) -> Facts:
    told = stream[4]
    size = _SIZE.search(told)
    width, height = (int(size[1]), int(size[2])) if size else (0, 0)
    if (pixel := _PIXEL.search(told)) and int(pixel[2]):
        width = round(width * int(pixel[1]) / int(pixel[2]))
    following = said[stream.end() :]
    rest = following[: next_stream.start()] if (next_stream := _STREAM.search(following)) else following
    if (turn := _TURN.search(rest)) and round(abs(float(turn[1]))) % 180 == 90:
        width, height = height, width
    rate, even = _rate({name: _number(value) for value, name in _RATE.findall(told)})
    return Facts(
        container=found.container,
        seconds=found.seconds,
        video=stream[3],
        audio=found.audio,
        width=width,
        height=height,
        rate=rate,
        even=even,
        pixels=next(iter(re.findall(r", (\w*(?:yuv|rgb|gray|nv\d)\w*)", told)), ""),
        high_range=bool(re.search(r"smpte2084|arib-std-b67", told)),
        bytes=found.bytes,
    )


def _rate(told: dict[str, float]) -> tuple[float, bool]:
    """Frames a second, and whether they are even; if not, the beat that all of them fit in."""
    average, beat = told.get("fps", 0.0), told.get("tbr", 0.0)
    even = average > 0 and abs(average - beat) < 0.1
    return (average if even or beat > 120 else beat), even


def _number(told: str) -> float:
    return float(told[:-1]) * 1000 if told.endswith("k") else float(told)
