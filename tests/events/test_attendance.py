"""Being there: merged time, nobody at two talks at once, and a certificate that holds or is withdrawn."""

import datetime
import uuid

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from events.actions import certificates, presence
from events.attending import Attended, attended
from events.models import AttendanceCertificate, CertificateRule, CheckIn, Event, Presence
from people.refusals import Conflict, Refused
from tests.events import making
from tests.events.making import HOUR
from tests.events.making_door import guest, scan, scanned

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)
NINE = datetime.datetime(2027, 3, 9, 8, tzinfo=datetime.UTC)


def beats(person, talk, *minutes: float) -> None:
    """The page tells at these minutes of the talk."""
    for minute in minutes:
        with time_machine.travel(talk.starts + minute * MINUTE, tick=False):
            presence.be_present(by=person, talk=talk)


@pytest.fixture
def day():
    """A day with two talks at once at nine, and one at ten; an hour each."""
    event = making.event("day", starts=NINE, ends=NINE + 8 * HOUR)
    talks = [
        making.talk(event, hall=hall, starts=NINE + after * HOUR)
        for hall, after in (("hall", 0), ("small", 0), ("hall", 1))
    ]
    return event, talks


def had(event, person) -> Attended | None:
    with time_machine.travel(event.ends + HOUR):
        return attended(event).get(person.pk)


def test_windows_side_by_side_are_one(day, amina):
    event, (talk, *_others) = day
    guest(event, amina, mode="online")
    # Two windows, half a minute apart.
    beats(amina, talk, *[n / 2 for n in range(0, 80)])
    assert Presence.objects.count() == 1
    assert had(event, amina) == Attended(39, 1)


def test_time_away_is_not_counted(day, amina):
    event, (talk, *_others) = day
    guest(event, amina, mode="online")
    beats(amina, talk, *range(0, 11), *range(40, 51))
    assert Presence.objects.count() == 2
    assert had(event, amina) == Attended(20, 0)


def test_nobody_is_at_two_talks_at_once(day, amina):
    event, (first, beside, _last) = day
    guest(event, amina, mode="online")
    for talk in (first, beside):
        beats(amina, talk, *range(0, 60, 4))
    assert had(event, amina) == Attended(56, 1)


def test_the_hall_counts_from_the_door_on(day, officer):
    event, _talks = day
    coming = guest(event)
    with time_machine.travel(NINE + 3 * HOUR):
        scanned(officer, event, scan(coming, at=NINE + HOUR / 2))
    # Half of the first hour, and the second.
    assert had(event, coming.person) == Attended(90, 2)


def test_a_day_without_talks_is_the_events_own(officer):
    event = making.event("evening", starts=NINE, ends=NINE + 2 * HOUR)
    coming = guest(event)
    with time_machine.travel(NINE + HOUR / 2):
        scanned(officer, event, scan(coming))
    assert had(event, coming.person) == Attended(90, 0)
    with time_machine.travel(NINE + HOUR):
        assert attended(event)[coming.person.pk] == Attended(30, 0)


def test_counting_many_costs_as_many_queries_as_one(day, officer, django_assert_num_queries):
    event, _talks = day
    for _turn in range(2):
        with time_machine.travel(NINE + HOUR):
            scanned(officer, event, scan(guest(event)))
        with django_assert_num_queries(3):
            attended(event)


def test_presence_is_for_who_is_registered_while_the_talk_is_on(talk, amina, karim):
    guest(talk.event, amina, mode="online")
    presence.be_present(by=amina, talk=talk)
    with pytest.raises(Refused):
        presence.be_present(by=karim, talk=talk)
    with time_machine.travel(talk.ends), pytest.raises(Refused):
        presence.be_present(by=amina, talk=talk)


def test_the_page_says_that_it_counts(talk, amina, karim):
    guest(talk.event, amina, mode="online")
    pages = {}
    for person in (amina, karim):
        client = Client()
        client.force_login(person)
        pages[person.call_me] = client.get(talk.room.get_absolute_url()).content.decode()
    assert ["Attendance is counted" in pages[name] for name in ("Amina", "Karim")] == [True, False]
    client.force_login(amina)
    answer = client.post(f"{talk.get_absolute_url()}present/", headers={"Accept": "application/json"})
    assert answer.status_code == 201


# Certificates


@pytest.fixture
def over(at_noon, officer, amina, karim):
    """An evening of two hours that is over; Amina was there for all of it, Karim for the last half hour."""
    now = timezone.now()
    event = making.event("over", kind=Event.Kind.OUTREACH, starts=now - 3 * HOUR, ends=now - HOUR)
    CertificateRule.objects.create(event=event, minutes=60)
    coming = [(guest(event, amina), event.starts), (guest(event, karim), event.ends - HOUR / 2)]
    for registration, at in coming:
        CheckIn.objects.create(
            event=event,
            registration=registration,
            device=uuid.uuid4(),
            client_nonce=uuid.uuid4(),
            result="ok",
            scanned_at=at,
            day=at.date(),
        )
    return event


@pytest.fixture
def at_noon():
    """So that an evening of a few hours ago was today."""
    with time_machine.travel(NINE + 6 * HOUR):
        yield


def client_of(person=None) -> Client:
    client = Client()
    if person:
        client.force_login(person)
    return client


def test_a_certificate_is_for_who_was_there_long_enough(over, amina, karim, outsider):
    done = certificates.issue(by=amina, event=over)
    assert (done.created, done.thing.minutes) == (True, 120)
    assert certificates.issue(by=amina, event=over) == (done.thing, False)
    for person in (karim, outsider):
        with pytest.raises(Refused):
            certificates.issue(by=person, event=over)
    assert AttendanceCertificate.objects.count() == 1


@pytest.mark.parametrize(
    "minutes, talks, attended, met",
    [
        (60, None, (60, 0), True),
        (60, None, (59, 9), False),
        (None, 2, (0, 2), True),
        (None, 2, (999, 1), False),
        (60, 2, (10, 2), True),
    ],
)
def test_minutes_or_talks(minutes, talks, attended, met):
    assert CertificateRule(minutes=minutes, talks=talks).met_by(Attended(*attended)) == met


def test_no_certificate_before_the_end(over, amina):
    Event.objects.update(ends=timezone.now() + HOUR)
    with pytest.raises(Refused):
        certificates.issue(by=amina, event=Event.objects.get())


def test_anybody_checks_it_and_reads_initials(over, amina):
    paper = certificates.issue(by=amina, event=over).thing
    page = client_of().get(paper.get_absolute_url().lower().replace(paper.code.lower(), paper.code))
    told = page.content.decode()
    assert page.status_code == 200 and page["X-Robots-Tag"] == "noindex"
    assert "A. F. N." in told and over.name in told
    assert amina.full_name not in told and amina.call_me not in told
    own = client_of(amina).get(f"{over.get_absolute_url()}attendance/").content.decode()
    assert amina.full_name in own and paper.code in own


def test_withdrawn_it_is_gone_and_stays_so(over, amina, officer):
    paper = certificates.issue(by=amina, event=over).thing
    address = paper.get_absolute_url()
    assert client_of(amina).post(f"{address}revoke/", {"reason": "x"}).status_code == 404
    assert client_of(officer).post(f"{address}revoke/", {"reason": ""}).status_code == 422
    assert (
        client_of(officer).post(f"{address}revoke/", {"reason": "Somebody else's ticket"}).status_code == 302
    )
    page = client_of().get(address)
    assert page.status_code == 410 and "A. F. N." not in page.content.decode()
    with pytest.raises(Conflict):
        certificates.issue(by=amina, event=over)


def test_ones_attendance_page_needs_a_rule(conference, over, amina):
    client = client_of(amina)
    assert client.get(f"{over.get_absolute_url()}attendance/").status_code == 200
    assert client.get(f"{conference.get_absolute_url()}attendance/").status_code == 404
    assert client.post(f"{over.get_absolute_url()}attendance/certificate/").status_code == 302
    assert AttendanceCertificate.objects.get().person == amina
