"""What people tell with a registration: written as it is, and what they need read by nobody else."""

import datetime
import tempfile
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from events.actions.details import Details
from events.models import EventConsent, EventQuestion, Need
from people import export, sealing
from people.models import AuditEntry
from people.office import seen
from tests import factories
from tests.events import making
from tests.events.making_seats import come, guest, looks_after
from tests.ground import shared

pytestmark = pytest.mark.django_db
SECRET = "zebrafinch allergy"


@shared
def told(conference, amina):
    """Amina comes to the hall and needs something."""
    return come(amina, conference, details=Details(needs={"dietary": SECRET, "visa": "by May"}))


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


# who: reads the food that others need, the visas that others need
TABLE = {
    "nobody": (False, False),
    "karim": (False, False),
    "officer": (False, False),
    "admin": (False, False),
    "moderator": (False, False),
    "speaker": (False, False),
    "caterer": (True, False),
    "suspended_caterer": (False, False),
    "elsewhere": (False, False),
    "amina": (True, True),
}


@pytest.fixture
def nobody():
    return AnonymousUser()


@shared
def admin(programme):
    return factories.member("admin", programme=programme)


@shared
def caterer(conference):
    person = guest("Cook", "cook@example.org")
    looks_after(person, conference)
    return person


@shared
def suspended_caterer(conference, suspended):
    looks_after(suspended, conference)
    return suspended


@shared
def elsewhere(conference, hiwa):
    looks_after(hiwa, making.event("elsewhere"))
    return hiwa


@pytest.mark.parametrize("who", TABLE)
def test_who_reads_what_people_need(who, told, request):
    person = request.getfixturevalue(who)
    mine = Need.objects.visible_to(person)
    assert (mine.filter(kind="dietary").exists(), mine.filter(kind="visa").exists()) == TABLE[who]


@pytest.mark.parametrize("who", sorted(set(TABLE) - {"nobody", "suspended_caterer"}))
def test_the_page_of_needs_is_for_who_looks_after_them(who, told, request):
    person = request.getfixturevalue(who)
    answer = browser(person).get(f"{told.event.get_absolute_url()}register/needs/")
    page = answer.content.decode()
    assert (answer.status_code, SECRET in page, "by May" in page) == (
        (200, True, False) if who == "caterer" else (404, False, False)
    )


@pytest.mark.parametrize("who", ["caterer", "amina"])
def test_the_events_page_leads_there_who_looks_after_them(who, told, request):
    event = told.event.get_absolute_url()
    page = browser(request.getfixturevalue(who)).get(event).content.decode()
    assert (f"{event}register/needs/" in page) == (who == "caterer")


def test_what_is_needed_stands_nowhere_as_text(told, amina, officer, caplog):
    """Neither in a row, nor in the log, in tasks, in the office's pages, nor in an export."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            assert SECRET not in str(cursor.fetchall()), table
    assert not AuditEntry.objects.filter(thing="events.need").exists()
    assert SECRET not in str(list(DBTaskResult.objects.values()))
    assert SECRET not in caplog.text
    with tempfile.TemporaryFile() as file:
        export.write(amina, file)
        file.seek(0)
        assert SECRET.encode() not in file.read()
    assert Need.objects.first().text == SECRET
    assert not seen(Need, officer).exists()


def test_one_sees_and_changes_ones_own(told, amina):
    client, path = browser(amina), f"{told.event.get_absolute_url()}register/"
    assert SECRET in client.get(path).content.decode()
    form = {"mode": "onsite", "client_key": uuid.uuid4(), "told": "1", "dietary": "halal", "visa": ""}
    assert client.post(path, form).status_code == 302
    assert [(need.kind, need.text) for need in Need.objects.all()] == [("dietary", "halal")]
    # A program that only says how takes nothing back.
    client.post(path, {"mode": "online", "client_key": uuid.uuid4()})
    assert Need.objects.get().text == "halal"


def test_needs_are_erased_two_weeks_after_the_event(told, capsys):
    last = timezone.localdate(told.event.ends) + datetime.timedelta(days=14)
    call_command("events_purge", "--as-of", str(last - datetime.timedelta(days=1)))
    assert Need.objects.count() == 2
    call_command("events_purge", "--as-of", str(last))
    assert (Need.objects.count(), told.event.registrations.count()) == (0, 1)


def test_keys_are_changed_one_after_the_other(told, settings, capsys):
    settings.SEALING_KEYS = ["a new one", *settings.SEALING_KEYS]
    assert Need.objects.first().text == SECRET
    call_command("events_reseal")
    settings.SEALING_KEYS = ["a new one"]
    assert Need.objects.first().text == SECRET
    settings.SEALING_KEYS = ["a third one"]
    with pytest.raises(sealing.Broken):
        assert Need.objects.first().text


def test_what_is_sealed_for_one_thing_opens_for_no_other():
    token = sealing.seal("text", purpose="guest link")
    with pytest.raises(sealing.Broken):
        sealing.unseal(token, purpose=Need.PURPOSE)
    with pytest.raises(sealing.Broken):
        sealing.unseal(token, purpose="guest link", lasts=datetime.timedelta(seconds=-1))


# Answers and consent


@shared
def asked(conference):
    bus = EventQuestion.objects.create(
        event=conference, text="Do you take the bus?", choices="Yes\nNo", required=True
    )
    return bus, EventQuestion.objects.create(event=conference, text="Anything else?")


def test_the_organisers_questions_are_asked_and_kept(conference, amina, asked):
    bus, other = asked
    client, path = browser(amina), f"{conference.get_absolute_url()}register/"
    form = {"mode": "onsite", "client_key": uuid.uuid4(), "told": "1"}
    missing = client.post(path, {**form, f"answer_{bus.pk}": "Perhaps"})
    assert missing.status_code == 422
    assert set(missing.context["form"].errors) == {f"answer_{bus.pk}"}
    client.post(path, {**form, f"answer_{bus.pk}": "No", f"answer_{other.pk}": "Hello"})
    mine = conference.registrations.get()
    assert {answer.question: answer.text for answer in mine.answers.all()} == {bus: "No", other: "Hello"}
    form = {**form, "client_key": uuid.uuid4(), f"answer_{bus.pk}": "Yes"}
    client.post(path, form)
    assert {answer.question: answer.text for answer in mine.answers.all()} == {bus: "Yes"}


def test_a_yes_to_pictures_is_one_yes_and_can_be_taken_back(conference, amina):
    mine = come(amina, conference, details=Details(consents=frozenset({"photo", "recording"})))
    come(amina, conference, details=Details(consents=frozenset({"photo"})))
    given = EventConsent.objects.filter(registration=mine)
    assert {one.purpose: (one.version, one.withdrawn_at is None) for one in given} == {
        "photo": (1, True),
        "recording": (1, False),
    }


def test_a_new_text_asks_anew(conference, amina, monkeypatch):
    mine = come(amina, conference, details=Details(consents=frozenset({"photo"})))
    EventConsent.objects.update(version=0)
    come(amina, conference, details=Details(consents=frozenset({"photo"})))
    assert list(mine.consents.order_by("pk").values_list("version", flat=True)) == [0, 1]
