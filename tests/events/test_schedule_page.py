"""The public's programme: its size, what it asks of the database, and that it is kept until it changes."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from diwan import page_store
from events.actions import votes
from events.models import Talk
from tests.events import making
from tests.events import making_programme as made
from tests.events.making_programme import HOUR, NINE
from tests.ground import shared

pytestmark = pytest.mark.django_db

PATH = "/en/events/final/schedule/"
ROOMS = ("hall", "canal", "garden", "line")
MOST_BYTES = 60_000


@shared
def conference(db):
    return made.conference("final", ends=NINE + 24 * 8 * HOUR)


def fill(conference, count: int, *speakers) -> None:
    """So many talks of half an hour, in four rooms, some twenty a day."""
    for number in range(count):
        half_hours = number // len(ROOMS)
        starts = NINE + HOUR * 24 * (half_hours // 8) + HOUR / 2 * (half_hours % 8)
        making.talk(
            conference,
            *speakers,
            hall=ROOMS[number % len(ROOMS)],
            starts=starts,
            ends=starts + HOUR / 2,
            title=f"{number}: who opens the valve when the line is down?",
        )


@pytest.fixture(autouse=True)
def kept(settings):
    """Pages are kept, as on a running site, and none from before."""
    settings.PAGE_STORE_BYTES = 1_000_000
    page_store.store.clear()


@pytest.mark.parametrize("talks", [60, 240])
def test_it_asks_the_same_however_much_there_is(talks, conference, speaker, client, counted):
    fill(conference, talks, speaker)
    client.get(PATH)
    page_store.store.clear()
    with counted(6):
        page = client.get(PATH).content.decode()
    assert len(re.findall("^.*<article", page, re.M)) == talks


def test_a_members_asks_no_more_than_ten(conference, speaker, amina, client, counted):
    fill(conference, 60, speaker)
    client.force_login(amina)
    client.get(PATH)
    with counted(10):
        client.get(PATH)


def test_sixty_talks_are_not_heavy(conference, speaker, client):
    fill(conference, 60, making.named(speaker))
    page = client.get(PATH).content
    assert len(page) <= MOST_BYTES
    scripts = re.findall(rb'<script[^>]*src="([^"]+)"', page)
    assert len(scripts) <= 3


def test_it_is_kept_until_it_changes(conference, officer, counted):
    fill(conference, 3)
    made.release(conference, by=officer)
    nobody = Client()
    first = nobody.get(PATH)
    with counted(1):
        again = nobody.get(PATH)
    assert again.content == first.content
    talk = Talk.objects.get(title__startswith="0")
    made.move(talk, by=officer, room=talk.room, starts=NINE + 24 * HOUR)
    assert nobody.get(PATH).content == first.content
    made.release(conference, by=officer)
    assert nobody.get(PATH).content != first.content


def test_a_vote_does_not_unmake_it(speaker, amina, counted):
    event = making.event("final")
    talk = making.talk(event, speaker)
    making.register(amina, event=event)
    question = making.question(talk, amina, "visible", lead=speaker)
    nobody = Client()
    nobody.get(PATH)
    votes.vote(by=amina, question=question)
    with counted(1):
        nobody.get(PATH)


def test_safety_mode_shows_at_once(conference, hiwa, iraq):
    making.talk(conference, making.named(hiwa), starts=timezone.now(), title="Of somebody at risk")
    nobody = Client()
    assert "Of somebody at risk" in nobody.get(PATH).content.decode()
    iraq.safety_mode = True
    iraq.save()
    assert "Of somebody at risk" not in nobody.get(PATH).content.decode()


def test_from_right_to_left(conference, speaker, client):
    making.talk(conference, speaker, starts=NINE, title="ما الذي يبقى؟", language="ar")
    page = client.get(PATH).content.decode()
    assert '<bdi lang="ar" dir="rtl">ما الذي يبقى؟</bdi>' in page
    assert 'dir="rtl"' in client.get(PATH.replace("/en/", "/ar/")).content.decode().split("<head>")[0]
