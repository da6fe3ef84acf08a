"""Letting people in: stored once, the first one counts, and nothing that was scanned is dropped."""

import datetime
import random
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assignments.models import Attendance, Enrolment, Training, TrainingSession
from events.actions.checkins import check_in
from events.actions.tickets import replace
from events.actions.walkins import walk_in
from events.door import Scan, snapshot
from events.models import CheckIn, Registration
from people.models import AuditEntry, User
from people.refusals import Conflict, Refused
from tests import factories
from tests.chaos.figures import scale
from tests.events import making
from tests.events.making import HOUR
from tests.events.making_door import code, guest, guests, scan, scanned
from tests.ground import shared

pytestmark = pytest.mark.django_db


@shared
def invited(conference):
    return guest(conference, call_me="Ilse")


def results(check_ins) -> list[str]:
    return [check_in.result for check_in in check_ins]


def test_a_ticket_lets_in_once(officer, conference, invited):
    assert results(scanned(officer, conference, scan(invited, ago=9), scan(invited))) == ["ok", "already"]
    assert results(scanned(officer, conference, scan(invited))) == ["already"]
    assert CheckIn.objects.count() == 3


def test_the_same_batch_three_times_and_two_devices_interleaved(officer, conference):
    """Check 14: one check-in for each ticket, and every conflict is told."""
    coming = guests(conference, scale(12, 100))
    chance = random.Random(7)
    devices = [uuid.uuid4(), uuid.uuid4()]
    seen = [[scan(one, ago=chance.randrange(1, 600)) for one in coming] for _device in devices]
    halves = [(d, part) for part in (0, 1) for d in (0, 1)]
    cut = len(coming) // 2
    first = {}
    for turn in range(3):
        for d, part in halves:
            batch = seen[d][cut * part : cut * (part + 1)]
            told = scanned(officer, conference, *batch, device=devices[d])
            assert [one.client_nonce for one in told] == [one.client_nonce for one in batch]
            if turn == 0:
                first |= {one.client_nonce: one.result for one in told}
        assert CheckIn.objects.count() == 2 * len(coming)
        assert CheckIn.objects.inside().count() == len(coming)
        assert CheckIn.objects.filter(result="already").count() == len(coming)
    assert set(first.values()) == {"ok", "already"}
    for one, mine, other in zip(coming, *seen, strict=True):
        winner = CheckIn.objects.inside().get(registration=one)
        assert winner.client_nonce == min(mine, other, key=lambda scan: scan.scanned_at).client_nonce


def test_the_earlier_scan_wins_also_if_it_is_told_last(officer, conference, invited):
    (late,) = scanned(officer, conference, scan(invited, ago=60))
    (early,) = scanned(officer, conference, scan(invited, ago=3600))
    late.refresh_from_db()
    assert (early.result, late.result) == ("ok", "already")


def test_a_clock_that_is_off_is_put_right(officer, conference, invited):
    now = timezone.now()
    an_hour_fast = scan(invited, at=now + HOUR - datetime.timedelta(minutes=5))
    (told,) = scanned(officer, conference, an_hour_fast, sent_at=now + HOUR)
    assert abs(told.scanned_at - (now - datetime.timedelta(minutes=5))) < datetime.timedelta(seconds=30)
    (future,) = scanned(officer, conference, scan(guest(conference), at=now + HOUR))
    assert future.scanned_at <= timezone.now()


def test_a_ticket_counts_on_each_day(officer, conference, invited):
    days = [scan(invited), scan(invited, ago=24 * 3600)]
    assert results(scanned(officer, conference, *days)) == ["ok", "ok"]


def test_what_lets_nobody_in(officer, conference, amina):
    anew, elsewhere = guest(conference, amina), guest(making.event("other"))
    old = code(anew)
    replace(by=amina, registration=anew)
    gone = guest(conference)
    left = code(gone)
    gone.delete()
    seen = [scan(old), scan(elsewhere), scan("NO TICKET"), scan(left), scan("")]
    told = results(scanned(officer, conference, *seen))
    assert told == ["revoked", "wrong_event", "unknown", "revoked", "unknown"]
    # None of it is dropped.
    assert CheckIn.objects.count() == 5


def test_the_list_lets_in_without_a_code(officer, conference, invited):
    digest = snapshot(conference)["people"][0]["ids"][0]
    seen = [Scan(uuid.uuid4(), timezone.now(), ticket=ticket) for ticket in (digest, "0" * 24)]
    assert results(scanned(officer, conference, *seen)) == ["ok", "unknown"]
    assert snapshot(conference)["people"][0]["flags"] == ["in"]


def test_the_database_lets_in_once_a_day(officer, conference, invited):
    (stored,) = scanned(officer, conference, scan(invited))
    stored.pk, stored.client_nonce = None, uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        stored.save()


def test_many_scans_cost_as_many_queries_as_one(officer, conference, counted):
    first, *others = [scan(one) for one in guests(conference, 4)]
    assert "officer" in officer.roles
    with counted(10):
        scanned(officer, conference, first)
    with counted(10):
        scanned(officer, conference, *others)


def test_who_does_not_stand_at_the_door_lets_nobody_in(amina, conference, invited):
    with pytest.raises(Refused):
        scanned(amina, conference, scan(invited))
    assert not CheckIn.objects.exists()


# Trainings


@pytest.fixture
def session(programme):
    training = Training.objects.create(programme=programme, title="Before you go")
    now = timezone.now()
    return TrainingSession.objects.create(training=training, title="One", starts=now, ends=now + HOUR)


def test_whoever_is_let_in_has_attended_the_session(officer, amina, karim, session):
    event = making.event("training", kind="training", training_session=session)
    Enrolment.objects.create(training=session.training, person=amina)
    coming = [guest(event, amina), guest(event, karim), guest(event)]
    scanned(officer, event, *map(scan, coming))
    # Amina had said so, Karim had not; who is no member has no assignment that it could open.
    assert set(Attendance.objects.values_list("enrolment__person", flat=True)) == {amina.pk, karim.pk}
    assert set(Enrolment.objects.exclude(completed_on=None).values_list("person", flat=True)) == {
        amina.pk,
        karim.pk,
    }
    scanned(officer, event, *map(scan, coming))
    assert Attendance.objects.count() == 2


# Without a ticket


def walks_in(by, event, full_name="Nadia de Boer", email="", key=None):
    return walk_in(by=by, event=event, full_name=full_name, email=email, client_key=key or uuid.uuid4())


def test_a_name_is_enough(officer, conference):
    key = uuid.uuid4()
    done = walks_in(officer, conference, key=key)
    person = done.thing.person
    assert (person.full_name, person.call_me, person.is_member) == ("Nadia de Boer", "Nadia", False)
    assert not person.has_usable_password()
    assert CheckIn.objects.inside().get().registration == done.thing
    again = walks_in(officer, conference, key=key)
    assert (again.thing, again.created) == (done.thing, False)
    assert AuditEntry.objects.filter(act="walk_in").count() == 1


def test_two_of_one_name_are_two(officer, conference):
    assert walks_in(officer, conference).thing != walks_in(officer, conference).thing


def test_who_has_an_account_comes_with_it(officer, conference, amina):
    people = User.objects.count()
    done = walks_in(officer, conference, email=amina.email.upper())
    assert (done.thing.person, User.objects.count()) == (amina, people)
    # With a ticket in their pocket they are in already.
    assert results(scanned(officer, conference, scan(done.thing))) == ["already"]


def test_who_is_suspended_does_not_come_in_by_the_door(officer, conference, suspended):
    with pytest.raises(Conflict):
        walks_in(officer, conference, email=suspended.email)
    assert not Registration.objects.exists()


def test_nobody_walks_in_when_it_is_over(officer):
    over = making.event("over", starts=timezone.now() - 3 * HOUR, ends=timezone.now() - HOUR)
    with pytest.raises(Refused):
        walks_in(officer, over)
    # What was scanned before is taken all the same.
    assert results(scanned(officer, over, scan(guest(over), ago=7200))) == ["ok"]


def test_a_batch_of_nothing_is_nothing(officer, conference):
    assert check_in(by=officer, event=conference, device=uuid.uuid4(), scans=[]) == []


def test_a_member_out_of_view_is_not_named_at_the_door(conference):
    person = factories.PersonFactory(call_me="Hidden", withheld=True)
    guest(conference, person)
    assert [entry["name"] for entry in snapshot(conference)["people"]] == ["A participant"]
