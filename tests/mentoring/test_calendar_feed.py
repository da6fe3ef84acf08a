"""The address that gives one's sessions to one's calendar."""

import hashlib
import re
import uuid
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from community.actions import settle_inbox
from mentoring import actions, calendars
from mentoring.models import CalendarFeed, Session
from people.actions import erase, suspend
from people.refusals import Refused
from tests.mentoring.conftest import JSON, pair_up, text
from tests.mentoring.readers import by_ical_js, by_icalendar, by_vobject, calendar_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
# The hours around both changes of Amsterdam's clocks, and a summer's and a winter's day.
AROUND_THE_CHANGES = [
    "2026-03-28T23:00",
    "2026-03-29T00:00",
    "2026-03-29T01:00",
    "2026-07-13T17:00",
    "2026-10-25T00:00",
    "2026-10-25T01:00",
    "2026-12-14T17:00",
]


@pytest.fixture
def feed(karim):
    """Karim's address."""
    return actions.open_calendar(by=karim, client_key=uuid.uuid4()).thing


@pytest.fixture
def fetch():
    """A program without a login asks for an address."""

    def fetch(address, **headers):
        return Client().get(re.sub(r"^https?://[^/]+", "", address), headers=headers)

    return fetch


def meet(mentorship, starts, **columns) -> Session:
    return Session.objects.create(
        mentorship=mentorship,
        starts=starts,
        ends=starts + HOUR,
        zone="Africa/Mogadishu",
        booked_by=mentorship.mentee,
        client_key=uuid.uuid4(),
        **columns,
    )


@pytest.fixture
def sessions(active):
    return [meet(active, datetime.fromisoformat(f"{at}Z")) for at in AROUND_THE_CHANGES]


@pytest.fixture
def feed_of(karim):
    return lambda: calendars.feed(karim)[0]


# What it says.


@pytest.mark.parametrize("read", [by_icalendar, by_vobject, by_ical_js])
def test_each_reader_finds_the_same_instants(sessions, feed_of, read, now):
    mine = [(str(s.uid), s.starts, s.ends, "Mentoring session") for s in sessions]
    assert [(*rest, "Mentoring session") for *rest, _summary in read(feed_of())] == mine


def test_a_calendar_takes_it_in(client, sessions, feed, fetch, now):
    answer = fetch(feed.address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in answer
    calendar = calendar_of(answer.content)
    assert "METHOD" not in calendar
    assert (calendar["VERSION"], calendar["REFRESH-INTERVAL"].to_ical()) == ("2.0", b"PT1H")
    assert calendar["NAME"].startswith("Diwan: ")
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in answer.content
    assert [b"ATTENDEE" in answer.content, b"@" in answer.content] == [False, False]


def test_nothing_is_sent_again_while_nothing_changes(session, feed, fetch, monkeypatch, slot):
    first = fetch(feed.address)
    monkeypatch.setattr("django.utils.timezone.now", lambda: slot - HOUR)
    again = fetch(feed.address, if_none_match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    Session.objects.update(starts=slot + HOUR, ends=slot + 2 * HOUR, sequence=1)
    moved = fetch(feed.address, if_none_match=first["ETag"])
    assert (moved.status_code, by_icalendar(moved.content)[0][1]) == (200, slot + HOUR)


def test_what_was_cancelled_stays_for_thirty_days(active, feed_of, now):
    called_off = meet(active, now - timedelta(days=29), state="cancelled", sequence=1)
    meet(active, now - timedelta(days=30, hours=1), state="cancelled", sequence=1)
    held = meet(active, now - timedelta(days=2), state="held")
    events = calendar_of(feed_of()).walk("VEVENT")
    assert [(str(e["UID"]), str(e["STATUS"])) for e in events] == [
        (str(called_off.uid), "CANCELLED"),
        (str(held.uid), "CONFIRMED"),
    ]


def test_it_holds_ones_own_sessions_and_names_nobody(active, session, amina, karim, hiwa, iraq, feed_of):
    meet(pair_up(hiwa, amina), session.starts + 2 * HOUR)
    told = feed_of().decode().replace("\r\n ", "")
    assert told.count("BEGIN:VEVENT") == 1
    for private in ("Amina", "Karim", "Hiwa", "Zone four", active.goal, "Mogadishu", "Amsterdam"):
        assert private not in told
    settle_inbox(by=karim, mail_direct="soon", mail_rest="daily", tell_content=True)
    assert "Amina" in feed_of().decode()


def test_a_withdrawn_country_takes_name_and_clock_out_of_it(session, karim, amina, somalia):
    settle_inbox(by=amina, mail_direct="soon", mail_rest="daily", tell_content=True)
    somalia.safety_mode = True
    somalia.save()
    told = calendars.feed(amina)[0].decode().replace("\r\n ", "")
    assert "A participant" in told
    assert "Karim" not in told
    assert "The other person" not in told


def test_it_costs_the_same_for_one_and_for_many(
    feed, fetch, amina, karim, hiwa, now, slot, django_assert_num_queries
):
    """The address with its owner, their roles, the inbox, the sessions, whom they may see, their pairs."""
    for number, mentor in enumerate((amina, hiwa)):
        meet(pair_up(karim, mentor), slot + number * HOUR)
        for week in range(number * 10):
            meet(_of(karim, mentor), slot + timedelta(weeks=week + 1))
        with django_assert_num_queries(6):
            assert fetch(feed.address).status_code == 200


def _of(mentee, mentor):
    return mentee.mentored_in.get(mentor=mentor)


# Whose it is.


def nothing_at(fetch, address) -> bool:
    """The same bytes as for an address that never was."""
    guess = re.sub(r"[\w-]{43}", "A" * 43, address)
    answer, guessed = fetch(address), fetch(guess)
    return (answer.status_code, answer.content) == (404, guessed.content)


def test_an_address_is_not_guessed_and_not_stored(feed):
    token = re.search(r"/calendar/([\w-]+)\.ics$", feed.address)[1]
    assert len(token) == 43
    assert feed.digest == hashlib.sha256(token.encode()).hexdigest()
    kept = CalendarFeed.objects.values().get()
    assert token not in str(kept)


def test_another_address_ends_the_one_before(feed, karim, fetch, settings):
    second = actions.open_calendar(by=karim, client_key=uuid.uuid4()).thing
    assert second.address != feed.address
    assert nothing_at(fetch, feed.address)
    assert fetch(second.address).status_code == 200


def test_the_same_key_never_brings_an_old_address_back(feed, karim, fetch):
    second = actions.open_calendar(by=karim, client_key=uuid.uuid4()).thing
    late = actions.open_calendar(by=karim, client_key=feed.client_key)
    assert (late.thing, late.created) == (feed, False)
    assert nothing_at(fetch, feed.address)
    assert fetch(second.address).status_code == 200


def test_who_was_suspended_is_told_no_more(feed, karim, officer, fetch):
    assert fetch(feed.address).status_code == 200
    suspend(by=officer, person=karim, reason="x")
    assert nothing_at(fetch, feed.address)


def test_who_left_is_told_no_more(feed, karim, fetch):
    address = feed.address
    erase(by=karim, keep_texts=True)
    assert nothing_at(fetch, address)
    assert CalendarFeed.objects.count() == 0


def test_one_turns_off_only_ones_own(feed, karim, amina, fetch, enter):
    with pytest.raises(Refused, match="only your own"):
        actions.close_calendar(by=amina, feed=feed)
    assert enter(amina).post(reverse("calendar-close", args=[feed.pk]), **JSON).status_code == 404
    assert fetch(feed.address).status_code == 200
    assert enter(karim).post(reverse("calendar-close", args=[feed.pk])).url == "/en/mentoring/calendar/"
    assert nothing_at(fetch, feed.address)


def test_one_address_for_each_member(feed):
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarFeed.objects.create(person=feed.person, digest="x", client_key=uuid.uuid4())


# The page.


def test_the_page_makes_and_shows_the_address(enter, karim, fetch):
    browser, url = enter(karim), reverse("calendar")
    assert "Make my address" in text(browser.get(url))
    page = browser.post(url, {"client_key": uuid.uuid4()}, follow=True)
    address = page.context["feed"].address
    assert f'value="{address}"' in page.content.decode()
    assert f'href="webcal{address.removeprefix("http")}"' in page.content.decode()
    assert "does not work any more" in text(page)
    assert fetch(address).status_code == 200


def test_a_program_makes_one_once(enter, karim):
    browser, url, key = enter(karim), reverse("calendar"), uuid.uuid4()
    first, again = (browser.post(url, {"client_key": key}, **JSON) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["address"] == again.json()["address"]
    assert browser.post(url, {}, **JSON).status_code == 422


def test_an_address_from_before_another_secret_is_not_shown_and_still_answers(
    enter, karim, feed, fetch, settings
):
    address = feed.address
    settings.SECRET_KEY = "another secret that is long enough for it"
    page = enter(karim).get(reverse("calendar"))
    assert "cannot be shown any more" in text(page)
    assert fetch(address).status_code == 200


@pytest.mark.parametrize("who", ["suspended", "outsider"])
def test_who_is_no_member_has_no_calendar(enter, request, who):
    assert enter(request.getfixturevalue(who)).get(reverse("calendar")).status_code == 404


def test_a_session_as_a_file(enter, session, karim, hiwa):
    url = reverse("session-calendar", args=[session.pk])
    answer = enter(karim).get(url)
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        "text/calendar; charset=utf-8",
        'attachment; filename="session.ics"',
    )
    assert by_icalendar(answer.content)[0][:2] == (str(session.uid), session.starts)
    assert url in enter(karim).get(session.get_absolute_url()).content.decode()
    other = enter(hiwa)
    nothing = other.get(reverse("session-calendar", args=[999999]))
    assert (other.get(url).status_code, other.get(url).content) == (404, nothing.content)
