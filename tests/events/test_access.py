"""Who may see and do what at a talk: one table, held against the rules, the pages and the streams."""

import datetime
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from events.models import Event, Invitee, Question, Registration, Talk
from people.rules import may
from tests import factories
from tests.events import making, making_seats
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


# What is seen of an event that is for all; for members; for members, and inside for the registered; for the
# invited: "in" is the programme and the stage as well, "out" only the announcement.
RESTRICTED = {
    "nobody": ("in", "", "", ""),
    "outsider": ("in", "", "", ""),
    "zahra": ("in", "", "", ""),
    "zahra_registered": ("in", "in", "in", "in"),
    "zahra_invited": ("in", "in", "in", "in"),
    "zahra_waiting": ("in", "", "", ""),
    "zahra_suspended": ("in", "", "", ""),
    "karim": ("in", "in", "out", ""),
    "karim_registered": ("in", "in", "in", "in"),
    "karim_invited": ("in", "in", "in", "in"),
    "karim_waiting": ("in", "in", "out", ""),
    "karim_offered": ("in", "in", "out", ""),
    "karim_called_off": ("in", "in", "out", ""),
    "officer": ("in", "in", "in", "in"),
}
HOW = {
    "registered": {"state": "confirmed"},
    "waiting": {"state": "waitlisted", "queue_no": 1},
    "offered": {"state": "offered", "offered_until": timezone.now() + datetime.timedelta(days=1)},
    "called_off": {"state": "cancelled"},
    "suspended": {"state": "confirmed"},
}


@shared
def restricted(programme):
    return [making.event(way, visibility=way) for way in Event.Visibility.values]


@shared
def zahra(db):
    """A guest."""
    return making_seats.guest()


@pytest.mark.parametrize("who", RESTRICTED)
def test_events_that_are_not_for_everybody(who, restricted, request):
    name, _underscore, how = who.partition("_")
    person = request.getfixturevalue(name)
    for event in restricted:
        if how in HOW:
            columns = {"mode": "online", "client_key": uuid.uuid4(), **HOW[how]}
            Registration.objects.create(event=event, person=person, **columns)
        elif how == "invited":
            Invitee.objects.create(event=event, person=person)
    if how == "suspended":
        person.suspended_at = timezone.now()
        person.save()
    for event, expected in zip(restricted, RESTRICTED[who], strict=True):
        seen = Event.objects.visible_to(person).filter(pk=event.pk).exists()
        inside = Event.objects.admitting(person).filter(pk=event.pk).exists()
        assert (seen, inside) == (expected != "", expected == "in"), event.slug
        # The rule for many, which sockets ask, says the same.
        assert event.readers({person.pk}) == ({person.pk} if seen else set()), event.slug
        assert event.admits({person.pk}) == ({person.pk} if inside else set()), event.slug


@pytest.mark.parametrize(
    ("who", "may_ask"), [("zahra_registered", True), ("zahra_waiting", False), ("zahra_offered", False)]
)
def test_a_guest_asks_and_votes_as_members_do(who, may_ask, talk, zahra):
    columns = HOW[who.partition("_")[2]]
    Registration.objects.create(
        event=talk.event, person=zahra, mode="online", client_key=uuid.uuid4(), **columns
    )
    assert may(zahra, "events.take_part", talk) == may_ask


def test_invitations_are_ones_own_and_the_officers(conference, zahra, karim, officer):
    Invitee.objects.create(event=conference, person=zahra)
    assert [Invitee.objects.visible_to(one).count() for one in (zahra, karim, officer)] == [1, 0, 1]
