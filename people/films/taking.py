"""The one way in for films: what it really is, how long it may be, whether it is whole.

The picture and the sound stay as they were sent, bit for bit; they are put into a new container, so that the
places, dates and names that a phone wrote into the old one never reach the library. What is refused leaves no
file behind.
"""

import logging
import tempfile
import weakref
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..uploads import recording
from . import ffmpeg
from .disk import draft
from .facts import AUDIO_CODECS, LARGEST_SIDE, VIDEO_CODECS, Facts, read

LARGEST = 2 * 1024**3
LONGEST = 3 * 3600
# A request waits for these: reading and writing a film without decoding it, and decoding a second of it.
COPY_SECONDS = 120
LOOK_SECONDS = 30

_log = logging.getLogger(__name__)
_BROKEN = _("This film is broken: it cannot be played to its end. Send the file from the phone once more.")
_UNKNOWN = _("This is not a film we can play. Send MP4, MOV or WebM, as phones and cameras make them.")
_SILENT = _("There is no sound in this file.")
# The container that each comes into, and the one for all others.
_FILMS, _SOUNDS = {"mp4": "mp4", "webm": "webm"}, {"mp4": "m4a", "webm": "ogg", "ogg": "ogg", "mp3": "mp3"}
_ANY_FILM, _ANY_SOUND = "mkv", "m4a"
_MUXERS = {"mkv": "matroska", "m4a": "mp4"}
_TYPES = {
    "mp4": "video/mp4",
    "m4a": "audio/mp4",
    "webm": "video/webm",
    "mkv": "video/x-matroska",
    "ogg": "audio/ogg",
    "mp3": "audio/mpeg",
}


class Clean(UploadedFile):
    """A film under a name of ours in a new container, with its `facts`; gone unless a storage takes it."""

    def __init__(self, extension: str):
        path = draft(extension)
        # Whoever forgets it, by an error or on purpose, leaves nothing behind.
        self._drop = weakref.finalize(self, path.unlink, missing_ok=True)
        self._path = str(path)
        self.facts: Facts | None = None
        super().__init__(path.open("xb+"), path.name, _TYPES[extension])

    def temporary_file_path(self) -> str:
        """The storage moves the file from here instead of copying it."""
        return self._path

    def close(self):
        super().close()
        self._drop()


def film(upload, *, longest: int = LONGEST) -> Clean:
    """`upload` as a clean film with picture, at most `longest` seconds long, or a `ValidationError`."""
    return _taken(upload, longest, picture=True)


def sound(upload, *, longest: int = LONGEST) -> Clean:
    """`upload` as clean sound, of whatever it is the sound, or a `ValidationError`."""
    return _taken(upload, longest, picture=False)


def _taken(upload, longest: int, *, picture: bool) -> Clean:
    if upload.size > LARGEST:
        raise ValidationError(_("This file is larger than 2 GB. Send a smaller copy."))
    recording(upload)
    with _Path(upload) as path:
        try:
            before = _checked(read(path), longest, picture=picture)
            clean = _copied(path, before, picture=picture)
            try:
                after = _checked(read(clean.temporary_file_path()), longest, picture=picture)
                _whole(before, after, clean, picture=picture)
                clean.facts = after
            except BaseException:
                clean.close()
                raise
        except ffmpeg.NoRoom as error:
            raise ValidationError(_("There is no room left on the server. Tell an administrator.")) from error
        except ffmpeg.Failed as error:
            _log.info("A film was refused: %s", error)
            raise ValidationError(_BROKEN) from error
    clean.size = Path(clean.temporary_file_path()).stat().st_size
    return clean


class _Path:
    """The path of an upload: its own, where it has one, else a copy's for as long as it is needed."""

    def __init__(self, upload):
        self.upload, self.copy = upload, None

    def __enter__(self) -> str:
        if hasattr(self.upload, "temporary_file_path"):
            return self.upload.temporary_file_path()
        self.copy = tempfile.NamedTemporaryFile()
        self.upload.seek(0)
        for chunk in self.upload.chunks():
            self.copy.write(chunk)
        self.copy.flush()
        return self.copy.name

    def __exit__(self, *_error):
        if self.copy:
            self.copy.close()


def _checked(found: Facts | None, longest: int, *, picture: bool) -> Facts:
    if found is None or not (found.video or found.audio):
        raise ValidationError(_BROKEN)
    if picture and not found.video:
        raise ValidationError(_("There is no picture in this file, only sound. Add it as sound instead."))
    if not picture and not found.audio:
        raise ValidationError(_SILENT)
    known = (not picture or found.video in VIDEO_CODECS) and (not found.audio or found.audio in AUDIO_CODECS)
    if not known:
        raise ValidationError(_UNKNOWN)
    if picture and not (0 < found.width <= LARGEST_SIDE and 0 < found.height <= LARGEST_SIDE):
        raise ValidationError(_UNKNOWN)
    # What a phone calls three minutes may have a few frames more.
    if found.seconds > longest + 1:
        minutes = longest // 60
        raise ValidationError(
            ngettext(
                "This is longer than %(minutes)s minute. Cut it and send it again.",
                "This is longer than %(minutes)s minutes. Cut it and send it again.",
                minutes,
            )
            % {"minutes": minutes}
        )
    return found


def _copied(path: str, found: Facts, *, picture: bool) -> Clean:
    """The same picture and sound in a new container; one that holds nearly everything, if theirs will not."""
    streams = ["-map", "0:V:0"] if picture else []
    streams += ["-map", "0:a:0?" if picture else "0:a:0"]
    quiet = ["-fflags", "+bitexact", "-movflags", "+faststart", "-ignore_unknown"]
    own = (_FILMS if picture else _SOUNDS).get(found.container)
    kinds = [kind for kind in (own, _ANY_FILM if picture else _ANY_SOUND) if kind]
    for kind in kinds:
        clean = Clean(kind)
        told_apart = ["-tag:v", "hvc1"] if kind == "mp4" and picture and found.video == "hevc" else []
        muxer = _MUXERS.get(kind, kind)
        try:
            ffmpeg.run(
                path,
                [*streams, "-c", "copy", *told_apart, *quiet, "-f", muxer],
                clean.temporary_file_path(),
                seconds=COPY_SECONDS,
            )
            return clean
        except BaseException as error:
            clean.close()
            if kind == kinds[-1] or not isinstance(error, ffmpeg.Failed) or isinstance(error, ffmpeg.NoRoom):
                raise
    raise ffmpeg.Failed("no container")


def _whole(before: Facts, after: Facts, clean: Clean, *, picture: bool) -> None:
    """As long as its beginning promised; and its first second can be seen or heard."""
    if after.seconds <= 0 or after.seconds < before.seconds * 0.97 - 0.25:
        raise ValidationError(_BROKEN)
    said = ffmpeg.run(
        clean.temporary_file_path(),
        ["-t", "1", "-map", "0:V:0" if picture else "0:a:0"],
        None,
        seconds=LOOK_SECONDS,
    )
    if picture and " 0 packets" in said:
        raise ValidationError(_BROKEN)
