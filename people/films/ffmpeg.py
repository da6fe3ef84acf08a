"""Run ffmpeg on a file of unknown make: no network, no playlists, a share of the machine, an end in time.

The system's program where there is one, else the one in the `imageio-ffmpeg` wheel.
"""

import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

import imageio_ffmpeg

try:
    import resource
except ImportError:  # another system than the one it is made for
    resource = None  # type: ignore[assignment]

# Containers whose files hold all there is to play. Playlists, concatenations and picture sequences do not.
CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,ogg,mp3"
# Every input is opened so: a file that names another file or an address reads nothing.
CAUTION = ["-protocol_whitelist", "file", "-format_whitelist", CONTAINERS]
MEMORY = 6 * 1024**3
LARGEST_RESULT = 4 * 1024**3
_PROGRESS = re.compile(r"out_time_us=(\d+)")

_running: set[subprocess.Popen] = set()


class Failed(Exception):
    """ffmpeg would not; its last line says why, for the log."""


class TooSlow(Failed):
    """It was stopped because it took too long."""


class NoRoom(Failed):
    """The disk is full."""


@cache
def program() -> str:
    return shutil.which("ffmpeg") or imageio_ffmpeg.get_ffmpeg_exe()


@cache
def knows(filter_name: str) -> bool:
    """Whether this ffmpeg has a filter: builds differ."""
    told = subprocess.run([program(), "-hide_banner", "-filters"], capture_output=True, text=True)  # noqa: S603
    return f" {filter_name} " in told.stdout


def banner(path: str | Path) -> str:
    """What ffmpeg says of a file, decoding no more than it needs to know it."""
    # It always ends with an error, for there is nothing to write.
    return _run(["-i", _file(path)], seconds=30)[1]


def run(
    path: str | Path,
    options: list[str],
    target: str | Path | None,
    *,
    seconds: float,
    before: list[str] | None = None,
    told: Callable[[float], None] = lambda seconds: None,
) -> str:
    """Read `path`, write `target` (None: nowhere); what it said. `told` hears how many seconds are done.

    `before` are options of the input. Raises `TooSlow` after `seconds`, else `Failed`.
    """
    end = [_file(target)] if target else ["-f", "null", "-"]
    # Without these the file says when, where and with what it was made.
    bare = ["-map_metadata", "-1", "-map_chapters", "-1", "-dn", "-sn"]
    code, said = _run([*(before or []), "-i", _file(path), *bare, *options, *end], seconds=seconds, told=told)
    if code:
        lines = said.strip().splitlines() or ["no reason given"]
        raise (NoRoom if "No space left" in said else Failed)(lines[-1])
    return said


def _file(path: str | Path) -> str:
    # A name is never an option or a protocol.
    return f"file:{os.fspath(path)}"


def _run(options: list[str], *, seconds: float, told: Callable = lambda seconds: None) -> tuple[int, str]:
    command = [program(), "-hide_banner", "-nostdin", "-y", "-threads", "2", "-filter_threads", "1",
               "-nostats", "-progress", "pipe:1", *CAUTION, *options]  # fmt: skip
    if nice := shutil.which("nice"):
        command = [nice, "-n", "10", *command]
    if setpriv := shutil.which("setpriv"):
        # Whoever started it is killed: then so is this.
        command = [setpriv, "--pdeathsig", "KILL", *command]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 (the program found above, options of our own)
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said, env=_environment()
        )
        _running.add(process)
        _limit(process, seconds)
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            for line in process.stdout:  # type: ignore[union-attr]
                if found := _PROGRESS.match(line.decode("ascii", "replace")):
                    told(int(found[1]) / 1_000_000)
            code = process.wait()
        finally:
            timer.cancel()
            process.kill()
            process.wait()
            process.stdout.close()  # type: ignore[union-attr]
            _running.discard(process)
        if late.is_set():
            raise TooSlow(f"stopped after {seconds:.0f} seconds")
        # The end is what matters; a broken file may complain a million times.
        said.seek(max(said.seek(0, os.SEEK_END) - 200_000, 0))
        return code, said.read().decode("utf-8", "replace")


def _environment() -> dict[str, str]:
    """Nothing of ours: no secret, no proxy."""
    return {"PATH": os.environ.get("PATH", ""), "LANG": "C", "TMPDIR": tempfile.gettempdir()}


def _limit(process: subprocess.Popen, seconds: float) -> None:
    """The kernel keeps these even if whoever started it is gone."""
    if resource is None or not hasattr(resource, "prlimit"):
        return
    processor = int(seconds * 2) + 5
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_FSIZE: LARGEST_RESULT,
        resource.RLIMIT_CPU: processor,
        resource.RLIMIT_CORE: 0,
    }
    with suppress(ProcessLookupError, PermissionError, ValueError):
        for kind, most in limits.items():
            resource.prlimit(process.pid, kind, (most, most))


def stop_all() -> None:
    """End every ffmpeg that this process started: it is about to end itself."""
    for process in list(_running):
        with suppress(ProcessLookupError):
            process.kill()
