"""The office takes a film in one piece or in many, looks on while it is prepared, and hears what is wrong."""

import uuid
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from people.films import taking
from people.films.disk import OnDisk
from people.models import Film, FilmWork, Track, Upload
from stories.models import Pitch
from tests.people import odd_films as odd
from tests.people.test_films import left_over, made_from, sent, stored

pytestmark = pytest.mark.django_db
WORDS = {"title": "A pump", "collection": 1, "tags": ""}


@pytest.fixture(autouse=True)
def a_storage_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def office(client, editor):
    from django.contrib.auth.models import Group
    from django.core.management import call_command

    call_command("prepare")
    editor.groups.add(Group.objects.get(name="editor"))
    client.force_login(editor)
    return client


def plain_file(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile("IMG_0007.mp4", path.read_bytes(), content_type="video/mp4")


def add(office, **told):
    return office.post("/admin/media/video/add/", {**WORDS, **told})


def test_a_plain_form_is_enough(office, editor, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = add(office, file=plain_file(odd.plain()))
    assert answer.status_code == 302
    film = Film.objects.get()
    assert (film.uploaded_by_user, film.work.state) == (editor, "done")
    assert (film.width, film.height, round(film.duration)) == (640, 360, 3)
    assert odd.PLACE.encode() not in Path(film.file.path).read_bytes()
    assert left_over() == []


def test_a_file_that_came_in_pieces_is_taken_once(office, editor, django_capture_on_commit_callbacks):
    upload = sent(odd.plain(), editor)
    with django_capture_on_commit_callbacks(execute=True):
        assert add(office, **{"file-upload": upload.pk}).status_code == 302
    assert Film.objects.get().upload == upload
    assert left_over() == []
    answer = add(office, **{"file-upload": upload.pk})
    assert "not there any more" in answer.content.decode()
    assert Film.objects.count() == 1


def test_what_came_stays_while_another_field_is_mended(office, editor):
    upload = sent(odd.plain(), editor)
    answer = add(office, title="", **{"file-upload": upload.pk})
    assert f'name="file-upload" value="{upload.pk}"' in answer.content.decode()
    assert "has arrived" in answer.content.decode()
    assert left_over() == [Path(upload.path).name]
    assert not Film.objects.exists()


@pytest.mark.parametrize("whose", ["another's", "half", "none", "-1", "9" * 30])
def test_only_a_whole_upload_of_ones_own_is_taken(office, editor, karim, whose):
    upload = sent(odd.plain(), karim if whose == "another's" else editor)
    if whose == "half":
        Upload.objects.update(digest="")
    pk = upload.pk if whose in {"another's", "half"} else whose
    answer = add(office, **{"file-upload": pk})
    assert answer.status_code == 200
    assert "not arrived as a whole" in answer.content.decode()
    assert not Film.objects.exists()


def test_a_film_that_is_none_is_told_beside_its_field(office, editor, django_capture_on_commit_callbacks):
    upload = sent(odd.cut(odd.plain(), 0.6), editor)
    with django_capture_on_commit_callbacks(execute=True):
        answer = add(office, **{"file-upload": upload.pk})
    assert list(answer.context["form"].errors) == ["file"]
    assert not Film.objects.exists()
    assert not Upload.objects.exists()
    assert stored() == set()


def test_sound_alone_is_taken_as_sound(office, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        told = {**WORDS, "file": plain_file(odd.only_sound())}
        answer = office.post("/admin/media/audio/add/", told)
    assert answer.status_code == 302
    film = Film.objects.get()
    assert (film.work.state, set(film.work.made), film.to_watch) == ("done", {"sound"}, [])


def test_another_file_takes_the_place_of_the_first(office, editor, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        film = made_from(odd.plain(), editor)
    before = stored()
    with django_capture_on_commit_callbacks(execute=True):
        told = {**WORDS, "file": plain_file(odd.silent())}
        assert office.post(f"/admin/media/edit/{film.pk}/", told).status_code == 302
    assert before.isdisjoint(stored())
    film = Film.objects.get()
    assert set(film.work.made) == {"poster", "medium", "small"}
    assert all(default_storage.exists(shape["name"]) for shape in film.work.made.values())


def test_the_editor_sees_how_far_it_is_and_why_it_failed(office, editor):
    film = made_from(odd.plain(), editor)
    address = reverse("film-progress", args=[film.pk])
    FilmWork.objects.update(state="working", step="medium", percent=41)
    for page in (address, f"/admin/media/edit/{film.pk}/"):
        shown = office.get(page).content.decode()
        assert "41 %" in shown
        assert "data-ended" not in shown
    FilmWork.objects.update(state="failed", why="slow")
    shown = office.get(address).content.decode()
    assert "took too long" in shown
    assert "data-ended" in shown
    assert office.post(reverse("film-again", args=[film.pk])).status_code == 302
    assert FilmWork.objects.get().state == "done"


def test_nobody_else_looks_on(client, editor, karim):
    film = made_from(odd.plain(), karim)
    client.force_login(karim)
    for answer in (
        client.get(reverse("film-progress", args=[film.pk])),
        client.post(reverse("film-again", args=[film.pk])),
    ):
        assert answer.status_code in {302, 404}
        assert b"film-progress" not in answer.content


def test_captions_that_are_replaced_go(office, editor, django_capture_on_commit_callbacks):
    film = made_from(odd.plain(), editor)
    vtt = b"WEBVTT\n\n00:01.000 --> 00:02.000\nx\n"
    told = {"film": film.pk, "language": "en", "title": "", "transcript": ""}
    first = {**told, "captions": SimpleUploadedFile("a.vtt", vtt)}
    assert office.post("/admin/captions/new/", first).status_code == 302
    track = Track.objects.get()
    wrong = {**told, "captions": SimpleUploadedFile("a.vtt", vtt.replace(b".000 ", b",000 "))}
    answer = office.post(f"/admin/captions/edit/{track.pk}/", wrong)
    assert "Line 3" in answer.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        second = {**told, "captions": SimpleUploadedFile("a.vtt", vtt)}
        office.post(f"/admin/captions/edit/{track.pk}/", second)
    assert not default_storage.exists(track.captions.name)
    assert default_storage.exists(Track.objects.get().captions.name)


def test_a_clean_film_that_nobody_keeps_is_gone():
    with OnDisk(odd.plain()) as file:
        clean = taking.film(file)
    assert len(left_over()) == 1
    del clean
    assert left_over() == []


def test_a_film_that_a_pitch_holds_is_not_deleted_and_says_why(office, editor):
    film = made_from(odd.plain(), editor)
    told = {"title": "A pump", "text": "It hums.", "language": "en", "client_key": uuid.uuid4()}
    Pitch.objects.create(film=film, written_by=editor, **told)
    answer = office.post(reverse("wagtailmedia:delete", args=[film.pk]))
    assert answer.status_code == 409
    assert "while other things use it (pitches)" in answer.content.decode()
    assert Film.objects.filter(pk=film.pk).exists()
