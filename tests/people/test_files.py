"""Files go out through the gate of what shows them, in ranges, and from nowhere else."""

import itertools

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from people import pictures
from people.files import LONGEST_RANGE
from people.models import Rendition
from stories.models import StoryPage
from tests import factories
from tests.ground import shared
from tests.stories import making

# The body is an asynchronous stream; Django reads it for synchronous clients, with a warning.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume"),
]


@pytest.fixture
def ask():
    """`ask(address, person, **headers)` as that person, None for the public: status, body, response."""

    def get(address, person=None, **headers):
        client = Client()
        if person:
            client.force_login(person)
        response = client.get(address, headers=headers)
        return response.status_code, b"".join(response), response

    return get


def story(**columns):
    page = making.story(picture=making.picture(), film=making.film("en"), **columns)
    # A draft's pictures have no sizes yet; an editor's page makes them.
    pictures.shown(page.picture, "card")
    return page


def files_of(page) -> list[str]:
    """The address of every kind of file a story shows."""
    track = page.film.tracks.get()
    small = page.film.renditions.get()
    shown = [page.film.file, page.film.sound, page.film.thumbnail, track.captions, small.file]
    return [pictures.at(page.picture, pictures.CARD).url, *(file.url for file in shown)]


def unpublished():
    page = story()
    page.unpublish()
    return page


def replaced():
    """A published story that now shows other things: the old ones are used nowhere."""
    page = story()
    old = StoryPage.objects.get(pk=page.pk)
    page.picture, page.film = making.picture(), making.film("en")
    making.publish(page)
    return old


def proposed():
    """A published story for which other things are proposed in a draft."""
    page = story()
    page.picture, page.film = making.picture(), making.film("en")
    page.save_revision()
    pictures.shown(page.picture, "card")
    return page


def withdrawn(country):
    page = story(focus_country=country)
    country.safety_mode = True
    country.save()
    return page


STATES = {
    "of a published story": (lambda _: story(), True),
    "of a draft": (lambda _: story(live=False), False),
    "of an unpublished story": (lambda _: unpublished(), False),
    "of a country in safety mode": (withdrawn, False),
    "used nowhere any more": (lambda _: replaced(), False),
    "in the draft of a published story": (lambda _: proposed(), False),
}


@pytest.mark.parametrize("state", STATES)
def test_a_file_is_seen_by_whoever_sees_what_shows_it(
    state, somalia, editor, karim, outsider, suspended, ask
):
    make, is_public = STATES[state]
    addresses = files_of(make(somalia))
    for person in (None, karim, outsider, suspended):
        assert [ask(address, person)[0] for address in addresses] == [200 if is_public else 404] * 6
    assert [ask(address, editor)[0] for address in addresses] == [200] * 6


@pytest.mark.parametrize("role", ["moderator", "care", "expert", "host"])
def test_unpublished_files_are_for_the_office_alone(role, somalia, ask):
    address = files_of(story(live=False))[0]
    assert ask(address, factories.member(role, somalia))[0] == 404
    assert ask(address, factories.member("officer", somalia))[0] == 200


def test_an_original_never_leaves_the_office(editor, karim, ask):
    address = story().picture.file.url
    assert [ask(address, person)[0] for person in (None, karim, editor)] == [404, 404, 200]


def test_a_picture_inside_a_text_is_shown_with_it(ask):
    inside = making.picture()
    making.story(body=[("picture", {"image": inside, "caption": ""})])
    assert ask(pictures.at(inside, pictures.INSIDE).url)[0] == 200


def test_what_is_not_shown_answers_like_what_is_not_there(ask):
    hidden = files_of(story(live=False))
    for address in (*hidden, "/files/images/none.webp", "/files/none.webp", "/files/elsewhere/none.webp"):
        status, body, _ = ask(address)
        assert (status, body) == (404, ask("/files/images/nothing.webp")[1])


@pytest.mark.parametrize(
    "name",
    [
        "images/../diwan.sqlite3",
        "images/../../etc/passwd",
        "../secret-key",
        "images/%2e%2e/%2e%2e/secret-key",
        "/etc/passwd",
        "images/",
        "images",
        "secret-key",
        "images/x%00.webp",
    ],
)
def test_nothing_outside_is_served(name, editor):
    client = Client()
    for _ in range(2):
        # What has no dot in it is first sought below a language.
        assert client.get(f"/files/{name}", follow=True).status_code == 404
        client.force_login(editor)


def test_a_picture_opened_by_itself_may_load_nothing(editor, ask):
    shown = Rendition.objects.filter(image=story().picture).first()
    assert ask(shown.file.url, editor)[2].headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_row_that_points_outside_is_not_followed(editor, ask):
    picture = story().picture
    Rendition.objects.filter(image=picture).update(file="images/../../secret-key")
    assert ask("/files/images/../../secret-key", editor)[0] == 400


@shared
def address(db):
    """Of a film that everybody may see; no test touches it."""
    return story().film.file.url


class TestAnswer:
    def test_whole(self, address, ask):
        status, body, response = ask(address)
        assert (status, body) == (200, making.FILM_BYTES)
        headers = response.headers
        assert headers["Content-Type"] == "video/mp4"
        assert headers["Content-Length"] == "10240"
        assert headers["Accept-Ranges"] == "bytes"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "private, no-cache"
        # The player that a browser puts around it loads it once more.
        assert headers["Content-Security-Policy"] == "default-src 'none'; media-src 'self'"
        assert headers["Content-Disposition"].startswith("inline")

    @pytest.mark.parametrize(
        ("asked", "first", "last"),
        [
            ("bytes=0-0", 0, 0),
            ("bytes=100-199", 100, 199),
            ("bytes=10239-", 10239, 10239),
            ("bytes=0-99999", 0, 10239),
            ("bytes=-100", 10140, 10239),
            ("bytes=-99999", 0, 10239),
        ],
    )
    def test_a_range(self, address, ask, asked, first, last):
        status, body, response = ask(address, Range=asked)
        assert (status, body) == (206, making.FILM_BYTES[first : last + 1])
        assert response.headers["Content-Range"] == f"bytes {first}-{last}/10240"
        assert response.headers["Content-Length"] == str(last - first + 1)

    @pytest.mark.parametrize("asked", ["bytes=10240-", "bytes=99999-", "bytes=-0", "bytes=5-2"])
    def test_a_range_that_is_not_there(self, address, ask, asked):
        status, body, response = ask(address, Range=asked)
        assert (status, body) == (416, b"")
        assert response.headers["Content-Range"] == "bytes */10240"

    @pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "items=0-1", "bytes=", "bytes=a-b", "bytes=-"])
    def test_a_range_of_another_kind_is_as_if_not_asked(self, address, ask, asked):
        status, body, _ = ask(address, Range=asked)
        assert (status, len(body)) == (200, 10240)

    def test_a_range_is_never_longer_than_a_slow_reader_may_hold(self, ask):
        page = story()
        with default_storage.open(page.film.file.name, "wb") as file:
            file.truncate(LONGEST_RANGE * 2)
        status, body, response = ask(page.film.file.url, Range="bytes=0-")
        assert (status, len(body)) == (206, LONGEST_RANGE)
        assert response.headers["Content-Range"] == f"bytes 0-{LONGEST_RANGE - 1}/{LONGEST_RANGE * 2}"

    def test_unchanged(self, address, ask):
        etag = ask(address)[2].headers["ETag"]
        status, body, response = ask(address, **{"If-None-Match": etag})
        assert (status, body, response.headers["ETag"]) == (304, b"", etag)
        assert ask(address, **{"If-None-Match": '"another"'})[0] == 200

    def test_only_the_headers(self, address):
        response = Client().head(address)
        assert (response.status_code, response.content) == (200, b"")
        assert response.headers["Content-Length"] == "10240"

    def test_only_reading(self, address):
        assert Client().post(address).status_code == 405

    def test_captions_are_shown_as_captions(self, ask):
        track = story().film.tracks.get()
        assert ask(track.captions.url)[2].headers["Content-Type"] == "text/vtt"

    def test_a_lost_file_is_not_there(self, ask):
        page = story()
        default_storage.delete(page.film.file.name)
        assert ask(page.film.file.url)[0] == 404


def test_what_the_podcast_hands_out_is_heard_on_other_peoples_pages(ask, karim):
    page = story()
    _picture, film, sound, _poster, captions, _small = files_of(page)
    policy = "Cross-Origin-Resource-Policy"
    assert [ask(file)[2][policy] for file in (film, sound, captions)] == [
        "same-origin",
        "cross-origin",
        "cross-origin",
    ]
    # Whoever is known here is asked for by our own pages alone.
    assert ask(sound, karim)[2][policy] == "same-origin"


def test_a_file_costs_one_query(ask, django_assert_num_queries):
    pages = [story(), story(), story()]
    for address in files_of(pages[0]):
        ask(address)
    for address in itertools.chain.from_iterable(files_of(page) for page in pages):
        with django_assert_num_queries(1):
            ask(address)


def test_a_withdrawn_story_takes_its_files_along_at_once(ask):
    page = story()
    address = files_of(page)[0]
    etag = ask(address)[2].headers["ETag"]
    page.unpublish()
    assert ask(address, **{"If-None-Match": etag})[0] == 404
