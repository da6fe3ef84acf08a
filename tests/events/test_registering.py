"""Seats, the line for them, and what time does: what is written, what is refused, who is told."""

import datetime
import uuid

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from icalendar import Calendar

from community.counting import differences
from events.actions import registering, seats, ticking
from events.models import Event, Registration, SeatPool
from people import actions as people
from people.models import AuditEntry
from people.refusals import Conflict, Refused
from tests import factories
from tests.events import making
from tests.events.making import HOUR
from tests.events.making_seats import come, offer, seats_for, stands
from tests.ground import shared

pytestmark = pytest.mark.django_db

State = Registration.State


@shared
def evening(programme):
    """In a week, in the hall and online."""
    now = timezone.now()
    return making.event("evening", starts=now + 168 * HOUR, ends=now + 170 * HOUR)


@shared
def crowd(programme):
    return [factories.member("expert", programme=programme, call_me=name) for name in "ABCDE"]


def pool_of(event: Event, mode: str = "onsite") -> SeatPool:
    return SeatPool.objects.get(event=event, mode=mode)


def test_seats_go_in_order_and_then_the_line_begins(evening, crowd):
    seats_for(evening, 2)
    for person in crowd:
        come(person, evening)
    waiting = Registration.objects.waiting()
    assert stands(evening) == dict(zip("ABCDE", ["confirmed"] * 2 + ["waitlisted"] * 3, strict=True))
    assert [(one.person.call_me, one.position) for one in waiting] == [("C", 1), ("D", 2), ("E", 3)]
    assert pool_of(evening).taken == 2


def test_without_a_number_of_seats_everybody_comes(evening, crowd):
    for person in crowd:
        come(person, evening)
    assert set(stands(evening).values()) == {"confirmed"}
    assert (pool_of(evening).capacity, pool_of(evening).taken) == (None, 5)


def test_the_database_itself_refuses_one_too_many(evening):
    pool = seats_for(evening, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        SeatPool.objects.filter(pk=pool.pk).update(taken=2)


def test_a_seat_that_is_called_off_is_offered_to_the_first_in_line(evening, crowd, mailoutbox):
    seats_for(evening, 1)
    first, second, third = [come(person, evening) for person in crowd[:3]]
    mailoutbox.clear()
    registering.call_off(by=crowd[0], registration=first)
    registering.call_off(by=crowd[0], registration=first)
    assert stands(evening) == {"A": "cancelled", "B": "offered", "C": "waitlisted"}
    assert pool_of(evening).taken == 1
    second.refresh_from_db()
    third.refresh_from_db()
    assert third.position == 1
    until = second.offered_until - timezone.now()
    assert datetime.timedelta(hours=23) < until < datetime.timedelta(hours=25)
    # One mail to each of the two, and none to whoever goes on waiting.
    assert [(mail.to[0], mail.subject) for mail in mailoutbox] == [
        (crowd[0].email, "Called off: Closing conference"),
        (crowd[1].email, "A seat for you, please answer: Closing conference"),
    ]


def test_an_offer_is_taken_once(evening, crowd, mailoutbox):
    seats_for(evening, 0)
    mine = offer(come(crowd[0], evening))
    mailoutbox.clear()
    registering.accept(by=crowd[0], registration=mine)
    registering.accept(by=crowd[0], registration=mine)
    assert (stands(evening), pool_of(evening).taken) == ({"A": "confirmed"}, 1)
    assert [mail.subject for mail in mailoutbox] == ["You are registered: Closing conference"]


def test_an_offer_that_is_let_go_passes_on(evening, crowd):
    seats_for(evening, 0)
    first, _second = come(crowd[0], evening), come(crowd[1], evening)
    registering.call_off(by=crowd[0], registration=offer(first))
    assert stands(evening) == {"A": "cancelled", "B": "offered"}


def test_an_offer_that_nobody_takes_passes_on_and_is_too_late_then(evening, crowd, mailoutbox):
    seats_for(evening, 0)
    first, second = come(crowd[0], evening), come(crowd[1], evening)
    offer(first)
    late = timezone.now() + datetime.timedelta(hours=25)
    mailoutbox.clear()
    assert ticking.tick(late).lapsed == 1
    assert stands(evening) == {"A": "cancelled", "B": "offered"}
    assert [mail.to[0] for mail in mailoutbox] == [crowd[0].email, crowd[1].email]
    with pytest.raises(Conflict, match="not offered to you any more"):
        registering.accept(by=crowd[0], registration=first)
    second.refresh_from_db()
    # Its own time has only begun.
    assert ticking.tick(second.offered_until - HOUR).lapsed == 0


def test_an_hour_too_late_is_too_late_before_anybody_looks(evening, crowd):
    seats_for(evening, 0)
    mine = offer(come(crowd[0], evening))
    Registration.objects.update(offered_until=timezone.now() - HOUR)
    with pytest.raises(Conflict):
        registering.accept(by=crowd[0], registration=mine)


def test_the_tick_has_a_command_that_does_nothing_twice(evening, crowd, capsys):
    seats_for(evening, 0)
    offer(come(crowd[0], evening))
    Registration.objects.update(offered_until=timezone.now() - HOUR)
    for _time in range(2):
        call_command("events_tick")
    assert capsys.readouterr().out.splitlines() == [
        "1 offers lapsed, 0 reminded, 0 rounds of tables dealt.",
        "0 offers lapsed, 0 reminded, 0 rounds of tables dealt.",
    ]


def test_before_long_an_offer_is_short(programme, crowd):
    now = timezone.now()
    tomorrow = making.event("tomorrow", starts=now + 20 * HOUR, ends=now + 22 * HOUR)
    seats_for(tomorrow, 0)
    mine = offer(come(crowd[0], tomorrow))
    assert mine.offered_until - timezone.now() < 2 * HOUR + datetime.timedelta(minutes=1)


def test_changing_the_way_frees_a_seat_and_takes_another(evening, crowd):
    seats_for(evening, 1)
    come(crowd[0], evening)
    come(crowd[1], evening)
    come(crowd[0], evening, "online")
    assert stands(evening) == {"A": "confirmed", "B": "offered"}
    assert (pool_of(evening).taken, pool_of(evening, "online").taken) == (1, 1)


def test_whoever_has_a_seat_keeps_it_where_the_other_way_is_full(evening, crowd):
    seats_for(evening, 1)
    come(crowd[0], evening)
    mine = come(crowd[1], evening, "online")
    with pytest.raises(Conflict, match="yours is still yours"):
        come(crowd[1], evening, "onsite")
    mine.refresh_from_db()
    assert (mine.mode, mine.state) == ("online", "confirmed")


def test_whoever_waits_may_come_in_the_other_way_at_once(evening, crowd):
    seats_for(evening, 0)
    mine = come(crowd[0], evening)
    assert mine.state == State.WAITLISTED
    mine = come(crowd[0], evening, "online")
    assert (mine.state, mine.queue_no) == (State.CONFIRMED, None)


def test_whoever_called_off_comes_again_at_the_end_of_the_line(evening, crowd):
    seats_for(evening, 1)
    first = come(crowd[0], evening)
    come(crowd[1], evening)
    registering.call_off(by=crowd[0], registration=first)
    again = come(crowd[0], evening)
    assert (again.pk, again.state, again.position) == (first.pk, "waitlisted", 1)


def test_more_seats_are_offered_and_fewer_than_taken_refused(evening, crowd, officer):
    pool = registering.open_seats(by=officer, event=evening, mode="onsite", capacity=1).thing
    for person in crowd[:4]:
        come(person, evening)
    registering.set_capacity(by=officer, pool=pool, capacity=3)
    assert list(stands(evening).values()) == ["confirmed", "offered", "offered", "waitlisted"]
    with pytest.raises(Conflict, match="3 seats are taken"):
        registering.set_capacity(by=officer, pool=pool, capacity=2)
    with pytest.raises(Refused):
        registering.set_capacity(by=crowd[0], pool=pool, capacity=9)
    assert AuditEntry.objects.filter(act="seats", by=officer).count() == 2


def test_staff_call_off_for_somebody_and_that_is_in_the_log(evening, crowd, officer):
    mine = come(crowd[0], evening)
    with pytest.raises(Refused):
        registering.call_off(by=crowd[1], registration=mine)
    registering.call_off(by=officer, registration=mine)
    assert stands(evening) == {"A": "cancelled"}
    assert AuditEntry.objects.get(act="call-off").thing_id == str(mine.pk)


def test_whoever_leaves_for_good_leaves_a_seat(evening, crowd):
    seats_for(evening, 1)
    come(crowd[0], evening)
    come(crowd[1], evening)
    people.erase(by=crowd[0], keep_texts=True)
    assert (stands(evening), pool_of(evening).taken) == ({"B": "offered"}, 1)


def test_a_wrong_count_is_found_and_mended(evening, crowd):
    come(crowd[0], evening)
    SeatPool.objects.filter(mode="onsite").update(taken=3)
    ((difference, mend),) = [(d, m) for d, m in differences().items() if d.thing.startswith("seats")]
    assert (difference.found, difference.true) == ("3", "1")
    mend(difference.pk)
    assert pool_of(evening).taken == 1


def test_seats_taken_before_there_were_pools_count(evening, crowd):
    Registration.objects.create(event=evening, person=crowd[0], mode="onsite", client_key=uuid.uuid4())
    come(crowd[1], evening)
    assert pool_of(evening).taken == 2


# Mail


def test_a_calendar_keeps_one_entry_whatever_happens(evening, crowd, mailoutbox):
    mine = come(crowd[0], evening)
    come(crowd[0], evening, "online")
    registering.call_off(by=crowd[0], registration=mine)
    parts = [mail.alternatives[-1] for mail in mailoutbox]
    entries = [next(iter(Calendar.from_ical(part.content).walk("VEVENT"))) for part in parts]
    assert len({str(entry["uid"]) for entry in entries}) == 1
    assert [int(entry["sequence"]) for entry in entries] == [1, 2, 3]
    assert [part.mimetype.split("method=")[1] for part in parts] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [str(entry["status"]) for entry in entries] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert entries[0].decoded("dtstart") == evening.starts.replace(microsecond=0)


def test_the_mail_has_both_clocks_and_the_readers_language(evening, karim, mailoutbox):
    come(karim, evening)
    (mail,) = mailoutbox
    here = evening.starts.astimezone(evening.zone)
    theirs = evening.starts.astimezone(karim.zone)
    assert f"{here:%H:%M}" in mail.body and f"{theirs:%H:%M}" in mail.body
    assert mail.subject != "You are registered: Closing conference"


@pytest.mark.parametrize(("before", "told"), [(23, 1), (25, 0)])
def test_reminders_leave_a_day_before_once(programme, crowd, mailoutbox, before, told):
    now = timezone.now()
    event = making.event("soon", starts=now + 48 * HOUR, ends=now + 50 * HOUR)
    come(crowd[0], event)
    mailoutbox.clear()
    then = event.starts - before * HOUR
    assert [ticking.tick(then).reminded, ticking.tick(then).reminded] == [told, 0]
    assert [mail.subject for mail in mailoutbox] == ["Soon: Closing conference"] * told


def test_the_last_reminder_leaves_an_hour_before_and_none_after_it(programme, crowd):
    now = timezone.now()
    event = making.event("soon", starts=now + 48 * HOUR, ends=now + 50 * HOUR)
    come(crowd[0], event)
    assert ticking.tick(event.starts - HOUR / 2).reminded == 1
    assert ticking.tick(event.starts - 2 * HOUR).reminded == 0


def test_nobody_is_reminded_of_what_they_just_said_or_called_off(programme, crowd):
    now = timezone.now()
    event = making.event("soon", starts=now + 5 * HOUR, ends=now + 6 * HOUR)
    come(crowd[0], event)
    gone = come(crowd[1], event)
    registering.call_off(by=crowd[1], registration=gone)
    assert ticking.tick(now + HOUR).reminded == 0
    # An hour before is another thing.
    assert ticking.tick(event.starts - HOUR / 2).reminded == 1


def test_an_order_of_locks(evening, django_assert_num_queries):
    """Both pools, always: two who change ways at once cannot wait for one another. (And a savepoint.)"""
    seats_for(evening, 1)
    seats_for(evening, 1, "online")
    with django_assert_num_queries(5) as asked, transaction.atomic():
        seats.lock(evening)
    updates = [query["sql"] for query in asked.captured_queries if query["sql"].startswith("UPDATE")]
    assert [("onsite" in sql, "online" in sql) for sql in updates] == [(True, False), (False, True)]
