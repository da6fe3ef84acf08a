"""Films: from a finished upload to a row of the library, and from there to renditions, in the background.

A worker holds a lease that it renews every few seconds. Killed, it is silent, and whoever comes next goes on
with the rendition it was at: those that are there are not made again.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from ..incoming import actions as incoming
from ..keys import Done
from ..leaving import drop_files
from ..models import Film, FilmRendition, FilmWork, Upload, User
from ..refusals import Conflict, Refused
from ..rules import require
from . import ffmpeg, making, taking
from .disk import OnDisk, draft
from .facts import Facts, read
from .making import Kind

LEASE = timedelta(seconds=20)
BEAT_SECONDS = 2
TRIES = 3
_GONE = _("This file is not there any more. Send it again.")
# How much of the work each rendition is, for the percentage.
_SHARES = {"poster": 2, "sound": 8, "medium": 60, "small": 30}

_log = logging.getLogger(__name__)
State, Why = FilmWork.State, FilmWork.Why


class _Superseded(Exception):
    """Another worker has the film, or it has another file, or it is gone."""


# From an upload to a film.


def from_upload(
    *, by: User, upload: Upload, title: str, longest: int = taking.LONGEST, field: str = "film"
) -> Done[Film]:
    """Turn a whole upload of one's own into a film, once; it is prepared in the background.

    `longest` is in seconds. What is no film is `Refused` with a sentence beside `field`, and the upload is
    forgotten: nothing of it stays.
    """
    require(by, "people.upload")
    if upload.owner_id != by.pk:
        raise Refused(_("This file is somebody else’s."))
    if upload.film is not None:
        return Done(upload.film, created=False)
    clean = _accepted(upload, longest, field)
    try:
        with transaction.atomic():
            held = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
            if held.film is not None:
                return Done(held.film, created=False)
            film = keep(clean, by=by, title=title, upload=held)
    finally:
        clean.close()
    return Done(film, created=True)


def accepted(
    upload: Upload, *, longest: int = taking.LONGEST, take: Callable[..., taking.Clean] = taking.film
) -> taking.Clean:
    """The clean film (or, by `take`, sound) of a whole upload; a `ValidationError` forgets the upload."""
    if not upload.is_whole:
        raise ValidationError(_("This file has not arrived as a whole yet."))
    if upload.film_id:
        raise ValidationError(_GONE)
    try:
        with OnDisk(upload.place) as file:
            return take(file, longest=longest)
    except FileNotFoundError:
        incoming.forget(Upload.objects.filter(pk=upload.pk))
        raise ValidationError(_GONE) from None
    except ValidationError:
        incoming.forget(Upload.objects.filter(pk=upload.pk))
        raise


def _accepted(upload: Upload, longest: int, field: str) -> taking.Clean:
    if not upload.is_whole:
        raise Conflict(_("This file has not arrived as a whole yet."))
    try:
        return accepted(upload, longest=longest)
    except ValidationError as error:
        sentence = error.messages[0]
        raise Refused(sentence, code="not_a_film", fields={field: sentence}) from error


def keep(clean: taking.Clean, *, by: User, title: str, upload: Upload | None) -> Film:
    """Write a new film, and use up the upload by which it came in pieces."""
    film = Film(title=title[:255], type="video", uploaded_by_user=by)
    store(film, clean)
    if upload:
        _use_up(upload, film)
    return film


def _use_up(upload: Upload, film: Film) -> None:
    Upload.objects.filter(pk=upload.pk).update(film=film)
    transaction.on_commit(partial(incoming.remove, upload.place))


def store(film: Film, clean: taking.Clean) -> None:
    """Write a new film with its file; if the row is not kept, neither is the file."""
    measure(film, clean.facts)
    try:
        with transaction.atomic():
            film.file.save(clean.name, clean, save=False)
            film.save()
            prepare(film)
    except BaseException:
        drop_now(film.file)
        raise


def drop_now(file: FieldFile) -> None:
    """Remove a file whose row will not be kept."""
    if file.name:
        default_storage.delete(file.name)


def saved(film: Film, *, before: dict[str, str], new: bool, upload: Upload | None) -> None:
    """After a form wrote a film: what it replaced goes, its upload is used up, a new file is prepared."""
    replaced = {field: name for field, name in before.items() if name != getattr(film, field).name}
    drop_files(*replaced.values())
    if upload:
        _use_up(upload, film)
    if new or any(replaced.values()):
        prepare(film)


def measure(film: Film, found: Facts | None) -> None:
    """Write down what the file says of itself."""
    if found:
        film.duration, film.width, film.height = found.seconds, found.width or None, found.height or None


# From a film to its renditions.


@transaction.atomic
def prepare(film: Film) -> None:
    """Ask the worker for the renditions of the film's file; those of another file go."""
    old = film.renditions.exclude(source=film.file.name)
    drop_files(*old.values_list("file", flat=True))
    old.delete()
    asked = {
        "state": State.WAITING,
        "step": "",
        "percent": 0,
        "why": "",
        "tries": 0,
        "made": {},
        "beat_at": None,
        "asked_at": timezone.now(),
    }
    FilmWork.objects.update_or_create(film=film, defaults=asked)
    make_renditions.enqueue(film.pk)


def try_again(*, by: User, film: Film) -> None:
    """Have a film prepared once more after it failed."""
    require(by, "people.prepare_film")
    prepare(film)


@task(backend="background", queue_name="films")
def make_renditions(film_id: int) -> None:
    """Make what the film has not yet. Twice at once is once: the second finds no lease to take."""
    work = _claim(film_id)
    if work is None:
        return
    try:
        _make_all(work)
        _say(work, state=State.DONE, step="", percent=100)
    except _Superseded:
        return
    except (ffmpeg.Failed, OSError) as error:
        _log.warning("Film %s could not be prepared: %s", film_id, error)
        with suppress(_Superseded):
            _say(work, state=State.FAILED, why=_why(error))


def _why(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return Why.LOST
    if isinstance(error, ffmpeg.NoRoom) or getattr(error, "errno", 0) == 28:
        return Why.FULL
    return Why.SLOW if isinstance(error, ffmpeg.TooSlow) else Why.UNREADABLE


def _claim(film_id: int) -> FilmWork | None:
    now = timezone.now()
    free = FilmWork.objects.filter(
        Q(beat_at=None) | Q(beat_at__lt=now - LEASE),
        film=film_id,
        state__in=(State.WAITING, State.WORKING),
    )
    if not free.update(state=State.WORKING, beat_at=now, tries=F("tries") + 1):
        return None
    work = FilmWork.objects.select_related("film").get(film=film_id)
    if work.tries > TRIES:
        _say(work, state=State.FAILED, why=Why.DIED)
        return None
    return work


def _say(work: FilmWork, **told) -> None:
    """Renew the lease and tell how far it is; raises where the lease is not ours any more."""
    mine = FilmWork.objects.filter(pk=work.pk, tries=work.tries, asked_at=work.asked_at, state=State.WORKING)
    if not mine.update(beat_at=timezone.now(), **told):
        raise _Superseded


def _make_all(work: FilmWork) -> None:
    source = Path(work.film.file.path)
    found = read(source) if source.exists() else None
    if not source.exists():
        raise FileNotFoundError(source)
    if found is None:
        raise ffmpeg.Failed("nothing to play")
    kinds = _wanted(work.film, found)
    there = {made.kind: made for made in work.film.renditions.filter(source=work.film.file.name)}
    whole, done = sum(_SHARES[kind] for kind in kinds) or 1, 0
    for kind in kinds:
        span = (100 * done // whole, 100 * _SHARES[kind] // whole)
        if kind not in there or not default_storage.exists(there[kind].file.name):
            there[kind] = _made(work, kind, _from(kind, there, source), span)
        done += _SHARES[kind]


def _wanted(film: Film, found: Facts) -> list[FilmRendition.Kind]:
    """What the film needs, but for what an editor gave it by hand."""
    given = {Kind.SOUND: film.sound, Kind.POSTER: film.thumbnail}
    kinds = making.wanted(found) if film.type == "video" else [Kind.SOUND]
    return [kind for kind in kinds if not given.get(kind)]


def _from(kind: str, there: dict[str, FilmRendition], source: Path) -> Path:
    return Path(there[Kind.MEDIUM].file.path) if kind == Kind.SMALL and Kind.MEDIUM in there else source


def _made(work: FilmWork, kind: FilmRendition.Kind, source: Path, span: tuple[int, int]) -> FilmRendition:
    said = furthest = 0.0

    def told(part: float) -> None:
        nonlocal said, furthest
        # ffmpeg counts back now and then, when one stream waits for the other.
        furthest = max(furthest, part)
        if time.monotonic() - said >= BEAT_SECONDS:
            said = time.monotonic()
            _say(work, step=kind, percent=span[0] + int(span[1] * furthest))

    told(0)
    target = draft(making.EXTENSIONS[kind])
    try:
        found = making.make(kind, source, target, told=told)
        return _keep(work, kind, target, found)
    finally:
        target.unlink(missing_ok=True)


def _keep(work: FilmWork, kind: str, target: Path, found: Facts) -> FilmRendition:
    """Put a finished rendition in its place, if the film still wants it."""
    size = target.stat().st_size
    with transaction.atomic():
        _say(work)
        FilmRendition.objects.filter(film=work.film_id, kind=kind).delete()
        made = FilmRendition(film=work.film, kind=kind, bytes=size, source=work.film.file.name)
        made.width, made.height, made.duration = found.width, found.height, found.seconds
        with OnDisk(target) as file:
            made.file.save(target.name, file, save=False)
        try:
            made.save()
            _say(work, made=_told(work.film))
        except BaseException:
            drop_now(made.file)
            raise
    return made


def _told(film: Film) -> dict[str, dict]:
    """The renditions that are there, as pages read them."""
    return {
        made.kind: {"name": made.file.name, "bytes": made.bytes, "width": made.width, "height": made.height}
        for made in film.renditions.filter(source=film.file.name)
    }


def left_lying() -> QuerySet[FilmWork]:
    """Films that wait, and those whose worker has fallen silent."""
    silent = Q(state=State.WORKING, beat_at__lt=timezone.now() - LEASE)
    return FilmWork.objects.filter(Q(state=State.WAITING) | silent)


def take_up() -> int:
    """Ask again for each film that nobody works on; how many."""
    left = list(left_lying().values_list("film", flat=True))
    for film_id in left:
        make_renditions.enqueue(film_id)
    return len(left)
