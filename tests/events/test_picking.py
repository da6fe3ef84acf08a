"""One's own programme: what one picked, where it clashes, and the address for one's calendar."""

import uuid

import icalendar
import pytest
from django.test import Client

from events import mine
from events.actions import picking
from events.models import Event, Pick, ProgrammeFeed
from people.refusals import Refused
from tests import factories
from tests.events import making
from tests.events import making_programme as made
from tests.events.making_programme import HOUR, NINE
from tests.ground import shared

pytestmark = pytest.mark.django_db


@shared
def conference(db):
    return made.conference()


@shared
def talk(conference, speaker):
    return making.talk(conference, speaker, starts=NINE, title="Leaks")


@shared
def beside(conference):
    return making.talk(conference, hall="canal", starts=NINE + HOUR / 2, title="Seeds")


@shared
def later(conference):
    return making.talk(conference, starts=NINE + 3 * HOUR, title="Valves")


def test_two_addresses_each_as_often_as_one_likes(talk, amina, client):
    client.force_login(amina)
    told = []
    for act in ("pick", "pick", "unpick", "unpick"):
        answer = client.post(f"{talk.get_absolute_url()}{act}/", headers={"accept": "application/json"})
        told.append((answer.status_code, answer.json()["picked"], Pick.objects.count()))
    assert told == [(201, True, 1), (200, True, 1), (200, False, 0), (200, False, 0)]


def test_a_button_leads_back_to_where_it_was(talk, amina, client):
    client.force_login(amina)
    schedule = f"{talk.event.get_absolute_url()}schedule/"
    answer = client.post(f"{talk.get_absolute_url()}pick/", {"next": schedule})
    assert answer.headers["Location"] == f"{schedule}#{talk.code}"
    page = client.get(schedule).content.decode()
    assert f"{talk.get_absolute_url()}unpick/" in page


def test_picks_are_nobody_elses(talk, amina, karim, officer):
    picking.pick(by=amina, talk=talk)
    assert mine.picked(amina, talk.event) == {talk.pk}
    for other in (karim, officer):
        assert not Pick.objects.visible_to(other).exists()


def test_who_is_suspended_picks_nothing(talk, suspended):
    with pytest.raises(Refused):
        picking.pick(by=suspended, talk=talk)


def test_ones_own_page_tells_clashes(talk, beside, later, amina, client):
    for picked in (talk, beside, later):
        picking.pick(by=amina, talk=picked)
    told = [
        (one.talk.title, [other.title for other in one.beside]) for one in mine.programme(amina, talk.event)
    ]
    assert told == [("Leaks", ["Seeds"]), ("Seeds", ["Leaks"]), ("Valves", [])]
    client.force_login(amina)
    page = client.get(f"{talk.event.get_absolute_url()}my/").content.decode()
    assert "At the same time as “Leaks” (Hall)." in page
    assert Client().get(f"{talk.event.get_absolute_url()}my/").status_code == 302


@pytest.mark.parametrize("talks", [1, 3])
def test_ones_own_page_asks_the_same_however_much_is_picked(talks, conference, amina, client, counted):
    for number in range(talks):
        picking.pick(by=amina, talk=making.talk(conference, starts=NINE + number * HOUR))
    client.force_login(amina)
    path = f"{conference.get_absolute_url()}my/"
    client.get(path)
    with counted(8):
        client.get(path)


def subscribe(client: Client) -> str:
    """The path of a new address."""
    form = {"client_key": uuid.uuid4()}
    answer = client.post("/en/events/my/calendar/", form, headers={"accept": "application/json"})
    return "/" + answer.json()["address"].split("/", 3)[3]


def names(answer) -> list[tuple[str, str]]:
    entries = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    return [(str(entry["SUMMARY"]), str(entry["STATUS"])) for entry in entries]


def test_the_feed_follows_what_one_picks(talk, later, amina, officer, client):
    picking.pick(by=amina, talk=talk)
    client.force_login(amina)
    path = subscribe(client)
    nobody = Client()
    first = nobody.get(path)
    assert names(first) == [("Leaks", "CONFIRMED")]
    again = nobody.get(path, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, first.headers["Cache-Control"]) == (304, "private, no-cache")
    picking.pick(by=amina, talk=later)
    made.release(talk.event, by=officer)
    made.withdraw(talk, by=officer)
    made.release(talk.event, by=officer)
    assert names(nobody.get(path)) == [("Leaks", "CANCELLED"), ("Valves", "CONFIRMED")]


def test_an_address_ends(talk, amina, client):
    client.force_login(amina)
    old, new = subscribe(client), subscribe(client)
    nobody = Client()
    assert [nobody.get(path).status_code for path in (old, new)] == [404, 200]
    feed = ProgrammeFeed.objects.visible_to(amina).open().get()
    client.post(f"/en/events/my/calendar/{feed.pk}/close/")
    assert nobody.get(new).status_code == 404


def test_the_address_of_another_cannot_be_closed(amina, karim, client):
    made_by = picking.open_calendar(by=amina, client_key=uuid.uuid4()).thing
    client.force_login(karim)
    assert client.post(f"/en/events/my/calendar/{made_by.pk}/close/").status_code == 404
    assert ProgrammeFeed.objects.visible_to(karim).count() == 0


def test_the_feed_holds_only_what_its_owner_may_see(talk, conference, programme, client):
    person = factories.member("expert", programme=programme)
    picking.pick(by=person, talk=talk)
    client.force_login(person)
    path = subscribe(client)
    Event.objects.update(visibility=Event.Visibility.INVITED)
    assert names(Client().get(path)) == []
    person.suspended_at = conference.starts
    person.save()
    assert Client().get(path).status_code == 404
