import datetime
import uuid

import pytest
from django.utils import timezone

from community.actions import reply
from community.models import Topic
from mentoring import actions
from mentoring.models import Availability, Goal, Mentorship, Session
from people.models import AuditEntry, Busy
from people.refusals import Conflict, OtherContent, Refused
from tests.mentoring.conftest import MONDAY, agree, ask, hours, offer, pair_up, ready, sign

pytestmark = pytest.mark.django_db


def windows(person) -> list[tuple[int, str]]:
    return [(window.weekday, window.hours) for window in Availability.objects.filter(person=person)]


# Asking and answering.


def test_asking_twice_with_one_key_is_one_request(amina, karim):
    offer(amina)
    key = uuid.uuid4()
    wish = {"by": karim, "mentor": amina, "goal": "Learn", "client_key": key}
    first, again = actions.request_mentorship(**wish), actions.request_mentorship(**wish)
    assert (first.created, again.created, first.thing) == (True, False, again.thing)
    with pytest.raises(OtherContent):
        actions.request_mentorship(**{**wish, "goal": "Something else"})


def test_a_pair_has_one_open_mentorship(requested, amina, karim):
    with pytest.raises(Conflict, match="already"):
        ask(karim, amina)
    assert Mentorship.objects.count() == 1


def test_a_room_for_two_opens_once_both_have_signed(amina, karim):
    agreed = agree(karim, amina)
    ready(karim)
    assert (agreed.state, agreed.place, agreed.topic) == ("agreed", 1, None)
    half = sign(agreed, amina)
    assert (half.state, half.started_at, half.topic) == ("agreed", None, None)
    mentorship = sign(half, karim)
    mentorship.refresh_from_db()
    assert (mentorship.state, mentorship.started_at is None) == ("active", False)
    assert set(mentorship.topic.people.all()) == {amina, karim}
    assert mentorship.topic.forum is None


def test_the_room_is_the_pairs_alone(active, officer, karim):
    assert not Topic.objects.visible_to(officer).filter(pk=active.topic_id).exists()
    assert Topic.objects.visible_to(karim).filter(pk=active.topic_id).exists()


def test_accepting_twice_is_refused_and_makes_no_second_room(requested, amina):
    actions.accept(by=amina, mentorship=Mentorship.objects.get(pk=requested.pk))
    with pytest.raises(Conflict, match="to be signed"):
        actions.accept(by=amina, mentorship=requested)
    assert Topic.objects.count() == 0


def test_a_request_that_nobody_answers_lapses(requested):
    actions.lapse.call(requested.pk)
    requested.refresh_from_db()
    assert (requested.state, requested.ended_at is None) == ("expired", False)
    assert AuditEntry.objects.get(act="lapse").by is None


def test_time_leaves_an_answered_request_alone(active):
    actions.lapse.call(active.pk)
    active.refresh_from_db()
    assert active.state == "active"


def test_lapsing_is_put_off_for_fourteen_days(amina, karim, settings):
    from django_tasks_db.models import DBTaskResult

    settings.TASKS = {"background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    offer(amina)
    before = timezone.now()
    mentorship = ask(karim, amina)
    for act, days in (("nudge", 7), ("lapse", 14)):
        queued = DBTaskResult.objects.get(task_path=f"mentoring.actions.mentorships.{act}")
        after = queued.run_after - before
        assert queued.args_kwargs["args"] == [mentorship.pk]
        assert datetime.timedelta(days=days) <= after < datetime.timedelta(days=days, minutes=1)


# Pausing and ending.


def test_a_pause_gives_both_their_time_back(active, session, amina):
    actions.pause(by=amina, mentorship=active)
    session.refresh_from_db()
    assert (session.state, Busy.objects.count()) == ("cancelled", 0)


@pytest.mark.parametrize("act", ["complete", "end_early"])
def test_after_the_end_nobody_writes_in_the_room(active, session, act, amina, karim):
    getattr(actions, act)(by=karim, mentorship=active)
    active.refresh_from_db()
    assert (active.ended_at is None, Busy.objects.count()) == (False, 0)
    with pytest.raises(Refused, match="locked"):
        reply(by=amina, topic=active.topic, body="Why?", client_key=uuid.uuid4())


def test_a_session_under_way_is_not_called_off_by_the_end(active, session, amina, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: session.starts + datetime.timedelta(minutes=5))
    actions.complete(by=amina, mentorship=active)
    session.refresh_from_db()
    assert session.state == "confirmed"


# Goals.


def test_the_same_goal_twice_is_once(active, karim):
    first = actions.add_goal(by=karim, mentorship=active, text="Stand up")
    again = actions.add_goal(by=karim, mentorship=active, text="Stand up")
    assert (first.created, again.created, Goal.objects.count()) == (True, False, 1)


def test_a_goal_is_ticked_and_unticked(active, amina, karim):
    goal = actions.add_goal(by=karim, mentorship=active, text="Stand up").thing
    assert actions.tick_goal(by=amina, goal=goal, done=True).thing.done is True
    assert actions.tick_goal(by=karim, goal=goal, done=False).thing.done is False


def test_goals_of_an_ended_mentorship_stay_as_they_are(active, amina):
    actions.complete(by=amina, mentorship=active)
    with pytest.raises(Refused, match="only kept to read"):
        actions.add_goal(by=amina, mentorship=active, text="One more")


# Weekly hours.


def test_hours_that_touch_become_one_window(karim):
    for starts, ends in [(17, 19), (20, 21), (19, 20), (16, 18)]:
        actions.add_availability(by=karim, days=[MONDAY], starts=starts * 60, ends=ends * 60)
    assert windows(karim) == [(1, "16:00–21:00")]


def test_hours_on_several_days_and_until_midnight(karim):
    added = actions.add_availability(by=karim, days=[2, 7], starts=22 * 60, ends=24 * 60)
    again = actions.add_availability(by=karim, days=[7], starts=23 * 60, ends=24 * 60)
    assert windows(karim) == [(2, "22:00–24:00"), (7, "22:00–24:00")]
    assert (added.created, again.created) == (True, False)


def test_removing_hours_leaves_what_is_booked(active, session, karim):
    for window in Availability.objects.filter(person=karim):
        actions.remove_availability(by=karim, window=window)
    session.refresh_from_db()
    assert (windows(karim), session.state, Busy.objects.count()) == ([], "confirmed", 8)


# Sessions.


def test_booking_takes_the_quarters_of_both(session, amina, karim, slot):
    taken = Busy.objects.filter(held_by=session.uid).order_by("person", "at").values_list("person", "at")
    quarters = [slot + datetime.timedelta(minutes=15 * n) for n in range(4)]
    assert list(taken) == [(person.pk, at) for person in (amina, karim) for at in quarters]
    assert (session.state, session.zone) == ("confirmed", "Africa/Mogadishu")
    assert AuditEntry.objects.filter(act="book").count() == 1


def test_booking_twice_with_one_key_is_one_session(active, karim, slot):
    wish = {"mentorship": active, "starts": slot, "minutes": 45, "client_key": uuid.uuid4()}
    first, again = actions.book(by=karim, **wish), actions.book(by=karim, **wish)
    assert (first.created, again.created, first.thing) == (True, False, again.thing)
    assert (Session.objects.count(), Busy.objects.count()) == (1, 6)
    with pytest.raises(OtherContent):
        actions.book(by=karim, **{**wish, "minutes": 30})


@pytest.mark.parametrize("minutes", [-45, -15, 0, 45])
def test_what_overlaps_is_taken(active, session, amina, slot, minutes):
    starts = slot + datetime.timedelta(minutes=minutes)
    with pytest.raises(Conflict, match="taken"):
        actions.book(by=amina, mentorship=active, starts=starts, minutes=60, client_key=uuid.uuid4())
    assert (Session.objects.count(), Busy.objects.count()) == (1, 8)


def test_right_after_is_free(active, session, amina, slot):
    starts = slot + datetime.timedelta(hours=1)
    actions.book(by=amina, mentorship=active, starts=starts, minutes=60, client_key=uuid.uuid4())
    assert Busy.objects.count() == 16


def test_another_mentee_does_not_get_the_mentors_hour(session, amina, hiwa, slot):
    hours(hiwa, MONDAY, 17, 20)
    other = pair_up(hiwa, amina)
    with pytest.raises(Conflict, match="taken"):
        actions.book(by=hiwa, mentorship=other, starts=slot, minutes=30, client_key=uuid.uuid4())


@pytest.mark.parametrize(
    ("days", "hour", "minute"),
    [(7, 15, 45), (7, 18, 30), (8, 16, 0), (7, 16, 7), (28, 16, 0), (-7, 16, 0), (0, 10, 45)],
    ids=["before", "too long", "other day", "no quarter", "too far", "past", "no notice"],
)
def test_only_free_slots_are_booked(active, amina, karim, now, days, hour, minute):
    """Amina is free all Monday morning as well, so the notice of two hours is what the last case meets."""
    hours(amina, MONDAY, 10, 13)
    hours(karim, MONDAY, 12, 15)
    starts = now.replace(hour=hour, minute=minute) + datetime.timedelta(days=days)
    with pytest.raises(Conflict, match="taken"):
        actions.book(by=karim, mentorship=active, starts=starts, minutes=60, client_key=uuid.uuid4())
    assert Session.objects.count() == 0


def test_two_hours_of_notice_are_enough(active, amina, karim, now):
    hours(amina, MONDAY, 10, 13)
    hours(karim, MONDAY, 12, 15)
    starts = now.replace(hour=11)
    actions.book(by=karim, mentorship=active, starts=starts, minutes=60, client_key=uuid.uuid4())
    assert Session.objects.get().starts == starts


def test_nothing_is_booked_in_what_was_paused_meanwhile(active, karim, slot):
    Mentorship.objects.filter(pk=active.pk).update(state="paused")
    with pytest.raises(Conflict, match="meanwhile"):
        actions.book(by=karim, mentorship=active, starts=slot, minutes=60, client_key=uuid.uuid4())
    assert Session.objects.count() == 0


def test_a_cancelled_session_gives_the_time_back(session, active, amina, slot):
    cancelled = actions.cancel(by=amina, session=session).thing
    assert (cancelled.state, cancelled.sequence, Busy.objects.count()) == ("cancelled", 1, 0)
    actions.book(by=amina, mentorship=active, starts=slot, minutes=60, client_key=uuid.uuid4())


def test_a_session_is_settled_once(session, amina, karim, monkeypatch):
    stale = Session.objects.get(pk=session.pk)
    monkeypatch.setattr(timezone, "now", lambda: session.ends)
    actions.mark_missed(by=karim, session=session, cause="power")
    with pytest.raises(Conflict, match="missed"):
        actions.mark_held(by=amina, session=stale)
    session.refresh_from_db()
    assert (session.state, session.missed_because, Busy.objects.count()) == ("missed", "power", 0)
