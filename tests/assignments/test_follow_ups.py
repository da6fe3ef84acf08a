"""Three waves of questions: made, sent and reminded of exactly once, and a form for one screen."""

import datetime
import re

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assignments import waves
from assignments.actions import staying as actions
from assignments.models import Assignment, FollowUp
from people.actions import erase, hand_over_seat, suspend
from people.models import AuditEntry, Seat
from people.refusals import Conflict, Refused
from tests.assignments import making
from tests.assignments.making import DAY, JSON
from tests.ground import shared

pytestmark = pytest.mark.django_db
STATE = Assignment.State


@pytest.fixture
def run(django_capture_on_commit_callbacks, mailoutbox, capsys):
    """The daily command; returns what it says, and to whom it wrote."""

    def run(*options):
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            call_command("follow_ups", *options)
        told = capsys.readouterr().out.strip()
        return told.rpartition(",")[0], sorted(mail.to[0] for mail in mailoutbox)

    return run


@shared
def running(amina, utility):
    return making.assignment(amina, utility, state=STATE.ACTIVE)


def end(assignment, state=STATE.CLOSED, ago: int = 0):
    """Over for so many days."""
    Assignment.objects.filter(pk=assignment.pk).update(state=state, moved_at=timezone.now() - ago * DAY)
    assignment.refresh_from_db()
    return assignment


def rows() -> list[tuple[str, str]]:
    return [(row.wave, row.person.call_me) for row in FollowUp.objects.order_by("pk")]


def sent(assignment, person, wave="start", **columns) -> FollowUp:
    now = timezone.now()
    told = {"due_on": now.date(), "sent_at": now, **columns}
    return FollowUp.objects.create(assignment=assignment, person=person, wave=wave, **told)


ANSWER = {"in_use": "partly", "level": "knowledge", "confidence": 4, "text": "Two of three loggers"}


# The waves.


@pytest.mark.parametrize("state", [STATE.CONFIRMED, STATE.PREPARED, STATE.REPORTING, STATE.WITHDRAWN])
def test_no_wave_where_none_is_called_for(amina, utility, today, state):
    made = making.assignment(amina, utility, state=state)
    assert waves.days(made, today) == {}


def test_the_days_of_the_waves(running, today):
    assert waves.days(running, today) == {"start": running.starts}
    over = end(running, STATE.ENDED_EARLY)
    assert waves.days(over, today) == {"end": today, "year": waves.a_year_on(today)}


def test_the_year_is_counted_from_the_last_day(amina, utility, today):
    made = making.assignment(amina, utility, starts=today - 95 * DAY, state=STATE.CLOSED)
    assert waves.days(made, today)["year"] == waves.a_year_on(made.ends)


def test_a_year_after_the_leap_day():
    assert waves.a_year_on(datetime.date(2028, 2, 29)) == datetime.date(2029, 2, 28)
    assert waves.a_year_on(datetime.date(2027, 3, 1)) == datetime.date(2028, 3, 1)


def test_what_is_long_past_is_not_asked_for(amina, utility, today, run):
    made = making.assignment(amina, utility, starts=today - 800 * DAY)
    end(made, ago=700)
    assert run() == ("0 sent, 0 reminded", [])
    assert rows() == []


# Sending.


def test_both_sides_are_asked_once(running, run, amina, yusuf):
    assert run() == ("2 sent, 0 reminded", sorted([amina.email, yusuf.email]))
    assert run() == ("0 sent, 0 reminded", [])
    assert rows() == [("start", "Amina"), ("start", "Yusuf")]
    assert list(AuditEntry.objects.filter(act="send").values_list("by", flat=True)) == [None, None]


def test_a_dry_run_does_nothing(running, run, settings):
    """Mail is a row of the transaction, as on a site; taken back, it was never there."""
    settings.TASKS = {**settings.TASKS, "background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    assert run("--dry-run") == ("2 sent, 0 reminded", [])
    assert (rows(), AuditEntry.objects.count(), DBTaskResult.objects.count()) == ([], 0, 0)
    assert run() == ("2 sent, 0 reminded", [])
    assert (len(rows()), AuditEntry.objects.count(), DBTaskResult.objects.count()) == (2, 2, 2)


def test_the_three_waves_in_their_turn(running, run, today, monkeypatch):
    assert run()[0] == "2 sent, 0 reminded"
    FollowUp.objects.update(answered_at=timezone.now())
    end(running)
    assert run()[0] == "2 sent, 0 reminded"
    assert [wave for wave, _person in rows()] == ["start"] * 2 + ["end"] * 2 + ["year"] * 2
    FollowUp.objects.filter(wave="end").update(answered_at=timezone.now())
    assert run()[0] == "0 sent, 0 reminded"
    FollowUp.objects.filter(wave="year").update(due_on=today)
    assert run()[0] == "2 sent, 0 reminded"


def test_work_that_goes_on_is_asked_about_once(running, run, today, amina, utility):
    """It starts with the first assignment and is over with the last."""
    run()
    FollowUp.objects.update(answered_at=timezone.now())
    end(running)
    after = making.assignment(amina, utility, state=STATE.ACTIVE, follows=running, starts=today)
    assert run()[0] == "0 sent, 0 reminded"
    end(after)
    assert run()[0] == "2 sent, 0 reminded"
    waves_of = {
        of: list(of.follow_ups.order_by("pk").values_list("wave", flat=True)) for of in (running, after)
    }
    assert waves_of == {running: ["start"] * 2, after: ["end"] * 2 + ["year"] * 2}


def test_a_year_is_not_asked_twice_where_work_was_extended_after_its_end(running, run, today, amina, utility):
    end(running)
    assert run()[0] == "2 sent, 0 reminded"
    after = making.assignment(amina, utility, state=STATE.CONFIRMED, follows=running, starts=today)
    FollowUp.objects.filter(wave="year").update(due_on=today)
    assert run()[0] == "0 sent, 0 reminded"
    Assignment.objects.filter(pk=after.pk).update(state=STATE.WITHDRAWN)
    assert run()[0] == "2 sent, 0 reminded"


def test_mail_says_nothing(running, run, mailoutbox):
    run()
    told = " ".join(f"{mail.subject} {mail.body} {mail.alternatives}" for mail in mailoutbox)
    assert re.findall("leaks|Utility|Amina|Yusuf|Somalia|assignment for", told) == []
    row = FollowUp.objects.get(person__call_me="Amina")
    assert f"/en/assignments/follow-ups/{row.pk}/" in told


def test_a_year_on_the_new_focal_point_answers(running, run, today, yusuf, somalia, amina):
    end(running)
    run()
    heir = making.focal_point(somalia, call_me="Heir")
    hand_over_seat(by=yusuf, seat=Seat.objects.current().get(person=yusuf), to=heir)
    FollowUp.objects.filter(wave="year").update(due_on=today)
    FollowUp.objects.filter(wave="end").update(answered_at=timezone.now())
    assert run() == ("2 sent, 0 reminded", sorted([amina.email, heir.email]))


def test_the_deputy_answers_where_there_is_no_focal_point(running, run, yusuf, deputy, amina):
    Seat.objects.filter(person=yusuf).update(until=timezone.localdate())
    assert run()[1] == sorted([amina.email, deputy.email])


def test_who_left_is_not_asked(running, run, amina, yusuf, deputy, officer):
    actions.plan(running, timezone.localdate())
    suspend(by=officer, person=amina, reason="x")
    assert run()[1] == [yusuf.email]
    assert run() == ("0 sent, 0 reminded", [])


def test_two_runs_at_once_send_once(running, today, mailoutbox):
    actions.plan(running, today)
    row = FollowUp.objects.select_related("assignment", "person").first()
    assert [actions.send(row), actions.send(row)] == [True, False]
    assert AuditEntry.objects.filter(act="send").count() == 1


def test_a_reminder_after_fourteen_days_once(running, run, amina):
    run()
    age = timezone.now() - 13 * DAY
    FollowUp.objects.update(sent_at=age)
    assert run()[0] == "0 sent, 0 reminded"
    FollowUp.objects.update(sent_at=age - DAY)
    FollowUp.objects.exclude(person=amina).update(answered_at=timezone.now())
    assert run() == ("0 sent, 1 reminded", [amina.email])
    assert run() == ("0 sent, 0 reminded", [])


def test_planning_costs_the_same_whatever_is_there(running, today, django_assert_num_queries):
    actions.plan(running, today)
    with django_assert_num_queries(PLAN_AGAIN):
        assert actions.plan(running, today) == 0


PLAN_AGAIN = 3

# Answering.


@pytest.mark.parametrize(
    ("who", "status"),
    {
        "amina": 200,
        "officer": 200,
        "yusuf": 404,
        "stranger": 404,
        "outsider": 404,
        "suspended": 404,
    }.items(),
)
def test_who_sees_the_questions(enter, running, amina, request, who, status):
    row = sent(running, amina)
    browser = enter(request.getfixturevalue(who))
    found = browser.get(row.get_absolute_url())
    assert found.status_code == status
    if status == 404:
        nothing = browser.get(re.sub(r"/\d+/", "/999999/", row.get_absolute_url()))
        assert found.content == nothing.content


def test_what_was_not_sent_is_not_there(enter, running, amina):
    row = sent(running, amina, sent_at=None)
    assert enter(amina).get(row.get_absolute_url()).status_code == 404


def test_answering_and_changing(enter, running, amina):
    row = sent(running, amina)
    url = row.get_absolute_url()
    first = enter(amina).post(url, ANSWER, **JSON)
    again = enter(amina).post(url, ANSWER, **JSON)
    changed = enter(amina).post(url, {**ANSWER, "confidence": 2}, **JSON)
    assert [answer.status_code for answer in (first, again, changed)] == [201, 200, 200]
    assert first.json()["state"] == "answered"
    row.refresh_from_db()
    assert (row.in_use, row.level, row.confidence, row.text) == (
        "partly",
        "knowledge",
        2,
        "Two of three loggers",
    )
    assert AuditEntry.objects.filter(act="answer").count() == 2


def test_after_sixty_days_it_stays(enter, running, amina):
    row = sent(running, amina, answered_at=timezone.now() - 60 * DAY, **ANSWER)
    answer = enter(amina).post(row.get_absolute_url(), {**ANSWER, "confidence": 1}, **JSON)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "conflict")
    page = enter(amina).get(row.get_absolute_url()).content.decode()
    assert "4 / 5" in page and "Send the answer" not in page
    FollowUp.objects.update(answered_at=timezone.now() - 59 * DAY)
    row.refresh_from_db()
    assert actions.answer(by=amina, row=row, **{**ANSWER, "confidence": 1}).thing.confidence == 1


def test_staff_read_and_do_not_answer(enter, running, amina, officer):
    row = sent(running, amina)
    assert "no answer yet" in enter(officer).get(row.get_absolute_url()).content.decode()
    assert enter(officer).post(row.get_absolute_url(), ANSWER, **JSON).status_code == 403
    with pytest.raises(Refused, match="Only the person"):
        actions.answer(by=officer, row=row, **ANSWER)
    row.refresh_from_db()
    assert row.answered_at is None


def test_what_was_typed_stays(enter, running, amina):
    row = sent(running, amina)
    answer = enter(amina).post(row.get_absolute_url(), {**ANSWER, "level": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Two of three loggers" in page and 'id="id_level_error"' in page
    row.refresh_from_db()
    assert row.answered_at is None


def test_the_start_asks_ahead(enter, running, amina):
    start, year = sent(running, amina), sent(running, amina, "year")
    assert "How far should it reach?" in enter(amina).get(start.get_absolute_url()).content.decode()
    assert "How far did it reach?" in enter(amina).get(year.get_absolute_url()).content.decode()


def test_the_list_costs_the_same_for_one_and_three(enter, running, amina, django_assert_num_queries):
    browser = enter(amina)
    sent(running, amina)
    browser.get(reverse("follow-up-list"))
    with django_assert_num_queries(LIST_QUERIES):
        browser.get(reverse("follow-up-list"))
    sent(running, amina, "end", answered_at=timezone.now())
    sent(running, amina, "year")
    with django_assert_num_queries(LIST_QUERIES):
        page = browser.get(reverse("follow-up-list"))
    assert (len(page.context["waiting"]), len(page.context["answered"])) == (2, 1)


LIST_QUERIES = 5


def test_leaving_takes_the_words_and_keeps_the_numbers(running, amina, today):
    answered = sent(running, amina, answered_at=timezone.now(), **ANSWER)
    sent(running, amina, "year", sent_at=None)
    erase(by=amina, keep_texts=True)
    assert list(FollowUp.objects.values_list("pk", "text", "confidence")) == [(answered.pk, "", 4)]


def test_an_answer_is_of_its_time(running, amina):
    """The page was open while somebody else's answer ran out."""
    row = sent(running, amina)
    FollowUp.objects.update(answered_at=timezone.now() - 90 * DAY)
    with pytest.raises(Conflict, match="sixty days"):
        actions.answer(by=amina, row=row, **ANSWER)
