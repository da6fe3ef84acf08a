"""What the public's pages cost: a reader on a thin line, and the server."""

import gzip
from html.parser import HTMLParser

import pytest

from diwan import page_store
from people.models import Consent, Purpose
from tests.ground import shared
from tests.stories import making

pytestmark = pytest.mark.django_db

FIRST_ROUND_TRIP = 14 * 1024
STORY = "/en/stories/listening/"


class Asked(HTMLParser):
    """Every address that a browser asks for by itself when it shows a page."""

    def __init__(self):
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        if tag in {"img", "script", "video", "audio", "source", "track", "iframe"} and told.get("src"):
            self.addresses.append(told["src"])
        if tag == "link" and told.get("rel") in {"stylesheet", "icon", "preload"}:
            self.addresses.append(told["href"])
        self.addresses += [part.split()[0] for part in told.get("srcset", "").split(",") if part]


PAGES = [
    "/en/",
    "/en/stories/",
    "/en/stories/?country=SO",
    "/en/stories/listening/",
    "/ar/stories/listening/",
]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_asks_another_host(client, leaks, path):
    asked = Asked()
    asked.feed(client.get(path).content.decode())
    assert len(asked.addresses) > 5
    assert [address for address in asked.addresses if not address.startswith(("/static/", "/files/"))] == []


@shared
def twelve(leaks):
    """A list page full of stories, each with everything on it."""
    for number in range(12):
        making.story(
            f"A story with a longer title {number}",
            intro="What it is about, in the two or three lines that an introduction has, as a rule. " * 3,
            picture=leaks.picture,
            film=leaks.film,
            focus_country=leaks.focus_country,
            sector=leaks.sector,
            goals=[number + 1],
            tags=[f"tag-{number}"],
        )


@pytest.mark.parametrize("path", PAGES)
def test_a_page_comes_in_the_first_round_trip(client, twelve, path):
    assert len(gzip.compress(client.get(path).content)) <= FIRST_ROUND_TRIP


@pytest.fixture
def kept(settings):
    """As a running site has it: the numbers of the tables are asked for too, and the page may be kept."""
    settings.PAGE_STORE_BYTES = 1_000_000
    page_store.store.clear()
    yield page_store.store
    page_store.store.clear()


def test_no_page_costs_more_than_eight_queries_to_make_and_one_to_answer(
    client, leaks, kept, django_assert_num_queries
):
    client.get(STORY)
    for path, queries in (("/en/", 8), ("/en/stories/", 7), (STORY, 8), ("/en/stories/?country=SO", 7)):
        kept.clear()
        with django_assert_num_queries(queries):
            client.get(path)
        with django_assert_num_queries(1):
            client.get(path)


def test_a_storys_page_costs_seven_queries_whatever_stands_beside_it(
    client, leaks, amina, django_assert_num_queries
):
    Consent.objects.create(person=amina, purpose=Purpose.NAMED, language="en")
    leaks.authors.add(leaks.authors.model(person=amina))
    making.publish(leaks)
    beside = {"picture": leaks.picture, "film": leaks.film, "sector": leaks.sector}
    making.story(**beside)
    client.get(STORY)
    with django_assert_num_queries(7):
        html = client.get(STORY).content.decode()
    assert (html.count('<article class="card">'), html.count("<bdi>Amina Full Name")) == (1, 1)
    for _ in range(2):
        making.story(**beside)
    with django_assert_num_queries(7):
        html = client.get(STORY).content.decode()
    assert html.count('<article class="card">') == 3


def test_the_list_costs_six_queries_whatever_its_length(client, leaks, django_assert_num_queries):
    client.get("/en/stories/")
    with django_assert_num_queries(6):
        client.get("/en/stories/")
    for number in range(2):
        making.story(picture=making.picture(), sector=leaks.sector, goals=[number + 1], tags=[str(number)])
    with django_assert_num_queries(6):
        assert client.get("/en/stories/").content.decode().count('<article class="card">') == 3
