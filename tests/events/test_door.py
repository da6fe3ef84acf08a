"""Pages of the door: who sees them, and what they answer."""

import json
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from events.models import CheckIn, DoorKeeper, Registration, doors_of
from people.models import Seat
from people.rules import may
from tests import factories
from tests.events.making_door import code, guest, scan, scanned
from tests.ground import shared

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
# who: stands at the door
TABLE = {
    "nobody": False,
    "outsider": False,
    "suspended": False,
    "suspended_keeper": False,
    "amina": False,
    "speaker": False,
    "editor": False,
    "keeper": True,
    "guest_keeper": True,
    "moderator": True,
    "officer": True,
}


@pytest.fixture
def nobody():
    return AnonymousUser()


def _keeper(conference, person):
    DoorKeeper.objects.create(event=conference, person=person)
    return person


@shared
def keeper(conference, karim):
    return _keeper(conference, karim)


@shared
def guest_keeper(conference, outsider):
    return _keeper(conference, outsider)


@shared
def suspended_keeper(conference, suspended):
    return _keeper(conference, suspended)


def browser(person) -> Client:
    client = Client()
    if person.pk:
        client.force_login(person)
    return client


def at(event, page: str = "") -> str:
    return f"{event.get_absolute_url()}door/{page}"


PAGES = ("", "roster/", "people/", "walk-in/", "badges/")


@pytest.mark.parametrize("who", TABLE)
def test_the_table(who, request, conference):
    person = request.getfixturevalue(who)
    assert doors_of(person).filter(pk=conference.pk).exists() == TABLE[who]
    assert may(person, "events.door", conference) == TABLE[who]
    expected = 200 if TABLE[who] else 404 if person.pk else 302
    client = browser(person)
    assert {page: client.get(at(conference, page)).status_code for page in PAGES} == dict.fromkeys(
        PAGES, expected
    )
    for page in ("checkins/", "checkins/batch/"):
        assert (client.post(at(conference, page)).status_code in (200, 302, 422)) == (
            TABLE[who] or not person.pk
        )
    assert not CheckIn.objects.exists()


def test_a_keeper_of_one_door_stands_at_no_other(keeper):
    from tests.events import making

    assert browser(keeper).get(at(making.event("other"))).status_code == 404


def test_the_roster_tells_no_more_than_a_door_needs(conference, officer, amina):
    guest(conference, amina)
    told = browser(officer).get(at(conference, "roster/")).json()
    assert set(told) == {"event", "day", "made_at", "keys", "people", "revoked"}
    (entry,) = told["people"]
    assert set(entry) == {"ids", "name", "mode", "flags"}
    assert (entry["name"], entry["mode"], entry["flags"]) == (amina.full_name, "onsite", [])
    assert amina.email not in json.dumps(told)


def test_the_form_does_what_the_scanner_does(conference, officer):
    registration = guest(conference, call_me="Ilse")
    client, form = browser(officer), {"code": code(registration).lower(), "client_key": uuid.uuid4()}
    answer = client.post(at(conference, "checkins/"), form)
    page = client.get(answer.headers["Location"]).content.decode()
    assert 'data-state="ok"' in page and "Ilse Full Name" in page
    again = client.post(at(conference, "checkins/"), form)
    assert again.headers["Location"] == answer.headers["Location"]
    other = client.post(at(conference, "checkins/"), {**form, "client_key": uuid.uuid4()}, headers=JSON)
    assert (other.status_code, other.json()["result"]) == (201, "already")
    assert client.post(at(conference, "checkins/"), {"client_key": uuid.uuid4()}).status_code == 422


def test_the_list_is_one_form_with_a_button_for_each(conference, officer):
    for name in ("Ilse", "Bram"):
        guest(conference, call_me=name)
    client = browser(officer)
    page = client.get(at(conference, "people/?q=ilse")).content.decode()
    assert "Ilse Full Name" in page and "Bram" not in page
    people = client.get(at(conference, "roster/")).json()["people"]
    key = uuid.uuid4()
    for entry in people:
        # The same page, gone back to.
        client.post(at(conference, "checkins/"), {"client_key": key, "ticket": entry["ids"][0]})
    assert CheckIn.objects.inside().count() == 2


def batch(*scans, **more) -> dict:
    rows = [
        {"client_nonce": str(s.client_nonce), "scanned_at": s.scanned_at.isoformat(), "code": s.code}
        for s in scans
    ]
    return {"device": str(uuid.uuid4()), "sent_at": timezone.now().isoformat(), "scans": rows, **more}


def send(client, event, told):
    return client.post(at(event, "checkins/batch/"), told, content_type="application/json", headers=JSON)


def test_a_batch_is_answered_scan_by_scan(conference, officer):
    registration = guest(conference, call_me="Ilse")
    seen = [scan(registration, ago=5), scan(registration), scan("x" * 5000)]
    client, told = browser(officer), batch(*seen)
    first, again = send(client, conference, told), send(client, conference, told)
    assert first.json() == again.json()
    found = [(row["client_nonce"], row["result"], row.get("name")) for row in first.json()["results"]]
    name = registration.person.full_name
    assert found == [
        (str(seen[0].client_nonce), "ok", name),
        (str(seen[1].client_nonce), "already", name),
        (str(seen[2].client_nonce), "unknown", None),
    ]
    assert CheckIn.objects.count() == 3


@pytest.mark.parametrize(
    "told", [[], "x", {}, batch(scans="x"), batch(scans=[1]), batch(scans=[{}] * 201), batch(device="x")]
)
def test_what_is_no_batch_is_refused(conference, officer, told):
    answer = send(browser(officer), conference, json.dumps(told))
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid")


def test_only_the_scanner_may_use_a_camera(conference, officer):
    client = browser(officer)
    assert "camera=(self)" in client.get(at(conference))["Permissions-Policy"]
    assert "camera=()" in client.get(at(conference, "people/"))["Permissions-Policy"]


def test_whoever_walks_in_is_registered(conference, officer):
    client = browser(officer)
    form = {"full_name": "  Nadia   de Boer ", "email": "", "client_key": uuid.uuid4()}
    assert client.post(at(conference, "walk-in/"), form).status_code == 302
    assert Registration.objects.get().person.full_name == "Nadia de Boer"


@pytest.mark.parametrize("path", ["people/", "roster/", "badges/"])
def test_a_long_list_costs_as_many_queries_as_a_short_one(conference, officer, path, counted):
    client = browser(officer)
    queries = {"people/": 7, "roster/": 8, "badges/": 8}[path]
    for _turn in range(2):
        guest(conference)
        with counted(queries):
            client.get(at(conference, path))
        guest(conference)


def test_a_badge_has_a_name_an_institution_and_the_code(conference, officer):
    person = factories.PersonFactory(call_me="Ilse")
    house = factories.InstitutionFactory(name="Xeebta Kale")
    Seat.objects.create(institution=house, person=person, since=timezone.now().date())
    registration = guest(conference, person)
    guest(conference, mode="online", call_me="Far away")
    page = browser(officer).get(at(conference, "badges/")).content.decode()
    assert "Ilse</bdi>" in page and "Xeebta Kale" in page and page.count("<svg") >= 1
    assert "Far away" not in page
    assert code(registration) not in page


# One's own ticket


def test_a_ticket_is_ones_own(conference, amina, karim):
    guest(conference, amina)
    for page in ("ticket/", "ticket.pdf"):
        address = f"{conference.get_absolute_url()}{page}"
        assert browser(karim).get(address).status_code == 404
        assert browser(amina).get(address).status_code == 200
    assert browser(AnonymousUser()).get(address).status_code == 302


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_ticket_is_also_a_file(conference, amina, language):
    guest(conference, amina)
    answer = browser(amina).get(f"/{language}/events/closing/ticket.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_the_event_leads_to_ones_ticket_and_to_the_door(conference, amina, keeper):
    guest(conference, amina)
    pages = {
        who.call_me: browser(who).get(conference.get_absolute_url()).content.decode()
        for who in (amina, keeper)
    }
    assert ["/ticket/" in pages["Amina"], "/door/" in pages["Amina"]] == [True, False]
    assert ["/ticket/" in pages["Karim"], "/door/" in pages["Karim"]] == [False, True]


def test_a_new_ticket_at_the_press_of_a_button(conference, amina, officer):
    registration = guest(conference, amina)
    before = code(registration)
    assert browser(amina).post(f"{conference.get_absolute_url()}ticket/replace/").status_code == 302
    registration = Registration.objects.get(pk=registration.pk)
    assert [one.result for one in scanned(officer, conference, scan(before), scan(registration))] == [
        "revoked",
        "ok",
    ]
