"""Who may see and do what at a talk: one table, held against the rules, the pages and the streams."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from events.models import Event, Question, Registration, Talk
from people.rules import may
from tests import factories
from tests.events import making
from tests.ground import shared

pytestmark = pytest.mark.django_db

# who: sees the talk, asks and votes, holds the desk
TABLE = {
    "nobody": (True, False, False),
    "outsider": (True, False, False),
    "suspended": (True, False, False),
    "suspended_speaker": (True, False, False),
    "karim": (True, False, False),
    "registered": (True, True, False),
    "other_speaker": (True, False, False),
    "speaker": (True, False, True),
    "moderator": (True, False, True),
    "officer": (True, False, True),
    "editor": (True, False, False),
}


@pytest.fixture
def nobody():
    return AnonymousUser()


@shared
def suspended_speaker(talk, suspended):
    talk.speakers.add(suspended)
    return suspended


@shared
def other_speaker(conference, programme):
    person = factories.member("speaker", programme=programme)
    making.talk(conference, person)
    return person


@pytest.fixture(params=TABLE)
def somebody(request, talk):
    person = request.getfixturevalue(request.param)
    return person, *TABLE[request.param]


def test_the_table(somebody, talk):
    person, sees, takes_part, leads = somebody
    assert Talk.objects.visible_to(person).filter(pk=talk.pk).exists() == sees
    assert may(person, "events.take_part", talk) == takes_part
    assert may(person, "events.lead", talk) == leads


def test_the_streams_follow_the_table(somebody, talk):
    person, sees, _takes_part, leads = somebody
    assert talk.event.readers({person.pk}) == ({person.pk} if sees else set())
    assert talk.leaders({person.pk}) == ({person.pk} if leads else set())


def test_the_pages_follow_the_table(somebody, talk, client):
    person, sees, _takes_part, leads = somebody
    if person.pk:
        client.force_login(person)
    assert client.get(talk.get_absolute_url()).status_code == (200 if sees else 404)
    expected = 200 if leads else 404 if person.pk else 302
    assert client.get(f"{talk.get_absolute_url()}desk/").status_code == expected


QUESTIONS = {
    "nobody": {"visible", "answered"},
    "suspended": {"visible", "answered"},
    "karim": {"visible", "answered"},
    # Their own.
    "registered": {"visible", "answered", "queued", "hidden"},
    "speaker": {"visible", "answered", "queued", "hidden"},
    "moderator": {"visible", "answered", "queued", "hidden"},
}


@pytest.mark.parametrize("who", QUESTIONS)
def test_questions_that_wait_are_for_the_desk_and_who_asked(who, talk, registered, speaker, request):
    for state in Question.State.values:
        making.question(talk, registered, state, body=state, lead=speaker)
    seen = Question.objects.visible_to(request.getfixturevalue(who)).values_list("body", flat=True)
    assert set(seen) == QUESTIONS[who]


# who: sees a public event, one for members, one of a country in safety mode
EVENTS = {
    "nobody": (True, False, False),
    "suspended": (True, False, False),
    "amina": (True, True, False),
    "officer": (True, True, False),
}


@pytest.mark.parametrize("who", EVENTS)
def test_which_events_are_seen(who, request, iraq):
    person = request.getfixturevalue(who)
    iraq.safety_mode = True
    iraq.save()
    events = [
        making.event("open"),
        making.event("members", visibility=Event.Visibility.MEMBERS),
        making.event("withdrawn", focus_country=iraq),
    ]
    assert (
        tuple(Event.objects.visible_to(person).filter(pk=event.pk).exists() for event in events)
        == EVENTS[who]
    )
    assert tuple(event.readers({person.pk}) == {person.pk} for event in events) == EVENTS[who]


def test_the_desk_of_a_withdrawn_event_is_gone(talk, speaker, somalia):
    somalia.safety_mode = True
    somalia.save()
    talk.event.focus_country = somalia
    talk.event.save()
    assert not Talk.objects.led_by(speaker).exists()
    assert talk.leaders({speaker.pk}) == set()


def test_registrations_are_ones_own_and_the_officers(registered, karim, officer):
    seen = {
        person.call_me: Registration.objects.visible_to(person).count()
        for person in (registered, karim, officer)
    }
    assert seen == {"Amina": 1, "Karim": 0, "Staff": 1}


def test_taking_part_ends_with_the_event(talk, registered):
    assert may(registered, "events.take_part", talk)
    Event.objects.update(ends=timezone.now() - datetime.timedelta(seconds=1))
    over = Talk.objects.get(pk=talk.pk)
    assert not may(registered, "events.take_part", over)
    assert not may(registered, "events.register", over.event)
