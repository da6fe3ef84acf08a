"""What pages of events show, and that a bigger programme costs no more queries."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils import timezone, translation

from events import reading
from events.actions import votes
from events.models import Event, Talk
from tests import factories
from tests.events import making
from tests.events.making import HOUR

pytestmark = pytest.mark.django_db

NOBODY = AnonymousUser()
NINE = datetime.datetime(2027, 3, 1, 8, tzinfo=datetime.UTC)  # nine o'clock in Amsterdam


def names(events) -> list[str]:
    return [event.slug for event in events]


def listed(query: str, user=NOBODY) -> dict:
    return reading.event_list(user, QueryDict(query))


def test_the_list_splits_at_the_end_of_an_event():
    now = timezone.now()
    making.event("later", starts=now + 2 * HOUR)
    making.event("on")
    making.event("long-ago", starts=now - 9 * HOUR, ends=now - 8 * HOUR)
    making.event("just-over", starts=now - 2 * HOUR, ends=now - HOUR)
    told = listed("")
    assert names(told["coming"]) == ["on", "later"]
    assert names(told["past"]) == ["just-over", "long-ago"]


def test_the_list_filters_by_country_and_kind(somalia, iraq):
    making.event("so", focus_country=somalia, kind=Event.Kind.TRAINING)
    making.event("iq", focus_country=iraq, kind=Event.Kind.TRAINING)
    making.event("all")
    assert names(listed("country=SO")["coming"]) == ["so"]
    assert names(listed("kind=training")["coming"]) == ["so", "iq"]
    assert names(listed("kind=training&country=iq")["coming"]) == ["iq"]
    assert names(listed("kind=nonsense")["coming"]) == []


def test_a_filter_keeps_the_other_and_leads_out_again(somalia):
    making.event("so", focus_country=somalia, kind=Event.Kind.TRAINING)
    told = listed("kind=training")
    assert [(choice.address, choice.taken) for choice in told["countries"]] == [
        ("?kind=training&country=so", False)
    ]
    assert [(choice.address, choice.taken) for choice in told["kinds"]] == [("?", True)]


def test_the_list_knows_where_one_is_registered(conference, registered, karim):
    assert [event.mine for event in listed("", registered)["coming"]] == [True]
    assert [event.mine for event in listed("", karim)["coming"]] == [False]
    assert [event.mine for event in listed("")["coming"]] == [False]


def credits(talk, user) -> list[tuple]:
    (talk,) = reading.with_credits([talk], user)
    return [(credit.name, credit.person) for credit in talk.credits]


def test_a_speaker_is_named_in_public_only_with_consent(talk, speaker, registered):
    assert credits(talk, NOBODY) == [("", None)]
    assert credits(talk, registered) == [("Lidewij", speaker)]
    making.named(speaker)
    assert credits(talk, NOBODY) == [("Lidewij Full Name", None)]
    assert credits(talk, registered) == [("Lidewij Full Name", speaker)]


def test_consent_taken_back_takes_the_name_back(talk, speaker):
    making.named(speaker).consents.update(withdrawn_at=timezone.now())
    assert credits(talk, NOBODY) == [("", None)]


def test_safety_mode_hides_the_talks_of_that_countrys_people(conference, hiwa, iraq, registered, officer):
    talk = making.talk(conference, making.named(hiwa))
    iraq.safety_mode = True
    iraq.save()
    assert credits(talk, NOBODY) == [("", None)]
    assert credits(talk, registered) == [("", None)]
    seen = {who: Talk.objects.visible_to(who).count() for who in (NOBODY, registered, hiwa, officer)}
    assert seen == {NOBODY: 0, registered: 0, hiwa: 1, officer: 1}
    people = {None, registered.pk, hiwa.pk, officer.pk}
    assert talk.readers(people) == {hiwa.pk, officer.pk}
    assert reading.schedule(conference, registered) == []


def test_what_is_on_and_what_comes():
    event = making.event()
    now = making.talk(event, hall="hall")
    later = making.talk(event, hall="hall", starts=timezone.now() + 3 * HOUR)
    making.talk(event, hall="hall", starts=timezone.now() + 5 * HOUR)
    soon = making.talk(event, hall="canal", starts=timezone.now() + HOUR)
    making.talk(event, hall="garden", starts=timezone.now() - 3 * HOUR)
    told = {stage.room.slug: (stage.now, stage.next) for stage in reading.stages(event, NOBODY)}
    assert told == {"hall": (now, later), "canal": (None, soon), "garden": (None, None)}


def test_at_night_a_room_says_what_comes_in_the_morning(monkeypatch):
    event = making.event(starts=NINE, ends=NINE + 32 * HOUR)
    evening = making.talk(event, starts=NINE + 10 * HOUR)
    morning = making.talk(event, starts=NINE + 24 * HOUR)
    monkeypatch.setattr(timezone, "now", lambda: NINE + 16 * HOUR)
    stage = reading.stage_of(making.room(event), NOBODY)
    assert (stage.now, stage.next, stage.turns_at) == (None, morning, morning.starts)
    # One o'clock in the morning: "today" is the day that has begun.
    assert stage.next_today
    assert reading.last_in(stage.room, NOBODY) == evening


def test_the_stage_is_in_order_of_support_and_the_answered_come_last(conference, talk, registered, speaker):
    first, second, third = (
        making.question(talk, registered, "visible", body=f"Question {n}", lead=speaker) for n in range(3)
    )
    answered = making.question(talk, registered, "answered", body="Known", lead=speaker)
    votes.vote(by=registered, question=third)
    assert reading.on_stage(talk) == [third, first, second, answered]
    waiting = making.question(talk, registered, body="And?")
    assert reading.on_desk(talk) == [waiting, third, first, second, answered]


def test_the_schedule_places_talks_between_the_times_there_are():
    event = making.event(starts=NINE, ends=NINE + 32 * HOUR)
    opening = making.talk(event, hall="hall", starts=NINE, ends=NINE + HOUR / 2)
    keynote = making.talk(event, hall="hall", starts=NINE + HOUR / 2, ends=NINE + 2 * HOUR)
    aside = making.talk(event, hall="canal", starts=NINE + HOUR, ends=NINE + 2 * HOUR)
    tomorrow = making.talk(event, hall="hall", starts=NINE + 24 * HOUR)
    first, second = reading.schedule(event, NOBODY)
    assert first.fits
    places = [(place.talk, place.first, place.last, place.column) for place in first.places]
    assert places == [(opening, 1, 2, 1), (keynote, 2, 4, 1), (aside, 3, 4, 2)]
    assert first.starts == [(1, opening.starts), (2, keynote.starts), (3, aside.starts)]
    assert (second.date.isoformat(), [place.talk for place in second.places]) == ("2027-03-02", [tomorrow])


def test_days_are_those_of_the_events_calendar():
    event = making.event(time_zone="Asia/Baghdad", starts=NINE, ends=NINE + 32 * HOUR)
    late = NINE.replace(hour=22)  # one o'clock the next morning in Baghdad
    making.talk(event, starts=late)
    (day,) = reading.schedule(event, NOBODY)
    assert day.date.isoformat() == "2027-03-02"


def test_a_day_with_two_talks_at_once_in_a_room_is_a_list():
    event = making.event(starts=NINE, ends=NINE + 32 * HOUR)
    making.talk(event, starts=NINE)
    making.talk(event, starts=NINE + HOUR / 2)
    (day,) = reading.schedule(event, NOBODY)
    assert not day.fits


def test_a_summary_is_in_the_readers_language_else_in_english(conference):
    conference.summary, conference.summary_so = "Two days", "Laba maalmood"
    conference.about = "Long"
    with translation.override("so"):
        assert (conference.lead, conference.about_language) == ("Laba maalmood", "en")
    with translation.override("ar"):
        assert conference.lead == "Two days"


def _grow(event, talks: int, per_room: int = 8) -> None:
    """A programme of so many talks, each with two speakers."""
    people = [making.named(factories.member("speaker")) for _n in range(2)]
    for number in range(talks):
        hour = event.starts + HOUR * (number % per_room) * 2
        making.talk(event, *people, hall=f"room-{number // per_room}", starts=hour, title=f"Talk {number}")


# What a page costs: (path, talks in the smaller and in the larger programme, without an account, registered)
COSTS = [
    ("schedule/", (8, 32), 5, 10),
    ("", (8, 32), 10, 20),
]


@pytest.mark.parametrize(("path", "sizes", "without", "registered_cost"), COSTS)
def test_a_bigger_programme_costs_no_more_queries(
    path, sizes, without, registered_cost, client, amina, counted
):
    for size in sizes:
        event = making.event(f"conference-{size}")
        _grow(event, size)
        making.register(amina, event=event)
        client.logout()
        with counted(without):
            response = client.get(f"{event.get_absolute_url()}{path}")
        assert response.status_code == 200
        client.force_login(amina)
        with counted(registered_cost):
            client.get(f"{event.get_absolute_url()}{path}")


@pytest.mark.parametrize("questions", [1, 3])
def test_more_questions_cost_no_more_queries(questions, client, talk, registered, speaker, counted):
    for number in range(questions):
        making.question(talk, registered, "visible", body=f"Question {number}", lead=speaker)
    client.force_login(registered)
    with counted(28):
        client.get(talk.get_absolute_url())
    with counted(34):
        client.get(talk.room.get_absolute_url())
    client.force_login(speaker)
    with counted(6):
        client.get(f"{talk.get_absolute_url()}desk/")


@pytest.mark.parametrize("events", [1, 3])
def test_more_events_cost_no_more_queries(events, client, amina, somalia, counted):
    for number in range(events):
        making.event(f"event-{number}", focus_country=somalia)
    with counted(6):
        client.get("/en/events/")
