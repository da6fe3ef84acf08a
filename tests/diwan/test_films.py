"""The demo's pictures and films: they move, they sound, they last as long as asked, and leave no debris."""

import array
import re
import shutil
import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest
from PIL import Image, ImageChops, ImageStat

from diwan.demo import films
from diwan.demo.films import Film, captions, film
from diwan.demo.pictures import BEST_MOMENT, draw, monogram, save_webp
from diwan.demo.scenes import SCENES

FFMPEG = shutil.which("ffmpeg") or imageio_ffmpeg.get_ffmpeg_exe()
SIZE = (320, 180)
SMALL = (240, 135)


@pytest.fixture(scope="module")
def leaks(tmp_path_factory: pytest.TempPathFactory) -> Film:
    """One film of two seconds that the tests below look at."""
    return film("leaks", 2.0, tmp_path_factory.mktemp("films"), size=SIZE)


def told(path: Path) -> str:
    """What ffmpeg says about a file."""
    return subprocess.run(
        [FFMPEG, "-hide_banner", "-i", path], capture_output=True, text=True, check=False
    ).stderr


def decoded(path: Path, *options: str) -> bytes:
    """A stream of the file, decoded to raw bytes."""
    command = [FFMPEG, "-loglevel", "error", "-i", path, *options, "pipe:1"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def seconds_of(path: Path) -> float:
    """The duration the file declares."""
    found = re.search(r"Duration: (\d+):(\d+):([\d.]+)", told(path))
    assert found
    return int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3])


def difference(first: Image.Image, second: Image.Image) -> float:
    """How far two pictures lie apart: the mean over all pixels and channels, 0..255."""
    return sum(ImageStat.Stat(ImageChops.difference(first, second)).mean) / 3


class TestFilm:
    def test_names_its_files_and_measures(self, leaks: Film) -> None:
        assert (leaks.width, leaks.height, leaks.seconds) == (*SIZE, 2.0)
        assert leaks.bytes == leaks.video.stat().st_size > 2000
        assert {path.name for path in leaks.video.parent.iterdir()} == {
            "leaks.mp4",
            "leaks.m4a",
            "leaks.webp",
        }
        with Image.open(leaks.poster) as poster:
            assert poster.format == "WEBP"
            assert poster.width / poster.height == pytest.approx(16 / 9)

    def test_video_is_what_browsers_play(self, leaks: Film) -> None:
        said = told(leaks.video)
        assert re.search(r"Video: h264.*yuv420p.*320x180.*12 fps", said)
        assert re.search(r"Audio: aac.*mono", said)
        head = leaks.video.read_bytes()
        assert head.index(b"moov") < head.index(b"mdat")

    def test_lasts_as_long_as_asked(self, leaks: Film) -> None:
        assert seconds_of(leaks.video) == pytest.approx(2.0, abs=0.1)
        assert seconds_of(leaks.audio) == pytest.approx(2.0, abs=0.1)

    def test_picture_moves(self, leaks: Film) -> None:
        raw = decoded(leaks.video, "-map", "0:v", "-f", "rawvideo", "-pix_fmt", "rgb24")
        step = SIZE[0] * SIZE[1] * 3
        assert len(raw) == 24 * step
        first, late = (Image.frombytes("RGB", SIZE, raw[k * step : (k + 1) * step]) for k in (0, 17))
        assert difference(first, late) > 1.0

    def test_sound_is_there_but_never_loud(self, leaks: Film) -> None:
        for path in (leaks.video, leaks.audio):
            samples = array.array("h", decoded(path, "-map", "0:a", "-f", "s16le"))
            assert 0.1 < max(max(samples), -min(samples)) / 32768 < 10 ** (-3 / 20)

    def test_a_failing_ffmpeg_is_told_and_leaves_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(shutil, "which", lambda _: "/bin/false")
        with pytest.raises(RuntimeError, match=r"could not write the m4a file .*then try again\.$"):
            film("leaks", 1.0, tmp_path, size=SIZE)
        assert list(tmp_path.iterdir()) == []

    def test_a_failing_frame_leaves_the_older_film(
        self, leaks: Film, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(size: tuple[int, int], t: float) -> Image.Image:
            raise ZeroDivisionError

        before = leaks.video.read_bytes()
        monkeypatch.setitem(SCENES, "leaks", broken)
        with pytest.raises(ZeroDivisionError):
            film("leaks", 1.0, leaks.video.parent, size=SIZE)
        assert leaks.video.read_bytes() == before
        assert len(list(leaks.video.parent.iterdir())) == 3

    @pytest.mark.parametrize(("seconds", "size"), [(2.0, (321, 180)), (0.01, SIZE)])
    def test_refuses_what_cannot_be_encoded(
        self, tmp_path: Path, seconds: float, size: tuple[int, int]
    ) -> None:
        with pytest.raises(ValueError, match=r"\.$"):
            film("leaks", seconds, tmp_path, size=size)

    def test_tunes_differ_and_repeat(self) -> None:
        assert films._tune("seeds", 3.0) == films._tune("seeds", 3.0)
        assert films._tune("seeds", 3.0) != films._tune("minutes", 3.0)

    @pytest.mark.parametrize("seconds", [2.0, 30.0, 95.0])
    def test_camera_stays_inside_the_picture_and_starts_and_ends_wide(self, seconds: float) -> None:
        boxes = [films._framing(k / 200, seconds, (0.9, 0.1, 0.6), SIZE) for k in range(200)]
        for left, top, right, bottom in boxes:
            assert 0 <= left < right <= SIZE[0] + 1e-6
            assert 0 <= top < bottom <= SIZE[1] + 1e-6
        assert boxes[0] == (0, 0, *SIZE)
        assert boxes[-1][2] - boxes[-1][0] > 0.9 * SIZE[0]


class TestCaptions:
    def test_cues_are_in_order_and_timed(self) -> None:
        text = captions([(3661.5, 3662.0, "Later"), (0, 1.25, "First")])
        assert text == (
            "WEBVTT\n\n00:00:00.000 --> 00:00:01.250\nFirst\n\n01:01:01.500 --> 01:01:02.000\nLater\n"
        )

    def test_text_cannot_break_the_file(self) -> None:
        text = captions([(0, 1, "Salt & <b>fish</b>\n\n1 --> 2")])
        assert text.endswith("Salt &amp; &lt;b&gt;fish&lt;/b&gt;\n1 --&gt; 2\n")

    def test_a_cue_must_end_after_it_starts(self) -> None:
        with pytest.raises(ValueError, match="must end after it starts"):
            captions([(2, 2, "Never")])

    def test_no_cues_are_a_valid_file(self) -> None:
        assert captions([]) == "WEBVTT\n"


class TestScenes:
    @pytest.mark.parametrize("scene", SCENES)
    def test_draws_at_any_moment_and_size_and_moves(self, scene: str) -> None:
        moments = {t: SCENES[scene](SMALL, t) for t in (0.0, 0.13, 0.5, 0.77, 0.999, 1.0)}
        assert {(picture.mode, picture.size) for picture in moments.values()} == {("RGB", SMALL)}
        assert difference(moments[0.0], moments[0.5]) > 0.8
        assert SCENES[scene]((90, 120), 0.3).size == (90, 120)

    @pytest.mark.parametrize("scene", SCENES)
    def test_runs_round(self, scene: str) -> None:
        assert difference(SCENES[scene](SMALL, 0.0), SCENES[scene](SMALL, 1.0)) < 0.5

    def test_every_scene_has_its_moment_its_tune_and_its_close_shot(self) -> None:
        assert set(BEST_MOMENT) == set(films._TUNES) == set(films._FOCUS) == set(SCENES)


class TestPictures:
    def test_still_is_drawn_at_its_size_and_saved_whole(self, tmp_path: Path) -> None:
        picture = draw("minutes", (320, 180))
        save_webp(picture, tmp_path / "new" / "minutes.webp")
        with Image.open(tmp_path / "new" / "minutes.webp") as saved:
            assert (saved.format, saved.size) == ("WEBP", (320, 180))
        assert len(list((tmp_path / "new").iterdir())) == 1

    def test_monograms_are_square_steady_and_tell_people_apart(self) -> None:
        pictures = [monogram("AB", seed, 64) for seed in range(12)]
        assert {picture.size for picture in pictures} == {(64, 64)}
        assert monogram("AB", 3, 64).tobytes() == pictures[3].tobytes()
        assert len({picture.tobytes() for picture in pictures}) == 12
        assert monogram("CD", 3, 64).tobytes() != pictures[3].tobytes()
