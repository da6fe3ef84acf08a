"""The heart of it: two people, two clocks, one form."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring import actions
from mentoring.models import Availability, Session
from people.models import Visibility
from tests.mentoring.conftest import JSON, MONDAY, hours, text, wish

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(active):
    return reverse("session-book", args=[active.pk])


def readings(page) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the page offers: dates, with each slot on both clocks."""
    return [
        (day.date.isoformat(), [(slot.mine, slot.theirs) for slot in day.slots])
        for day in page.context["days"]
    ]


def test_each_slot_is_on_both_clocks(enter, url, amina, karim, slot):
    winter = [("19:00–20:00", "17:00–18:00"), ("19:15–20:15", "17:15–18:15")]
    assert readings(enter(karim).get(url))[1][0] == "2026-03-23"
    assert readings(enter(karim).get(url))[1][1][:2] == winter
    assert readings(enter(amina).get(url))[1][1][:2] == [(theirs, mine) for mine, theirs in winter]
    summer = readings(enter(karim).get(url))[2]
    assert summer[0] == "2026-03-30"
    assert summer[1][0] == ("19:00–20:00", "18:00–19:00")


def test_the_cities_are_named(enter, url, karim):
    page = text(enter(karim).get(url))
    assert "You · Mogadishu" in page
    assert "Amina · Amsterdam" in page


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("karim", "The clocks change: from 29 March Amina’s hours are an hour earlier for you."),
        ("amina", "The clocks change: from 29 March Karim’s hours are an hour later for you."),
    ],
)
def test_a_change_of_the_clocks_is_said_where_it_happens(enter, url, who, sentence, request, now):
    page = enter(request.getfixturevalue(who)).get(url)
    assert text(page).count(sentence) == 1
    shown = text(page)
    assert shown.index("Monday 23 March") < shown.index(sentence) < shown.index("Monday 30 March")


def test_without_a_change_nothing_is_said(enter, url, karim, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 5, 4, 9, tzinfo=UTC))
    assert "The clocks change" not in text(enter(karim).get(url))


def test_days_are_those_of_the_reader(enter, active, url, amina, karim, now):
    """Sunday 22:30 in Utrecht is Monday 00:30 in Mogadishu."""
    Availability.objects.all().delete()
    hours(amina, 7, 22, 24)
    hours(karim, MONDAY, 0, 1)
    for person, date, reading in [
        (karim, "2026-03-23", ("00:00–01:00", "22:00–23:00, 22 March")),
        (amina, "2026-03-22", ("22:00–23:00", "00:00–01:00, 23 March")),
    ]:
        assert readings(enter(person).get(url))[0] == (date, [reading])


def test_an_hour_that_comes_twice_is_told_apart(enter, url, amina, karim, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 10, 20, 9, tzinfo=UTC))
    Availability.objects.all().delete()
    hours(amina, 7, 2, 3)
    hours(karim, 7, 3, 5)
    assert readings(enter(amina).get(url))[0][1] == [
        ("02:00–02:00 (CEST)", "03:00–04:00"),
        ("02:15–02:15 (CEST)", "03:15–04:15"),
        ("02:30–02:30 (CEST)", "03:30–04:30"),
        ("02:45–02:45 (CEST)", "03:45–04:45"),
        ("02:00–03:00 (CET)", "04:00–05:00"),
    ]


def test_shorter_sessions_have_more_slots(enter, url, karim):
    def count(query):
        return [len(day.slots) for day in enter(karim).get(url + query).context["days"]][1]

    counts = [count(query) for query in ("", "?minutes=60", "?minutes=45", "?minutes=30", "?minutes=7")]
    assert counts == [9, 9, 10, 11, 9]


def test_who_keeps_the_zone_to_themselves_shows_no_clock(enter, url, amina, karim):
    amina.field_visibility = {"time_zone": Visibility.ME}
    amina.save()
    page = enter(karim).get(url)
    assert {theirs for _day, slots in readings(page) for _mine, theirs in slots} == {""}
    assert "Amsterdam" not in text(page)
    assert "The clocks change" not in text(page)


def test_booking_goes_to_the_session(enter, url, karim, slot):
    answer = enter(karim).post(url, wish(slot, aim="Zone four"), follow=True)
    session = Session.objects.get()
    assert answer.redirect_chain == [(session.get_absolute_url(), 302)]
    page = text(answer)
    assert "Booked. Amina is told by mail." in page
    assert "Mon 23 Mar 2026, 19:00 –20:00" in page
    assert "Mon 23 Mar 2026, 17:00 –18:00" in page
    assert "Zone four" in page


def test_booking_as_a_program(enter, url, karim, slot):
    browser, form = enter(karim), wish(slot)
    first, again = browser.post(url, form, **JSON), browser.post(url, form, **JSON)
    session = Session.objects.get()
    assert (first.status_code, again.status_code, again.json()) == (201, 200, first.json())
    assert first.json() == {
        "id": session.pk,
        "url": session.get_absolute_url(),
        "state": "confirmed",
        "starts": "2026-03-23T16:00:00+00:00",
        "ends": "2026-03-23T17:00:00+00:00",
        "sequence": 0,
    }
    other = browser.post(url, {**form, "aim": "Something else"}, **JSON)
    assert (other.status_code, other.json()["error"]["code"]) == (409, "key_reused")


def test_what_was_taken_meanwhile_comes_back_with_fresh_times(enter, url, active, amina, karim, slot):
    actions.book(by=amina, mentorship=active, starts=slot, minutes=60, client_key=uuid.uuid4())
    form = wish(slot, aim="Zone four")
    assert enter(karim).post(url, form, **JSON).status_code == 409
    page = enter(karim).post(url, form)
    assert page.status_code == 409
    assert "This time was taken meanwhile. Choose another one." in text(page)
    assert 'value="Zone four"' in page.content.decode()
    assert readings(page)[1][1][0] == ("20:00–21:00", "18:00–19:00")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"starts": ""}, "starts"),
        ({"starts": "tomorrow"}, "starts"),
        ({"minutes": "90"}, "minutes"),
        ({"client_key": ""}, "client_key"),
    ],
)
def test_what_cannot_be_booked_is_explained(enter, url, karim, slot, change, field):
    form = {**wish(slot), **change}
    answer = enter(karim).post(url, form, **JSON)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, [field])
    assert enter(karim).post(url, form).status_code == 422


def test_no_choice_is_said_above_the_times(enter, url, karim, slot):
    page = enter(karim).post(url, {**wish(slot, aim="Zone four"), "starts": ""})
    assert "Choose a time." in text(page)
    assert 'value="Zone four"' in page.content.decode()


def test_the_chosen_time_stays_chosen_and_in_view(enter, url, karim, slot):
    late = slot + timedelta(days=14)
    page = enter(karim).post(url, {**wish(late), "client_key": ""})
    assert f'value="{late:%Y-%m-%dT%H:%MZ}" checked' in page.content.decode()
    assert [day.is_open for day in page.context["days"]] == [True, True, False, True]


@pytest.mark.parametrize("wall", ["2026-03-29T02:30", "2026-10-25T02:30"])
def test_a_wall_time_that_is_none_or_two_is_refused(enter, url, amina, wall):
    """3 and 4 of the zone cases: nobody's guess goes into the database."""
    answer = enter(amina).post(url, {**wish(timezone.now()), "starts": wall}, **JSON)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, ["starts"])


def test_the_page_says_what_to_do_where_nothing_suits_both(enter, url, karim, amina):
    Availability.objects.filter(person=amina).delete()
    assert "No time suits both" in text(enter(karim).get(url))
    Availability.objects.all().delete()
    assert "You have not said yet when you can" in text(enter(karim).get(url))


def test_booking_costs_the_same_with_one_session_and_with_three(
    enter, url, active, session, karim, slot, django_assert_num_queries
):
    browser = enter(karim)
    browser.get(url)  # what a process asks once is asked
    with django_assert_num_queries(16):
        browser.get(url)
    for n in (7, 14):
        later = slot + timedelta(days=n)
        actions.book(by=karim, mentorship=active, starts=later, minutes=60, client_key=uuid.uuid4())
    with django_assert_num_queries(16):
        browser.get(url)


# The session's page.


def test_a_session_is_settled_from_its_page(enter, session, karim, monkeypatch):
    browser = enter(karim)
    assert "Cancel this session" in text(browser.get(session.get_absolute_url()))
    monkeypatch.setattr(timezone, "now", lambda: session.ends)
    page = text(browser.get(session.get_absolute_url()))
    assert "How did it go?" in page
    assert "Cancel this session" not in page
    answer = browser.post(reverse("session-missed", args=[session.pk]), {"cause": "connection"}, **JSON)
    assert (answer.status_code, answer.json()["state"]) == (200, "missed")
    assert "the connection" in text(browser.get(session.get_absolute_url()))


def test_a_cause_is_one_of_those_known(enter, session, karim, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: session.ends)
    answer = enter(karim).post(reverse("session-missed", args=[session.pk]), {"cause": "laziness"}, **JSON)
    assert (answer.status_code, Session.objects.get().state) == (422, "confirmed")


def test_a_session_cancelled_twice_is_a_conflict(enter, session, karim, amina):
    url = reverse("session-cancel", args=[session.pk])
    assert enter(karim).post(url, **JSON).status_code == 200
    answer = enter(amina).post(url, **JSON)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "conflict")
    assert enter(amina).post(url).status_code == 409
