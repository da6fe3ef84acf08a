"""Films of every make end as what any phone plays, or are refused with a sentence and leave nothing."""

import re
import subprocess
import uuid
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from PIL import Image

from people.films import actions, ffmpeg, making, taking
from people.films.disk import OnDisk
from people.films.facts import read
from people.incoming import actions as incoming
from people.models import Film, FilmRendition, FilmWork, Upload
from people.models.incoming import FOLDER
from people.refusals import Conflict, Refused
from tests.people import odd_films as odd

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_storage_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def left_over() -> list[str]:
    """What lies below the incoming folder."""
    folder = Path(default_storage.path(FOLDER))
    return sorted(file.name for file in folder.iterdir()) if folder.exists() else []


def stored() -> set[str]:
    root = Path(default_storage.path(""))
    return {str(file.relative_to(root)) for file in root.rglob("*") if file.is_file()}


def taken(path: Path, **how) -> taking.Clean:
    with OnDisk(path) as file:
        return taking.film(file, **how)


def sent(path: Path, by, name: str = "IMG_0007.mp4") -> Upload:
    """The file as a finished upload of `by`."""
    content = path.read_bytes()
    upload = incoming.begin(by=by, client_key=uuid.uuid4(), name=name, size=len(content)).thing
    for start in range(0, len(content), incoming.LARGEST_PIECE):
        piece = content[start : start + incoming.LARGEST_PIECE]
        upload = incoming.receive(by=by, upload=upload, offset=start, piece=piece)
    return upload


def made_from(path: Path, by) -> Film:
    film = actions.from_upload(by=by, upload=sent(path, by), title="A pump").thing
    return Film.objects.get(pk=film.pk)


ODD = {
    "a phone's film": (odd.plain, (640, 360), {"poster", "sound", "medium", "small"}),
    "a rotated phone video": (odd.rotated, (360, 640), {"poster", "sound", "medium", "small"}),
    "a variable frame rate": (odd.uneven, (640, 360), {"poster", "sound", "medium", "small"}),
    "a film without sound": (odd.silent, (640, 360), {"poster", "medium", "small"}),
    "HEVC with ten bits": (odd.ten_bits, (640, 360), {"poster", "sound", "medium", "small"}),
    "an odd size in Matroska": (odd.odd_size, (428, 240), {"poster", "sound", "medium", "small"}),
    "a 4K film": (lambda: odd.plain("3840x2160", 10, 1), (854, 480), {"poster", "sound", "medium", "small"}),
}


@pytest.mark.parametrize("what", ODD)
def test_an_odd_film_becomes_what_any_phone_plays(what, karim, django_capture_on_commit_callbacks):
    make, size, kinds = ODD[what]
    with django_capture_on_commit_callbacks(execute=True):
        film = made_from(make(), karim)
    assert (film.work.state, film.work.percent, film.work.why) == ("done", 100, "")
    assert set(film.work.made) == kinds
    renditions = {one.kind: one for one in film.renditions.all()}
    assert set(renditions) == kinds
    for kind in {"medium", "small"} & kinds:
        found = read(renditions[kind].file.path)
        assert found is not None
        assert (found.container, found.video, found.pixels) == ("mp4", "h264", "yuv420p")
        assert found.even
        assert 1 <= found.rate <= 30.01
        assert found.seconds == pytest.approx(film.duration, abs=0.2)
        assert (renditions[kind].width, renditions[kind].height) == (found.width, found.height)
        assert renditions[kind].bytes == renditions[kind].file.size
        assert "rotation" not in ffmpeg.banner(renditions[kind].file.path)
    shown = renditions["medium"]
    assert (shown.width, shown.height) == pytest.approx(size, abs=1)
    assert min(renditions["small"].width, renditions["small"].height) <= 240
    assert Image.open(renditions["poster"].file).format == "WEBP"
    if "sound" in kinds:
        heard = read(renditions["sound"].file.path)
        assert (heard.video, heard.audio) == ("", "aac")
    assert left_over() == []


def test_it_plays_before_it_is_loaded():
    source = odd.plain()
    target = odd.folder() / "streamed.mp4"
    making.make(FilmRendition.Kind.SMALL, source, target, told=lambda _part: None)
    content = target.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_where_it_was_filmed_is_in_no_file(karim, django_capture_on_commit_callbacks):
    assert odd.PLACE.encode() in odd.plain().read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        film = made_from(odd.plain(), karim)
    files = [film.file, *(one.file for one in film.renditions.all())]
    assert len(files) == 5
    for file in files:
        content = Path(file.path).read_bytes()
        assert b"02.0469" not in content
        assert b"Aphone" not in content
        assert "IMG_0007" not in file.name


def frames(path: Path) -> str:
    """A sum over every packet of picture and sound."""
    command = [ffmpeg.program(), "-v", "error", "-i", str(path), "-map", "0:v", "-map", "0:a?",
               "-c", "copy", "-f", "streamhash", "-"]  # fmt: skip
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_the_original_is_kept_bit_for_bit(karim):
    film = made_from(odd.plain(), karim)
    assert frames(Path(film.file.path)) == frames(odd.plain())


def test_a_light_film_is_its_own_larger_size(karim, django_capture_on_commit_callbacks):
    light = odd.folder() / "light.mp4"
    odd.run("-i", str(odd.plain()), "-c:v", "libx264", "-crf", "40", "-c:a", "copy", str(light))
    with django_capture_on_commit_callbacks(execute=True):
        film = made_from(light, karim)
    assert {one.kind for one in film.renditions.all()} == {"poster", "sound", "small"}
    assert [shape.kind for shape in film.to_watch] == ["small", "original"]
    assert film.as_sent is None


def test_a_page_offers_each_way_with_what_it_costs(karim, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        film = made_from(odd.plain(), karim)
    assert [shape.kind for shape in film.to_watch] == ["small", "medium"]
    assert (film.to_hear.kind, film.poster.kind, film.as_sent.kind) == ("sound", "poster", "original")
    for shape in (*film.to_watch, film.to_hear, film.poster, film.as_sent):
        assert default_storage.size(shape.name) == shape.bytes > 0


REFUSED = {
    "cut off, its index at the end": (lambda: odd.cut(odd.plain(), 0.6), "broken"),
    "cut off, its index at the start": (lambda: odd.cut(odd.ready_to_stream(), 0.6), "broken"),
    "half of a WebM": (lambda: odd.cut(odd.silent(), 0.5), "broken"),
    "only sound": (odd.only_sound, "no picture"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_film_that_is_none_is_refused_and_leaves_nothing(what, karim, django_capture_on_commit_callbacks):
    make, sentence = REFUSED[what]
    upload, before = sent(make(), karim), stored()
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Refused, match=sentence) as refusal:
        actions.from_upload(by=karim, upload=upload, title="A pump", field="video")
    assert list(refusal.value.fields) == ["video"]
    assert not Film.objects.exists()
    assert not Upload.objects.exists()
    assert left_over() == []
    assert stored() < before


RENAMED = {
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a program": b"MZ\x90\0" * 100,
    "a playlist": b"#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n",
    "a list of files": b"ffconcat version 1.0\nfile /etc/hostname\n",
    "noise with the head of a film": b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + bytes(range(256)) * 999,
    "nothing": b"",
    "a playlist behind the head of a sound": b"ID3\x04\0\0\0\0\0\0#EXTM3U\nfile:///etc/hostname\n" * 9,
}


@pytest.mark.parametrize("what", RENAMED)
def test_what_is_called_a_film_and_is_none_is_refused(what, tmp_path):
    path = tmp_path / "film.mp4"
    path.write_bytes(RENAMED[what])
    with pytest.raises(ValidationError, match=r"broken|not a recording|not a film|no picture"):
        taken(path)
    assert left_over() == []


def test_a_list_of_files_is_not_followed_even_if_it_gets_that_far(tmp_path):
    """ffmpeg itself refuses what is not in one of the containers, whatever our own checks say."""
    path = tmp_path / "film.mp4"
    path.write_text(f"ffconcat version 1.0\nfile {odd.plain()}\n")
    assert read(path) is None
    path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\n{odd.plain()}\n#EXT-X-ENDLIST\n")
    assert read(path) is None


def test_too_long_and_too_large_are_told_in_numbers(monkeypatch):
    with pytest.raises(ValidationError, match="longer than 1 minute"):
        taken(odd.plain("64x36", 10, 63), longest=60)
    monkeypatch.setattr(taking, "LARGEST", 1000)
    with pytest.raises(ValidationError, match="larger than 2 GB"):
        taken(odd.plain())
    assert left_over() == []


def test_only_ones_own_whole_upload_becomes_a_film_and_only_once(karim, amina):
    upload = sent(odd.plain(), karim)
    with pytest.raises(Refused, match="somebody else"):
        actions.from_upload(by=amina, upload=upload, title="A pump")
    half = incoming.begin(by=karim, client_key=uuid.uuid4(), name="", size=10).thing
    with pytest.raises(Conflict, match="as a whole"):
        actions.from_upload(by=karim, upload=half, title="A pump")
    first = actions.from_upload(by=karim, upload=upload, title="A pump")
    again = actions.from_upload(by=karim, upload=Upload.objects.get(pk=upload.pk), title="A pump")
    assert (first.created, again.created, again.thing) == (True, False, first.thing)
    assert first.thing.uploaded_by_user == karim


def test_a_film_takes_all_its_files_along(karim, django_capture_on_commit_callbacks):
    before = stored()
    with django_capture_on_commit_callbacks(execute=True):
        film = made_from(odd.plain(), karim)
    assert len(stored() - before) == 5
    with django_capture_on_commit_callbacks(execute=True):
        film.delete()
    assert stored() == before
    assert not FilmRendition.objects.exists()


def test_another_file_gets_renditions_of_its_own(karim, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        film = made_from(odd.plain(), karim)
        old = {one.file.name for one in film.renditions.all()}
        clean = taken(odd.silent())
        film.file.save(clean.name, clean)
        actions.prepare(film)
    film = Film.objects.get(pk=film.pk)
    assert {one.kind for one in film.renditions.all()} == {"poster", "medium", "small"}
    assert old.isdisjoint(stored())


# The background.


@pytest.fixture
def waiting(karim, settings, django_capture_on_commit_callbacks):
    """A film whose task nobody has taken yet."""
    settings.TASKS = {
        **settings.TASKS,
        "background": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "films"]},
    }
    with django_capture_on_commit_callbacks(execute=True):
        return made_from(odd.plain(), karim)


def work_of(film: Film) -> FilmWork:
    return FilmWork.objects.get(film=film)


def test_it_says_how_far_it_is(waiting, monkeypatch):
    told = []
    monkeypatch.setattr(actions, "BEAT_SECONDS", 0)
    say = actions._say

    def heard(work, **words):
        say(work, **words)
        told.append((work_of(waiting).step, work_of(waiting).percent))

    monkeypatch.setattr(actions, "_say", heard)
    assert work_of(waiting).state == "waiting"
    actions.make_renditions.func(waiting.pk)
    assert {step for step, _percent in told} == {"poster", "sound", "medium", "small", ""}
    percents = [percent for _step, percent in told]
    assert percents == sorted(percents)
    assert percents[-1] == 100


def test_a_killed_worker_is_followed_by_one_that_goes_on(waiting, monkeypatch):
    class PowerCut(BaseException):
        pass

    made = []
    make = making.make

    def counted(kind, *args, **how):
        if kind == "small" and "small" not in made:
            made.append(kind)
            raise PowerCut
        made.append(kind)
        return make(kind, *args, **how)

    monkeypatch.setattr(making, "make", counted)
    with pytest.raises(PowerCut):
        actions.make_renditions.func(waiting.pk)
    assert work_of(waiting).state == "working"
    # As long as the first may be alive nobody else begins.
    actions.make_renditions.func(waiting.pk)
    assert made == ["poster", "sound", "medium", "small"]
    late = work_of(waiting).beat_at - 2 * actions.LEASE
    FilmWork.objects.update(beat_at=late)
    assert actions.take_up() == 1
    actions.make_renditions.func(waiting.pk)
    assert made == ["poster", "sound", "medium", "small", "small"]
    assert (work_of(waiting).state, work_of(waiting).tries) == ("done", 2)


def test_a_film_that_kills_three_workers_is_given_up(waiting):
    FilmWork.objects.update(state="working", tries=3, beat_at=None)
    actions.make_renditions.func(waiting.pk)
    assert (work_of(waiting).state, work_of(waiting).why) == ("failed", "died")


def test_twice_is_once(waiting):
    actions.make_renditions.func(waiting.pk)
    names = {one.file.name for one in waiting.renditions.all()}
    actions.make_renditions.func(waiting.pk)
    actions.prepare(waiting)
    actions.make_renditions.func(waiting.pk)
    assert {one.file.name for one in waiting.renditions.all()} == names


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (ffmpeg.Failed("x"), "unreadable"),
        (ffmpeg.TooSlow("x"), "slow"),
        (ffmpeg.NoRoom("x"), "full"),
        (FileNotFoundError("x"), "lost"),
    ],
)
def test_what_failed_is_told_in_a_sentence_and_can_be_tried_again(waiting, monkeypatch, error, why, editor):
    def fail(*_args, **_how):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(making, "make", fail)
        actions.make_renditions.func(waiting.pk)
    work = work_of(waiting)
    assert (work.state, work.why) == ("failed", why)
    assert re.search(r"\.$", work.get_why_display())
    assert left_over() == []
    actions.try_again(by=editor, film=waiting)
    actions.make_renditions.func(waiting.pk)
    assert work_of(waiting).state == "done"


def test_a_film_that_is_deleted_meanwhile_leaves_nothing(waiting, monkeypatch):
    make = making.make

    def gone(*args, **how):
        found = make(*args, **how)
        Film.objects.filter(pk=waiting.pk).delete()
        return found

    monkeypatch.setattr(making, "make", gone)
    actions.make_renditions.func(waiting.pk)
    assert left_over() == []
    assert not FilmRendition.objects.exists()


def test_ffmpeg_is_stopped_when_it_takes_too_long(tmp_path):
    with pytest.raises(ffmpeg.TooSlow):
        ffmpeg.run(odd.large(1), ["-vf", "gblur=sigma=200:steps=6"], tmp_path / "x.mp4", seconds=0.3)
    assert ffmpeg._running == set()
