"""Readers and plays are counted once a day each, cost no write, and leave nothing of anybody."""

import datetime
import re

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from diwan import page_store
from stories import counting
from stories.models import Readership
from tests import factories
from tests.stories import making

pytestmark = pytest.mark.django_db

STORY = "/en/stories/listening/"
PHONE = "Mozilla/5.0 (Android 14; Mobile) Gecko/140.0 Firefox/140.0"


@pytest.fixture(autouse=True)
def tally(monkeypatch):
    """A tally of the test's own; a new key for the day tells its readers from those of the test before."""
    today = timezone.localdate()
    cache.delete_many(f"readers-key-{today + datetime.timedelta(days=days)}" for days in (0, 1))
    monkeypatch.setattr(counting, "tally", counting.Tally())
    return counting


def read(client, path: str = STORY, *, by: str = "192.0.2.1", browser: str = PHONE, **headers):
    return client.get(path, REMOTE_ADDR=by, headers={"user-agent": browser, **headers})


def counted(page) -> tuple[int, int]:
    """(readers, plays) of a page, after what waits was written."""
    counting.tally.flush()
    row = Readership.objects.filter(page=page).first()
    return (row.readers, row.plays) if row else (0, 0)


def test_each_reader_is_counted_once_a_day(client, leaks):
    for by, browser in (
        ("192.0.2.1", PHONE),
        ("192.0.2.1", PHONE),
        ("192.0.2.2", PHONE),
        ("192.0.2.1", "Other 1"),
    ):
        assert read(client, by=by, browser=browser).status_code == 200
    assert counted(leaks) == (3, 0)
    read(client)
    read(client, by="192.0.2.9")
    assert counted(leaks) == (4, 0)


def test_the_same_reader_counts_for_each_story_and_language_and_again_tomorrow(client, leaks, monkeypatch):
    other = making.story(slug="other")
    read(client), read(client, "/en/stories/other/"), read(client, "/ar/stories/listening/")
    assert (counted(leaks), counted(other), counted(making.copy(leaks, "ar"))) == ((1, 0), (1, 0), (1, 0))
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    monkeypatch.setattr(counting.timezone, "localdate", lambda: tomorrow)
    read(client)
    counting.tally.flush()
    assert list(Readership.objects.filter(page=leaks).order_by("day").values_list("readers")) == [(1,), (1,)]


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-gpc": "1"},
        {"dnt": "1"},
        {"sec-purpose": "prefetch"},
        {"sec-purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
        {"user-agent": ""},
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"user-agent": "facebookexternalhit/1.1"},
        {"user-agent": "python-requests/2.32"},
        {"user-agent": "WhatsApp/2.24"},
        {"user-agent": "Mozilla/5.0 HeadlessChrome/140.0"},
    ],
)
def test_who_asks_not_to_be_and_who_is_nobody_is_not_counted(client, leaks, headers):
    read(client, **{"user-agent": PHONE, **headers}) if "user-agent" not in headers else client.get(
        STORY, headers=headers
    )
    client.head(STORY, headers={"user-agent": PHONE})
    assert counted(leaks) == (0, 0)
    read(client, **{"sec-gpc": "0", "dnt": "0"})
    assert counted(leaks) == (1, 0)


def test_reading_writes_nothing_and_a_batch_is_written_at_once(client, leaks, django_assert_max_num_queries):
    read(client)
    with CaptureQueriesContext(connection) as asked:
        for number in range(20):
            read(client, by=f"192.0.2.{number}")
    assert not [q for q in asked if re.match(r"(INSERT|UPDATE|DELETE)", q["sql"])]
    with django_assert_max_num_queries(9):
        counting.tally.flush()
    assert counted(leaks) == (21 - 1, 0)


def test_pages_from_the_store_are_counted_as_well(client, leaks, settings):
    settings.PAGE_STORE_BYTES = 1_000_000
    page_store.store.clear()
    for number in range(5):
        answer = read(client, by=f"192.0.2.{number}")
        again = read(client, by=f"198.51.100.{number}", **{"if-none-match": answer.headers["ETag"]})
        assert again.status_code == 304
    page_store.store.clear()
    assert counted(leaks) == (10, 0)


def play(client, leaks, page: str = STORY, **headers):
    name = leaks.film.file.name
    told = {"user-agent": PHONE, "referer": f"http://testserver{page}", **headers}
    response = client.get(reverse("file", args=[name]), headers=told, REMOTE_ADDR="192.0.2.1")
    assert response.status_code in {200, 206}


def test_a_play_is_counted_where_the_film_begins_on_a_storys_page(client, leaks):
    play(client, leaks, range="bytes=0-")
    play(client, leaks)
    assert counted(leaks) == (0, 1)
    play(client, leaks, range="bytes=4000-", **{"user-agent": "Another"})
    play(client, leaks, page="/en/", **{"user-agent": "Another"})
    play(client, leaks, page="/en/stories/", **{"user-agent": "Another"})
    play(client, leaks, page="/en/stories/nothing/", **{"user-agent": "Another"})
    play(client, leaks, **{"user-agent": "Another", "sec-gpc": "1"})
    assert counted(leaks) == (0, 1)
    play(client, leaks, page="/ar/stories/listening/")
    assert counted(making.copy(leaks, "ar")) == (0, 1)


def test_the_sound_alone_is_a_play_and_a_picture_is_none(client, leaks):
    for name, expected in ((leaks.film.thumbnail.name, 0), (leaks.film.sound.name, 1)):
        told = {"user-agent": PHONE, "referer": f"http://testserver{STORY}"}
        assert client.get(reverse("file", args=[name]), headers=told).status_code == 200
        assert counted(leaks) == (0, expected)


def test_nothing_of_a_person_is_stored_or_kept(client, leaks, karim):
    client.force_login(karim)
    read(client, by="203.0.113.77")
    [seen] = counting.tally._waiting
    assert {type(part) for part in seen} == {datetime.date, str, int, bytes}
    assert b"203" not in seen.reader
    counting.tally.flush()
    columns = {field.name for field in Readership._meta.get_fields()}
    assert columns == {"id", "page", "day", "readers", "plays"}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert not [row for row in cursor.fetchall() if "203.0.113.77" in str(row) or PHONE in str(row)]


def test_the_key_changes_each_day_so_days_cannot_be_joined(client, leaks, monkeypatch):
    read(client)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    monkeypatch.setattr(counting.timezone, "localdate", lambda: tomorrow)
    read(client)
    first, second = counting.tally._waiting
    assert first.reader != second.reader
    counting.tally.flush()
    told = Readership.objects.filter(page=leaks).order_by("day")
    assert list(told.values_list("day", "readers")) == [
        (tomorrow - datetime.timedelta(days=1), 1),
        (tomorrow, 1),
    ]
    # Yesterday's are forgotten; a shared Redis forgets them by itself.
    assert len(counting.tally._today[2]) <= 1


def test_two_processes_count_one_reader_alike(client, leaks, monkeypatch):
    """The key is shared where the cache is, so the digests are the same."""
    read(client)
    [first] = counting.tally._waiting
    monkeypatch.setattr(counting, "tally", counting.Tally())
    read(client)
    [second] = counting.tally._waiting
    assert first == second


def test_what_could_not_be_written_is_written_with_the_next_batch(client, leaks, monkeypatch):
    def broken(_counted):
        raise DatabaseError("locked")

    read(client)
    with monkeypatch.context() as patched:
        patched.setattr(counting, "add", broken)
        with pytest.raises(DatabaseError):
            counting.tally.flush()
    read(client, by="192.0.2.50")
    assert counted(leaks) == (2, 0)


def test_a_flood_is_bounded(client, leaks, monkeypatch):
    monkeypatch.setattr(counting, "MOST", 3)
    for number in range(9):
        read(client, by=f"192.0.2.{number}")
    assert len(counting.tally._waiting) == 3


def test_a_deleted_story_takes_its_numbers_along_and_is_not_counted_any_more(client, leaks):
    read(client)
    page = leaks.pk
    leaks.delete()
    counting.tally.flush()
    assert not Readership.objects.filter(page=page).exists()


# What editors see.


@pytest.fixture
def numbers(leaks):
    today = timezone.localdate()
    for page, days, readers, plays in (
        (leaks, 0, 12, 4),
        (making.copy(leaks, "ar"), 0, 5, 1),
        (leaks, 3, 7, 0),
        (leaks, 40, 100, 50),
    ):
        Readership.objects.create(
            page=page, day=today - datetime.timedelta(days=days), readers=readers, plays=plays
        )
    return leaks


def test_editors_see_a_chart_and_a_table_in_sum_and_by_story(client, numbers, editor):
    client.force_login(editor)
    html = client.get("/admin/reports/readers/").content.decode()
    assert ("Readers: 24" in html, "Films played: 5" in html) == (True, True)
    assert html.count("<rect ") == 60
    assert re.search(r"Listening</a></th>\s*<td>24</td>\s*<td>5</td>", html)
    assert "17 on the busiest day" in html
    longer = client.get("/admin/reports/readers/?days=90").content.decode()
    assert "Readers: 124" in longer


def test_one_story_in_all_its_languages(client, numbers, editor):
    other = making.story("Another story")
    Readership.objects.create(page=other, day=timezone.localdate(), readers=3)
    client.force_login(editor)
    html = client.get(f"/admin/reports/readers/?story={numbers.pk}").content.decode()
    assert "Readers: 24" in html
    assert "Another story" not in html


@pytest.mark.parametrize("asked", ["days=7", "days=x", "story=x", "story=999999999999999999999", "story=0"])
def test_odd_questions_are_answered_as_if_not_asked(client, numbers, editor, asked):
    client.force_login(editor)
    assert "Readers: 24" in client.get(f"/admin/reports/readers/?{asked}").content.decode()


def test_nobody_else_sees_the_numbers(client, numbers, karim, moderator, programme):
    for person in (karim, moderator, factories.member("care", programme=programme)):
        client.force_login(person)
        assert client.get("/admin/reports/readers/").status_code in {302, 404}
        assert list(Readership.objects.visible_to(person)) == []


def test_in_arabic_the_newest_day_stands_at_the_left(client, numbers, editor):
    from django.utils import translation

    from stories.reports import draw

    days = [(timezone.localdate(), 1), (timezone.localdate(), 2)]
    assert [column.x for column in draw("", days).columns] == [0, 10]
    with translation.override("ar"):
        assert [column.x for column in draw("", days).columns] == [10, 0]
