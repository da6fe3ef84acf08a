"""A file in pieces: it goes on where it stopped, arrives as it left, and is nobody else's."""

import hashlib
import os
import random
import time
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from people.incoming import actions
from people.models import Upload
from people.models.incoming import FOLDER

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
SIZE = 300_000
CONTENT = random.Random(7).randbytes(SIZE)


@pytest.fixture(autouse=True)
def a_storage_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def phone(karim):
    client = Client(headers=JSON)
    client.force_login(karim)
    return client


def announce(client, size=SIZE, key=None, name="IMG_0007.mp4"):
    told = {"client_key": key or uuid.uuid4(), "size": size, "name": name}
    return client.post("/en/uploads/", told)


def send(client, url, offset, piece, **headers):
    return client.post(
        url, piece, "application/octet-stream", headers={**JSON, "Upload-Offset": str(offset), **headers}
    )


def on_disk() -> list[Path]:
    folder = Path(default_storage.path(FOLDER))
    return sorted(folder.iterdir()) if folder.exists() else []


def test_pieces_become_the_file(phone):
    answer = announce(phone)
    assert answer.status_code == 201
    told = answer.json()
    assert told["offset"] == 0
    for start in range(0, len(CONTENT), 70_000):
        answer = send(phone, told["url"], start, CONTENT[start : start + 70_000])
        assert answer.status_code == 200
    assert answer.json()["digest"] == hashlib.sha256(CONTENT).hexdigest()
    assert on_disk()[0].read_bytes() == CONTENT
    assert Upload.objects.get().is_whole


def test_it_goes_on_where_it_stopped_also_after_the_page_was_closed(phone):
    key = uuid.uuid4()
    url = announce(phone, key=key).json()["url"]
    send(phone, url, 0, CONTENT[:100_000])
    again = announce(phone, key=key)
    assert (again.status_code, again.json()["url"], again.json()["offset"]) == (200, url, 100_000)
    asked = phone.head(url)
    assert (asked["Upload-Offset"], asked["Upload-Length"]) == ("100000", "300000")
    assert send(phone, url, 100_000, CONTENT[100_000:]).json()["digest"]


def test_the_same_key_with_another_size_is_another_file(phone):
    key = uuid.uuid4()
    announce(phone, key=key)
    assert announce(phone, key=key, size=5).status_code == 409


@pytest.mark.parametrize("offset", [0, 50, 200_000])
def test_a_piece_for_another_place_is_told_where_to_go_on(phone, offset):
    url = announce(phone).json()["url"]
    send(phone, url, 0, CONTENT[:100])
    answer = send(phone, url, offset, b"x" * 10)
    assert (answer.status_code, answer["Upload-Offset"]) == (409, "100")
    assert answer.json()["error"]["code"] == "wrong_offset"
    assert on_disk()[0].read_bytes() == CONTENT[:100]


def test_a_damaged_piece_is_not_kept(phone):
    url = announce(phone).json()["url"]
    right = hashlib.sha256(b"right").hexdigest()
    answer = send(phone, url, 0, b"wrong", **{"Upload-Checksum": right})
    assert answer.json()["error"]["code"] == "damaged"
    assert phone.head(url)["Upload-Offset"] == "0"
    assert send(phone, url, 0, b"right", **{"Upload-Checksum": right}).status_code == 200


def test_no_more_comes_than_was_said(phone):
    url = announce(phone, size=10).json()["url"]
    assert send(phone, url, 0, b"x" * 11).status_code == 403
    assert send(phone, url, 0, b"x" * (actions.LARGEST_PIECE + 1)).status_code == 403
    assert send(phone, url, 0, b"x" * 10).json()["digest"]
    assert send(phone, url, 10, b"x").status_code == 403


@pytest.mark.parametrize("size", [0, -1, actions.LARGEST_FILE + 1, "x"])
def test_a_size_that_cannot_be_is_refused(phone, size):
    answer = announce(phone, size=size)
    assert answer.status_code in {403, 422}
    assert "size" in answer.json()["error"]["fields"]
    assert not Upload.objects.exists()


def test_what_a_power_cut_took_from_the_disk_is_sent_again(phone):
    url = announce(phone).json()["url"]
    send(phone, url, 0, CONTENT[:1000])
    os.truncate(on_disk()[0], 400)
    answer = send(phone, url, 1000, CONTENT[1000:])
    assert (answer.status_code, answer["Upload-Offset"]) == (409, "400")
    assert send(phone, url, 400, CONTENT[400:]).json()["digest"] == hashlib.sha256(CONTENT).hexdigest()


def test_a_piece_of_nothing_ends_what_was_broken_off_at_the_end(phone):
    url = announce(phone, size=3).json()["url"]
    send(phone, url, 0, b"all")
    Upload.objects.update(digest="")
    assert send(phone, url, 3, b"").json()["digest"] == hashlib.sha256(b"all").hexdigest()


def test_it_is_nobody_elses(phone, amina, client):
    url = announce(phone).json()["url"]
    client.force_login(amina)
    for answer in (client.get(url), send(client, url, 0, b"x"), client.post(f"{url}give-up/")):
        assert answer.status_code == 404
    assert Client().post("/en/uploads/", {"size": 3}, headers=JSON).status_code == 401
    assert phone.get(f"/files/{Upload.objects.get().path}").status_code == 404


def test_one_has_a_few_under_way_at_most(phone, monkeypatch):
    for _ in range(actions.UNDER_WAY):
        assert announce(phone).status_code == 201
    assert announce(phone).json()["error"]["code"] == "too_many"
    first = Upload.objects.first()
    assert phone.post(f"/en/uploads/{first.pk}/give-up/").status_code == 200
    assert announce(phone).status_code == 201
    monkeypatch.setattr(actions, "KEPT_FREE", 2**60)
    Upload.objects.all().delete()
    assert announce(phone).json()["error"]["code"] == "full"


def test_what_is_left_lying_is_purged(phone, django_capture_on_commit_callbacks, capsys):
    old, new = announce(phone).json()["url"], announce(phone).json()["url"]
    for url in (old, new):
        send(phone, url, 0, b"x")
    stray = Path(default_storage.path(FOLDER)) / "stray.mp4"
    stray.write_bytes(b"x")
    yesterday = time.time() - 2 * actions.STRAY_AFTER
    for file in on_disk():
        os.utime(file, (yesterday, yesterday))
    Upload.objects.filter(pk=Upload.objects.first().pk).update(expires_at=timezone.now() - timedelta(days=1))
    assert phone.head(old).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        call_command("purge_uploads")
    assert "1" in capsys.readouterr().out
    assert [file.name for file in on_disk()] == [Path(Upload.objects.get().path).name]
    assert phone.head(new).status_code == 200


def test_who_leaves_takes_it_along(phone, karim, django_capture_on_commit_callbacks):
    from people.leaving import erase_all

    send(phone, announce(phone).json()["url"], 0, b"x")
    with django_capture_on_commit_callbacks(execute=True):
        erase_all(karim, keep_texts=True)
    assert on_disk() == []
    assert not Upload.objects.exists()
