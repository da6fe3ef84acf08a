"""The hall's code: in without an account, one vote for each device, and out again."""

import pytest
from django.test import Client
from django.utils import timezone

from events.actions import hall
from events.models import HallCode, Question, Registration, Vote
from people.models import User
from people.refusals import Refused
from tests.events import making, making_live

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def code(conference, moderator):
    return making_live.hall_code(conference, moderator)


def come_in(code, **form) -> Client:
    device = Client()
    path = f"{code.event.get_absolute_url()}hall/"
    assert device.post(path, {"code": code.code, **form}).status_code == 302
    return device


def test_who_has_the_code_asks_and_votes(code, talk, registered, speaker):
    question = making.question(talk, registered, Question.State.VISIBLE, lead=speaker)
    device = come_in(code, call_me="Row seven")
    path = f"{talk.get_absolute_url()}questions/{question.pk}/vote/"
    assert [device.post(path, headers=JSON).json()["votes"] for _ in range(2)] == [1, 1]
    guest = User.objects.get(email__endswith="@guest.invalid")
    assert (guest.call_me, guest.is_member, guest.has_usable_password()) == ("Row seven", False, False)
    registration = Registration.objects.get(person=guest)
    assert (registration.mode, registration.hall_code) == ("onsite", code)
    assert 'id="vote"' in device.get(talk.get_absolute_url()).content.decode()


def test_a_device_is_one_guest_however_often_it_enters(code):
    device = come_in(code)
    device.post(f"{code.event.get_absolute_url()}hall/", {"code": code.code.lower()})
    assert User.objects.filter(email__endswith="@guest.invalid").count() == 1


def test_a_member_with_the_code_stays_who_they_are(code, karim):
    device = Client()
    device.force_login(karim)
    device.post(f"{code.event.get_absolute_url()}hall/", {"code": code.code})
    assert Registration.objects.get(person=karim).hall_code == code
    assert not User.objects.filter(email__endswith="@guest.invalid").exists()


@pytest.mark.parametrize("wrong", ["BCDFGH", "", "closed"])
def test_a_wrong_code_lets_nobody_in(wrong, code, moderator, client):
    if wrong == "closed":
        HallCode.objects.update(closes=timezone.now())
        wrong = code.code
    answer = client.post(f"{code.event.get_absolute_url()}hall/", {"code": wrong}, headers=JSON)
    assert answer.status_code in (409, 422)
    assert not User.objects.filter(email__endswith="@guest.invalid").exists()


def test_the_code_in_the_address_is_filled_in_and_nothing_more(code, client):
    page = client.get(f"{code.event.get_absolute_url()}hall/?code={code.code}").content.decode()
    assert f'value="{code.code}"' in page
    assert not User.objects.filter(email__endswith="@guest.invalid").exists()


def test_closing_throws_guests_out_and_keeps_what_they_did(
    code, talk, registered, speaker, moderator, karim, monkeypatch, django_capture_on_commit_callbacks
):
    question = making.question(talk, registered, Question.State.VISIBLE, lead=speaker)
    path = f"{talk.get_absolute_url()}questions/{question.pk}/vote/"
    device = come_in(code)
    device.post(path)
    told = []
    monkeypatch.setattr("community.live.hub.Hub.hint", lambda hub, names: told.append(names))
    with django_capture_on_commit_callbacks(execute=True):
        hall.close_hall(by=moderator, hall_code=code)
    guest = User.objects.get(email__endswith="@guest.invalid")
    assert told == [(f"u{guest.pk}",)]
    assert device.post(path, headers=JSON).status_code == 401
    question.refresh_from_db()
    assert (question.votes, Vote.objects.count()) == (1, 1)
    answer = device.post(f"{code.event.get_absolute_url()}hall/", {"code": code.code}, headers=JSON)
    assert answer.status_code == 409


def test_a_member_is_not_thrown_out_with_the_guests(code, karim, moderator):
    hall.enter_hall(by=karim, event=code.event, code=code.code, language="en")
    hall.close_hall(by=moderator, hall_code=code)
    karim.refresh_from_db()
    assert karim.is_active


def test_a_new_code_ends_the_old_one(code, moderator):
    new = making_live.hall_code(code.event, moderator)
    assert list(HallCode.objects.open()) == [new]


def test_only_who_runs_events_opens_a_hall(conference, registered, speaker, moderator, client):
    for person in (registered, speaker):
        with pytest.raises(Refused):
            making_live.hall_code(conference, person)
        assert not HallCode.objects.visible_to(person).exists()
        client.force_login(person)
        assert client.get(f"{conference.get_absolute_url()}hall/code/").status_code == 404


def test_a_hall_is_opened_and_closed_by_forms_alone(conference, moderator, client):
    page = f"{conference.get_absolute_url()}hall/code/"
    client.force_login(moderator)
    key = client.get(page).context["form"]["client_key"].value()
    assert client.post(page, {"hours": 12, "client_key": key}).headers["Location"] == page
    code = HallCode.objects.get()
    assert (code.is_open, code.closes <= conference.ends) == (True, True)
    assert code.code in client.get(page).content.decode()
    client.post(f"{page}{code.pk}/close/")
    assert not HallCode.objects.get().is_open


def test_the_halls_screen_has_the_code_where_the_organiser_opens_it(code, talk, moderator, client):
    screen = f"{talk.room.get_absolute_url()}hall/"
    assert code.code not in client.get(screen).content.decode()
    client.force_login(moderator)
    assert code.code in client.get(screen).content.decode()


def test_guessing_ends_at_a_limit(code, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"hall": "3/h/ip"}
    path = f"{code.event.get_absolute_url()}hall/"
    said = [client.post(path, {"code": "BCDFGH"}, headers=JSON).status_code for _ in range(5)]
    assert said == [409, 409, 409, 429, 429]
