"""Public pages are answered from what was made last, and never once anything that they show was written."""

import contextlib
import gzip
import uuid
from unittest import mock

import pytest
from django.conf import settings as site_settings
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone, translation

from assignments.models import Assignment
from diwan import page_store
from people import actions, table_versions
from people.models import (
    Consent,
    FocusCountry,
    Institution,
    Picture,
    Purpose,
    Sector,
    TableChange,
    Track,
    User,
)
from stories.models import StoryIndexPage, StoryPage
from tests import factories
from tests.ground import shared
from tests.stories import conftest as told
from tests.stories import making

pytestmark = pytest.mark.django_db
assignment, host, leaks = told.assignment, told.host, told.leaks

STORY = "/en/stories/listening/"
LIST = "/en/stories/"
MINUTE = page_store._minute
HOME = "/en/"
PAGES = [
    HOME,
    LIST,
    STORY,
    "/ar/stories/listening/",
    "/en/stories/?country=SO&page=1",
    "/so/",
    "/nl/stories/",
]


@contextlib.contextmanager
def running():
    """The store, empty, as a running site has it; no minute ends while a test looks."""
    with (
        override_settings(PAGE_STORE_BYTES=4 * 1024 * 1024),
        mock.patch.object(page_store, "_minute", lambda: 7),
    ):
        page_store.store.clear()
        yield page_store.store
        page_store.store.clear()


@pytest.fixture(autouse=True)
def kept():
    with running() as store:
        yield store


def text(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


@shared
def made(leaks):
    """Every page as it was made, and what is kept of it."""
    with running() as store, translation.override("en"):
        return {path: text(Client(), path) for path in PAGES}, list(store._pages.items())


@pytest.fixture
def warm(made, kept):
    """Every page was made and is kept."""
    pages, entries = made
    for address, entry in entries:
        kept.put(address, entry)
    return pages


@pytest.mark.parametrize("path", PAGES)
def test_the_second_answer_costs_one_query_and_is_the_same(client, warm, path, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert text(client, path) == warm[path]


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_kept_for_all_its_tables_are_counted(warm, path):
    assert f"http://testserver{path}" in page_store.store._pages


# What changes what the public sees, and a page on which it is seen: before it, after it.
def _edit(leaks, **_):
    leaks.title = "Listening again"
    making.publish(leaks)


def _unpublish(leaks, **_):
    leaks.unpublish()


def _delete(leaks, **_):
    leaks.delete()


def _safety(somalia, officer, **_):
    actions.set_safety_mode(by=officer, country=somalia, on=True, reason="It is not safe.")


def _by_hand(somalia, **_):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_focuscountry SET safety_mode = %s WHERE id = %s", [True, somalia.pk])


def _in_bulk(**_):
    Institution.objects.update(hidden=True)


def _host_renamed(host, **_):
    host.name = "Webi Iftiin"
    host.save()


def _sector(leaks, **_):
    Sector.objects.filter(pk=leaks.sector_id).update(name="Wells and pipes")


def _label(somalia, **_):
    FocusCountry.objects.filter(pk=somalia.pk).update(region_label="by the river")


def _mode(assignment, **_):
    Assignment.objects.filter(pk=assignment.pk).update(mode="virtual")


def _transcript(leaks, **_):
    Track.objects.filter(film=leaks.film, language="en").update(transcript="Something else is seen")


def _tag(leaks, **_):
    leaks.tags.add("pressure")
    leaks.save()


def _goal(leaks, **_):
    leaks.goals.add(leaks.goals.model(number=13))
    leaks.save()


def _other_picture(leaks, **_):
    StoryPage.objects.filter(pk=leaks.pk).update(picture=making.picture("Another"))


WRITES = {
    "an edit": _edit,
    "the host's name": _host_renamed,
    "an institution that hides": _in_bulk,
    "a sector's name": _sector,
    "a region's label": _label,
    "an assignment's mode": _mode,
    "a transcript": _transcript,
    "a tag": _tag,
    "a goal": _goal,
    "a picture": _other_picture,
}
GONE = {"unpublished": _unpublish, "deleted": _delete, "safety mode": _safety, "SQL by hand": _by_hand}


@pytest.fixture
def world(leaks, somalia, officer, host, assignment):
    return {
        "leaks": leaks,
        "somalia": somalia,
        "officer": officer,
        "host": host,
        "assignment": assignment,
    }


@pytest.mark.parametrize("what", WRITES)
def test_a_write_shows_at_once(client, world, warm, what):
    WRITES[what](**world)
    assert text(client, STORY) != warm[STORY]


@pytest.mark.parametrize("path", ["/en/stories/listening/", "/ar/stories/listening/"])
@pytest.mark.parametrize("what", GONE)
def test_what_is_withdrawn_is_gone_from_every_page_at_once(client, world, warm, what, path):
    GONE[what](**world)
    assert client.get(path).status_code == 404
    assert client.get(path, headers={"if-none-match": "*"}).status_code == 404
    for other in (HOME, LIST, "/ar/", "/ar/stories/"):
        assert "Listening" not in text(client, other)


def test_a_name_goes_with_the_consent(client, leaks, amina):
    leaks.authors.add(leaks.authors.model(person=amina))
    making.publish(leaks)
    actions.consent(by=amina, purpose=Purpose.NAMED, version=1, language="en")
    assert "Amina Full Name" in text(client, STORY)
    assert "Amina Full Name" in text(client, STORY)
    actions.withdraw_consent(by=amina, purpose=Purpose.NAMED)
    assert "Amina" not in text(client, STORY)
    Consent.objects.update(withdrawn_at=None)
    assert "Amina Full Name" in text(client, STORY)


def test_a_new_story_is_on_the_front_at_once(client, warm):
    making.story("Wells", slug="wells")
    assert "Wells" in text(client, HOME)
    assert "Wells" in text(client, LIST)


def test_a_log_in_changes_no_page(client, karim, warm, django_assert_num_queries):
    User.objects.filter(pk=karim.pk).update(last_login=timezone.now())
    with django_assert_num_queries(1):
        client.get(STORY)


def test_a_table_that_nobody_counts_is_not_kept(client, leaks, monkeypatch):
    every, counted = table_versions._tables()
    name = str(connection.settings_dict["NAME"])
    monkeypatch.setitem(table_versions._known, name, (every, counted - {"people_consent"}))
    text(client, STORY)
    text(client, LIST)
    assert [address for address in page_store.store._pages if "listening" in address] == []
    assert len(page_store.store) == 1


def test_the_database_says_which_tables_it_counts(client, leaks):
    """Without its triggers a table is not counted, whatever the code believes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER shown_people_sector ON people_sector")
        else:
            cursor.execute('DROP TRIGGER "shown_people_sector_UPDATE"')
    table_versions.forget()
    try:
        text(client, STORY)
        assert len(page_store.store) == 0
        table_versions.install()
        text(client, STORY)
        assert len(page_store.store) == 1
    finally:
        table_versions.forget()


def test_a_member_gets_a_page_of_their_own_and_leaves_none_behind(client, leaks, karim, warm):
    page_store.store.clear()
    client.force_login(karim)
    own = client.get(STORY)
    assert f'data-person="{karim.pk}"' in own.content.decode()
    assert own.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in own.headers
    assert len(page_store.store) == 0
    client.logout()
    client.cookies.clear()
    assert text(client, STORY) == warm[STORY]
    client.force_login(karim)
    assert f'data-person="{karim.pk}"' in text(client, STORY)


@pytest.mark.parametrize("cookie", [site_settings.SESSION_COOKIE_NAME, "messages", "anything"])
def test_whoever_brings_a_cookie_gets_none_of_the_kept_pages(client, warm, cookie):
    page_store.store.clear()
    client.cookies[cookie] = "x"
    assert "ETag" not in client.get(STORY).headers
    assert len(page_store.store) == 0


def test_the_token_of_the_forms_neither_matters_nor_is_kept(client, warm):
    client.cookies[site_settings.CSRF_COOKIE_NAME] = uuid.uuid4().hex
    response = client.get(STORY)
    assert response.content.decode() == warm[STORY]
    assert not response.cookies
    for html in warm.values():
        assert "csrfmiddlewaretoken" not in html


def test_pages_with_a_form_of_ones_own_are_not_kept(client):
    for path in ("/en/concern/", "/en/accounts/login/"):
        assert client.get(path).status_code == 200
        assert client.get(path).has_header("ETag") is False


def test_kept_pages_say_what_they_are(client, warm):
    response = client.get(STORY)
    assert response.headers["Cache-Control"] == "no-cache"
    assert {"Cookie", "Accept-Encoding"} <= {name.strip() for name in response.headers["Vary"].split(",")}
    assert response.headers["Content-Language"] == "en"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert not response.cookies


def test_who_has_the_page_is_told_that_it_stands_and_no_longer_after_an_edit(client, leaks):
    first = client.get(STORY)
    tag = first.headers["ETag"]
    assert tag.startswith('"')
    for sent in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get(STORY, headers={"if-none-match": sent})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
        assert "Content-Type" not in again.headers
    _edit(leaks)
    after = client.get(STORY, headers={"if-none-match": tag})
    assert (after.status_code, "Listening again" in after.content.decode()) == (200, True)
    assert after.headers["ETag"] != tag


def test_each_form_of_the_page_has_a_tag_of_its_own(client, warm):
    packed = client.get(STORY, headers={"accept-encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content).decode() == warm[STORY]
    plain = client.get(STORY, headers={"accept-encoding": "gzip;q=0"})
    assert plain.headers["Content-Encoding"] == "identity"
    assert plain.headers["ETag"] != packed.headers["ETag"]
    crossed = {"accept-encoding": "gzip", "if-none-match": plain.headers["ETag"]}
    assert client.get(STORY, headers=crossed).status_code == 200


def test_a_head_has_the_length_and_no_body(client, warm):
    head, whole = client.head(STORY), client.get(STORY)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.content)) == whole.headers["Content-Length"]


def test_a_strange_host_is_refused_before_the_store_is_asked(client, warm):
    assert client.get(STORY, headers={"host": "elsewhere.example"}).status_code == 400


def test_an_answer_that_is_no_page_is_not_kept(client, warm):
    before = len(page_store.store)
    assert client.get("/en/stories/nothing/").status_code == 404
    assert client.get("/en/search/?q=listening").status_code == 200
    assert client.get("/en/stories/?q=" + "x" * 600).status_code == 200
    assert len(page_store.store) == before


def test_what_was_asked_for_longest_ago_goes_first(client, leaks, settings):
    text(client, STORY)
    text(client, LIST)
    settings.PAGE_STORE_BYTES = sum(one.size for one in page_store.store._pages.values()) + 100
    text(client, STORY)
    text(client, "/en/stories/?country=IQ")
    left = set(page_store.store._pages)
    assert f"http://testserver{LIST}" not in left
    assert f"http://testserver{STORY}" in left


def test_what_ends_by_itself_is_gone_within_the_minute(client, warm, monkeypatch):
    """Nothing writes when an event ends, so a page is made anew each minute all the same."""
    told = {"now": 6_000_000_000.0}
    monkeypatch.setattr(page_store, "_minute", MINUTE)
    monkeypatch.setattr(page_store.time, "time", lambda: told["now"])
    text(client, STORY)
    kept, numbers = page_store.store.get(f"http://testserver{STORY}"), table_versions.now()
    for seconds, current in ((59, True), (60, False), (3600, False), (-1, False)):
        told["now"] = 6_000_000_000.0 + seconds
        assert page_store.is_current(kept, numbers) is current


def test_the_pictures_of_a_page_are_counted_too(client, leaks, warm):
    Picture.objects.filter(pk=leaks.picture_id).update(title="Another title")
    before = table_versions.now()["people_picture"]
    Picture.objects.filter(pk=leaks.picture_id).update(title="And another")
    assert table_versions.now()["people_picture"] == before + 1
    assert StoryIndexPage.objects.in_language("en").exists()


def test_writing_costs_other_tables_nothing(warm, amina):
    before = table_versions.now()
    factories.topic(factories.ForumFactory(), amina)
    raised = {name for name, number in table_versions.now().items() if number != before.get(name, 0)}
    assert raised == {"community_forum", "community_topic"}


def test_numbers_rise_by_one_with_each_write_however_they_are_kept():
    """On PostgreSQL most of it is rows that are folded into the number now and then."""
    factories.SectorFactory()
    last = table_versions.now()["people_sector"]
    for number in range(800):
        Sector.objects.update(name=f"Name {number}")
        if number % 50 == 0:
            told = table_versions.now()["people_sector"]
            assert last < told
            last = told
    assert table_versions.now()["people_sector"] == last + 49
    assert TableChange.objects.count() < (700 if connection.vendor == "postgresql" else 1)
