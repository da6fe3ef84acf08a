"""The pages of registering: how many seats there are, who waits, and the buttons of those who come."""

import uuid

import pytest
from django.test import Client

from events.models import EventQuestion
from tests.events.making_seats import come, offer, seats_for

pytestmark = pytest.mark.django_db

JSON = {"Accept": "application/json"}


def browser(person=None) -> Client:
    client = Client()
    if person:
        client.force_login(person)
    return client


def html(response, status: int = 200) -> str:
    assert response.status_code == status
    return response.content.decode()


def test_the_page_says_how_many_seats_are_left_and_who_waits(conference, amina, karim):
    path, pool = f"{conference.get_absolute_url()}register/", seats_for(conference, 2)
    assert "2 seats are left" in html(browser().get(path))
    come(amina, conference)
    assert "1 seat is left" in html(browser().get(path))
    pool.capacity = 1
    pool.taken = 1
    pool.save()
    waiting = browser(karim)
    assert "I wait for a seat in the hall" in html(waiting.get(path))
    answer = waiting.post(path, {"mode": "onsite", "client_key": uuid.uuid4()}, headers=JSON)
    assert (answer.status_code, answer.json()["state"], answer.json()["position"]) == (201, "waitlisted", 1)
    assert "all seats are taken, 1 person waits" in html(browser().get(path))
    assert "You are number 1 on the waiting list for the hall" in html(
        waiting.get(conference.get_absolute_url())
    )


def test_an_offered_seat_is_taken_by_a_button(conference, karim):
    seats_for(conference, 0)
    offer(come(karim, conference))
    path, client = f"{conference.get_absolute_url()}register/", browser(karim)
    assert "I take it" in html(client.get(path))
    answer = client.post(f"{path}accept/", headers=JSON)
    assert (answer.status_code, answer.json()["state"]) == (200, "confirmed")
    letter = html(client.get(f"{path}letter/"))
    assert karim.full_name in letter
    assert client.post(f"{path}call-off/").status_code == 302
    assert client.get(f"{path}letter/").status_code == 404
    refused = client.post(f"{path}accept/")
    assert "not offered to you any more" in html(refused, 409)


def test_nobody_answers_for_others(conference, amina, karim):
    come(amina, conference)
    path = f"{conference.get_absolute_url()}register/call-off/"
    assert browser(karim).post(path).status_code == 404
    assert conference.registrations.get().state == "confirmed"


@pytest.mark.parametrize("asked", [1, 3])
def test_the_form_costs_the_same_however_much_is_asked(conference, amina, asked, counted):
    for number in range(asked):
        EventQuestion.objects.create(event=conference, text=f"Question {number}?")
    come(amina, conference)
    client = browser(amina)
    with counted(11):
        client.get(f"{conference.get_absolute_url()}register/")
