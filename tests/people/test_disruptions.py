"""What stops a place for a time: kept by staff, of one place each."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from people.models import Disruption
from tests import factories

pytestmark = pytest.mark.django_db

URL = "/admin/disruption/new/"


@pytest.fixture
def office(client, officer):
    client.force_login(officer)
    return client


def told(**more) -> dict:
    return {
        "name": "Exams",
        "kind": "shutdown",
        "starts": "2026-06-01 07:00",
        "ends": "2026-06-01 12:00",
        **more,
    }


def test_an_officer_says_what_stops_a_country(office, officer, somalia):
    assert office.post(URL, told(focus_country=somalia.pk, opens="09:00")).status_code == 302
    kept = Disruption.objects.get()
    # Hours belong to shorter days alone; times are read on the clock of whoever writes them.
    assert (kept.opens, kept.starts) == (None, datetime.datetime(2026, 6, 1, 7, tzinfo=officer.zone))
    assert "Exams" in office.get("/admin/disruption/").content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "Choose a country or an institution"),
        ({"focus_country": True, "institution": True}, "Choose a country or an institution"),
        ({"focus_country": True, "kind": "reduced"}, "Say from when until when"),
        ({"focus_country": True, "ends": "2026-05-01 07:00"}, "It ends before it starts"),
    ],
)
def test_what_makes_no_sense_is_said_beside_the_field(office, somalia, change, said):
    places = {"focus_country": somalia.pk, "institution": factories.InstitutionFactory().pk}
    change = {name: places[name] if value is True else value for name, value in change.items()}
    page = office.post(URL, told(**change))
    assert said in page.content.decode()
    assert Disruption.objects.count() == 0


def test_members_keep_none(client, karim, somalia):
    client.force_login(karim)
    assert client.post(URL, told(focus_country=somalia.pk)).status_code != 200
    assert Disruption.objects.count() == 0


@pytest.mark.parametrize("wrong", [{}, {"kind": "reduced"}, {"opens": datetime.time(9)}])
def test_the_database_refuses_it_as_well(somalia, wrong):
    day = datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC)
    columns = {"kind": "holiday", "starts": day, "ends": day + datetime.timedelta(days=1), **wrong}
    place = {"focus_country": somalia} if wrong else {}
    with pytest.raises(IntegrityError), transaction.atomic():
        Disruption.objects.create(name="Feast", **columns, **place)
