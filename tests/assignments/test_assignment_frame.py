"""The frame of an assignment: its gate, its days, its mode, what follows it."""

import datetime
import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from assignments.actions import work as actions
from assignments.models import Assignment, latest_end
from people.models import AuditEntry
from people.refusals import Conflict, OtherContent, Refused
from tests.assignments import making
from tests.assignments.making import DAY, JSON

pytestmark = pytest.mark.django_db
S = Assignment.State
ANSWERS = {"useful": 5, "learned": 4, "respectful": 5, "supported": 3, "again": 5}
GATE = ("trained_on", "training_waived", "briefed_on", "documents_on")


def audit() -> list[tuple]:
    return list(AuditEntry.objects.order_by("pk").values_list("act", "by__call_me", "reason"))


def move(browser, assignment, act, **data):
    return browser.post(reverse("assignment-move", args=[assignment.pk, act]), data, **JSON)


# The gate (domain I3).


def test_i3_at_the_form_nothing_starts_untrained(enter, fresh, officer):
    answer = move(enter(officer), fresh, "prepare")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_yet")
    assert "The training before departure is not completed." in answer.json()["error"]["message"]
    page = enter(officer).post(reverse("assignment-move", args=[fresh.pk, "prepare"]))
    assert page.status_code == 409
    assert "The training before departure is not completed." in page.content.decode()
    fresh.refresh_from_db()
    assert (fresh.state, audit()) == (S.CONFIRMED, [])


def test_i3_at_the_form_training_is_not_taken_back_from_what_is_ready(enter, amina, utility, officer):
    made = making.ready(making.assignment(amina, utility, state=S.PREPARED))
    answer = enter(officer).post(reverse("assignment-gate", args=[made.pk]), {"training_waived": ""}, **JSON)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_yet")
    made.refresh_from_db()
    assert made.trained_on is not None


def test_i3_in_the_action_nothing_starts_untrained(fresh, officer):
    making.ready(fresh)
    Assignment.objects.filter(pk=fresh.pk).update(trained_on=None)
    with pytest.raises(Conflict, match=r"^The training before departure is not completed\.$"):
        actions.move(by=officer, assignment=fresh, act="prepare")
    Assignment.objects.filter(pk=fresh.pk).update(training_waived="Took it last year")
    assert actions.move(by=officer, assignment=fresh, act="prepare").thing.state == S.PREPARED


@pytest.mark.parametrize("state", ["prepared", "active"])
def test_i3_in_the_database_nothing_starts_untrained(fresh, state):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE assignments_assignment SET state = %s WHERE id = %s", [state, fresh.pk])
    with pytest.raises(DatabaseError), transaction.atomic():
        _copy(fresh, state=state)
    assert Assignment.objects.get().state == S.CONFIRMED


def _copy(assignment, **changed) -> None:
    """A row like this one by plain SQL, with some columns changed."""
    names = [column.column for column in Assignment._meta.concrete_fields if column.column != "id"]
    values = [f"%({name})s" if name in changed else name for name in names]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO assignments_assignment ({', '.join(names)}) "
            f"SELECT {', '.join(values)} FROM assignments_assignment WHERE id = %(row)s",
            {"row": assignment.pk, **changed},
        )


def test_the_plain_copy_is_taken_where_nothing_is_wrong(fresh):
    _copy(fresh, title="Another")
    assert Assignment.objects.count() == 2


def test_staff_tick_the_list_on_one_page(enter, fresh, officer, today):
    browser, url = enter(officer), reverse("assignment-gate", args=[fresh.pk])
    form = {"training_waived": "Took it last year", "briefed_on": today, "documents_on": ""}
    answer = browser.post(url, form, **JSON)
    assert (answer.status_code, answer.json()) == (
        200,
        {"id": fresh.pk, "url": fresh.get_absolute_url(), "state": "confirmed"},
    )
    assert browser.post(url, form, **JSON).status_code == 200
    fresh.refresh_from_db()
    assert tuple(getattr(fresh, name) for name in GATE) == (None, "Took it last year", today, None)
    assert audit() == [("open-gate", "Staff", "Took it last year")]
    assert "Took it last year" in browser.get(url).content.decode()


def test_a_day_to_come_is_refused_beside_its_field_and_nothing_is_written(enter, fresh, officer, today):
    form = {"trained_on": today, "briefed_on": today + DAY, "training_waived": "kept words"}
    page = enter(officer).post(reverse("assignment-gate", args=[fresh.pk]), form)
    assert page.status_code == 422
    assert page.context["form"].errors == {"briefed_on": ["This day is still to come."]}
    assert "kept words" in page.content.decode()
    fresh.refresh_from_db()
    assert fresh.trained_on is None


def test_the_list_is_closed_when_the_work_has_begun(active, officer):
    with pytest.raises(Conflict, match="before the work starts"):
        actions.open_gate(by=officer, assignment=active, **dict.fromkeys(GATE, None))


# Its days (domain I2).

FIRST = datetime.date(2026, 1, 31)


@pytest.mark.parametrize("starts", [FIRST, datetime.date(2026, 11, 30), datetime.date(2027, 5, 15)])
def test_i2_at_the_form_three_calendar_months_are_the_most(enter, fresh, officer, starts):
    browser, url = enter(officer), reverse("assignment-dates", args=[fresh.pk])
    last = latest_end(starts)
    page = browser.post(url, {"starts": starts, "ends": last + DAY})
    assert page.status_code == 422
    assert page.context["form"].errors == {"ends": ["An assignment takes three months at most."]}
    assert f'value="{last + DAY}"' in page.content.decode()
    assert browser.post(url, {"starts": starts, "ends": last}, **JSON).status_code == 200
    fresh.refresh_from_db()
    assert (fresh.starts, fresh.ends, fresh.latest_end) == (starts, last, last)


def test_i2_in_the_action_three_calendar_months_are_the_most(fresh, officer):
    with pytest.raises(Conflict, match="three months at most") as refusal:
        actions.move_dates(by=officer, assignment=fresh, starts=FIRST, ends=datetime.date(2026, 5, 1))
    assert refusal.value.code == "too_long"
    assert latest_end(FIRST) == datetime.date(2026, 4, 30)


@pytest.mark.parametrize("starts", ["2026-01-31", "2026-11-30", "2027-05-15", "2027-11-29"])
def test_i2_in_the_database_three_calendar_months_are_the_most(fresh, starts):
    """Neither a late last day, nor a late latest one; that of the calendar is taken."""
    last = latest_end(datetime.date.fromisoformat(starts))
    for wrong in ({"ends": last + DAY, "latest_end": last}, {"ends": last, "latest_end": last + DAY}):
        with pytest.raises(DatabaseError), transaction.atomic():
            _copy(fresh, starts=starts, **{name: str(day) for name, day in wrong.items()})
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE assignments_assignment SET starts = %s, ends = %s, latest_end = %s WHERE id = %s",
                [starts, str(wrong["ends"]), str(wrong["latest_end"]), fresh.pk],
            )
    _copy(fresh, starts=starts, ends=str(last), latest_end=str(last))
    assert Assignment.objects.count() == 2


def test_the_last_day_is_not_before_the_first(enter, fresh, officer):
    form = {"starts": "2026-03-02", "ends": "2026-03-01"}
    answer = enter(officer).post(reverse("assignment-dates", args=[fresh.pk]), form, **JSON)
    assert answer.json()["error"]["fields"] == {"ends": ["The last day is before the first."]}


def test_days_are_moved_before_the_work_starts_and_not_after(active, officer, today):
    with pytest.raises(Conflict, match="before the work starts"):
        actions.move_dates(by=officer, assignment=active, starts=today, ends=today + DAY)


def test_the_same_days_again_change_nothing(fresh, officer):
    for _ in range(2):
        actions.move_dates(by=officer, assignment=fresh, starts=FIRST, ends=FIRST + DAY)
    assert audit() == [("move-dates", "Staff", "")]


def test_internships_must_still_fit(fresh, officer, karim):
    beside = making.internship(karim, fresh)
    later = fresh.starts + 2 * DAY
    with pytest.raises(Conflict, match="internship"):
        actions.move_dates(by=officer, assignment=fresh, starts=later, ends=fresh.ends)
    earlier = fresh.starts - 2 * DAY
    actions.move_dates(by=officer, assignment=fresh, starts=earlier, ends=fresh.ends)
    beside.refresh_from_db()
    assert (beside.earliest_start, beside.latest_end) == (earlier, fresh.ends)


# Its mode.


def test_the_mode_changes_with_a_reason_and_what_it_was_is_kept(enter, active, amina):
    browser, url = enter(amina), reverse("assignment-mode", args=[active.pk])
    form = {"mode": "virtual", "reason": "The road is closed", "client_key": uuid.uuid4()}
    first, again = browser.post(url, form, **JSON), browser.post(url, form, **JSON)
    change = active.mode_changes.get()
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == {
        "id": change.pk,
        "url": active.get_absolute_url(),
        "state": "active",
        "mode": "virtual",
    }
    other = browser.post(url, {**form, "reason": "Another"}, **JSON)
    assert (other.status_code, other.json()["error"]["code"]) == (409, "key_reused")
    same = browser.post(url, {**form, "client_key": uuid.uuid4()}, **JSON)
    assert (same.status_code, same.json()["error"]["message"]) == (409, "It is done this way already.")
    active.refresh_from_db()
    assert (active.mode, change.before, change.after) == ("virtual", "physical", "virtual")
    assert audit() == [("change-mode", "Amina", "The road is closed")]
    assert "The road is closed" in browser.get(active.get_absolute_url()).content.decode()


def test_a_mode_without_a_reason_keeps_what_was_chosen(enter, active, amina):
    form = {"mode": "virtual", "reason": "", "client_key": uuid.uuid4()}
    page = enter(amina).post(reverse("assignment-mode", args=[active.pk]), form)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["reason"]
    assert page.content.decode().count("checked") == 1
    assert active.mode_changes.count() == 0


def test_what_is_over_keeps_its_mode(amina, utility, officer):
    closed = making.assignment(amina, utility, state=S.CLOSED)
    told = {"mode": "virtual", "reason": "x", "client_key": uuid.uuid4()}
    with pytest.raises(Conflict, match=r"^This assignment is over\.$"):
        actions.change_mode(by=officer, assignment=closed, **told)


# What follows it.


@pytest.mark.parametrize("state", [S.ACTIVE, S.REPORTING, S.CLOSED])
def test_an_extension_is_a_new_assignment_that_follows(enter, amina, utility, officer, state):
    made = making.ready(making.assignment(amina, utility, state=state))
    browser, url = enter(officer), reverse("assignment-extend", args=[made.pk])
    form = {"starts": made.ends + DAY, "ends": made.ends + 30 * DAY}
    first, again = browser.post(url, form, **JSON), browser.post(url, form, **JSON)
    follows = Assignment.objects.get(follows=made)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == {"id": follows.pk, "url": follows.get_absolute_url(), "state": "confirmed"}
    kept = ("expert", "host", "programme", "focus_country", "sector", "title", "mode", "trained_on")
    assert [getattr(follows, name) for name in kept] == [getattr(made, name) for name in kept]
    assert (follows.briefed_on, follows.host_agreed_at, follows.application) == (None, None, None)
    other = browser.post(url, {**form, "ends": made.ends + 31 * DAY}, **JSON)
    assert (other.status_code, other.json()["error"]["message"]) == (409, "There is an extension already.")
    assert audit() == [("extend", "Staff", "")]
    assert follows.get_absolute_url() in browser.get(made.get_absolute_url()).content.decode()


def test_i2_holds_for_an_extension(enter, active, officer):
    starts = active.ends + DAY
    form = {"starts": starts, "ends": latest_end(starts) + DAY}
    answer = enter(officer).post(reverse("assignment-extend", args=[active.pk]), form, **JSON)
    assert answer.json()["error"]["fields"] == {"ends": ["An assignment takes three months at most."]}
    with pytest.raises(Conflict, match="three months"):
        actions.extend(by=officer, assignment=active, **form)


def test_an_extension_starts_after_the_last_day(enter, active, officer):
    form = {"starts": active.ends, "ends": active.ends + DAY}
    answer = enter(officer).post(reverse("assignment-extend", args=[active.pk]), form, **JSON)
    assert list(answer.json()["error"]["fields"]) == ["starts"]
    with pytest.raises(Conflict, match="after the last day"):
        actions.extend(by=officer, assignment=active, **form)


@pytest.mark.parametrize("state", [S.CONFIRMED, S.ON_HOLD, S.ENDED_EARLY, S.WITHDRAWN])
def test_only_what_is_or_was_under_way_is_extended(amina, utility, officer, state):
    made = making.assignment(amina, utility, state=state)
    with pytest.raises(Conflict, match="can be extended while"):
        actions.extend(by=officer, assignment=made, starts=made.ends + DAY, ends=made.ends + 2 * DAY)


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (actions.open_gate, dict.fromkeys(GATE)),
        (actions.move_dates, {"starts": FIRST, "ends": FIRST}),
        (actions.extend, {"starts": FIRST, "ends": FIRST}),
    ],
)
@pytest.mark.parametrize("who", ["amina", "yusuf", "stranger"])
def test_the_frame_is_for_staff(request, fresh, act, told, who):
    with pytest.raises(Refused, match=r"^This is for programme officers\.$"):
        act(by=request.getfixturevalue(who), assignment=fresh, **told)


def test_another_content_with_the_same_key_is_refused(active, amina):
    key = uuid.uuid4()
    actions.change_mode(by=amina, assignment=active, mode="mixed", reason="x", client_key=key)
    with pytest.raises(OtherContent):
        actions.change_mode(by=amina, assignment=active, mode="virtual", reason="x", client_key=key)
