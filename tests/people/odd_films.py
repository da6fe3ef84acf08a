"""Films as they come: each made by ffmpeg, the wheel's or the system's, once a run."""

import subprocess
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from people.films import ffmpeg

PLACE = "+02.0469+045.3182/"
PICTURE = "testsrc2=size={size}:rate={rate}:duration={seconds}"
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")


def run(*options: str) -> None:
    subprocess.run([ffmpeg.program(), "-hide_banner", "-loglevel", "error", "-y", *options], check=True)


@cache
def folder() -> Path:
    return Path(mkdtemp(prefix="diwan-films-"))


def _source(size="640x360", rate=30, seconds=3, sound=True) -> list[str]:
    told = ["-f", "lavfi", "-i", PICTURE.format(size=size, rate=rate, seconds=seconds)]
    return [*told, "-f", "lavfi", "-i", f"sine=duration={seconds}"] if sound else told


@cache
def plain(size="640x360", rate=30, seconds=3) -> Path:
    """As a phone makes it: with the place in it, and its index at the end."""
    made = folder() / f"plain-{size}-{rate}-{seconds}.mp4"
    told = ("-movflags", "use_metadata_tags", "-metadata", f"location={PLACE}", "-metadata", "make=Aphone")
    run(*_source(size, rate, seconds), *H264, "-c:a", "aac", *told, str(made))
    return made


@cache
def rotated() -> Path:
    """Filmed upright: lying frames, and a note to turn them."""
    made = folder() / "rotated.mov"
    try:
        run("-display_rotation:v", "90", "-i", str(plain()), "-c", "copy", str(made))
    except subprocess.CalledProcessError:  # ffmpeg before 6
        run("-i", str(plain()), "-c", "copy", "-metadata:s:v:0", "rotate=90", str(made))
    return made


@cache
def uneven() -> Path:
    """Frames at uneven times, as phones film in the dark."""
    made = folder() / "uneven.mp4"
    drop = "select='lt(n,20)+not(mod(n,7))'"
    run("-i", str(plain()), "-vf", drop, "-fps_mode", "vfr", *H264, "-c:a", "copy", str(made))
    return made


@cache
def silent() -> Path:
    made = folder() / "silent.webm"
    vp8 = ("-c:v", "libvpx", "-deadline", "realtime")
    run(*_source(sound=False), *vp8, str(made))
    return made


@cache
def ten_bits() -> Path:
    """HEVC of a phone that films bright: ten bits, a wide range."""
    made = folder() / "ten-bits.mov"
    bright = "log-level=none:colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc"
    h265 = ("-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", "-tag:v", "hvc1")
    run(*_source(rate=60), *h265, "-x265-params", bright, "-c:a", "aac", str(made))
    return made


@cache
def large(seconds: int) -> Path:
    return plain("3840x2160", 30, seconds)


@cache
def odd_size() -> Path:
    """Neither side even, and pixels that are not square."""
    made = folder() / "odd.mkv"
    run(*_source("321x241", 25), "-vf", "setsar=4/3", "-c:v", "mjpeg", "-c:a", "pcm_s16le", str(made))
    return made


@cache
def ready_to_stream() -> Path:
    made = folder() / "ready.mp4"
    run("-i", str(plain()), "-c", "copy", "-movflags", "+faststart", str(made))
    return made


def cut(path: Path, part: float) -> Path:
    """The first part of a file, as a broken line leaves it."""
    made = folder() / f"cut-{part}-{path.name}"
    made.write_bytes(path.read_bytes()[: int(path.stat().st_size * part)])
    return made


@cache
def only_sound() -> Path:
    made = folder() / "sound.mp4"
    run("-i", str(plain()), "-vn", "-c:a", "copy", str(made))
    return made
