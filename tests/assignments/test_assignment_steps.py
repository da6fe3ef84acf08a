"""The steps of an assignment: who takes which, what they wait for, and what is told of them."""

import pytest
from django.urls import reverse

from assignments.actions import work as actions
from assignments.models import Assignment, Certificate, HostFeedback, Report
from people.models import AuditEntry
from people.refusals import Conflict
from tests.assignments import making
from tests.assignments.making import JSON

pytestmark = pytest.mark.django_db
S = Assignment.State
ANSWERS = {"useful": 5, "learned": 4, "respectful": 5, "supported": 3, "again": 5}
GATE = ("trained_on", "training_waived", "briefed_on", "documents_on")


def audit() -> list[tuple]:
    return list(AuditEntry.objects.order_by("pk").values_list("act", "by__call_me", "reason"))


def move(browser, assignment, act, **data):
    return browser.post(reverse("assignment-move", args=[assignment.pk, act]), data, **JSON)


def test_the_whole_way_by_http(enter, fresh, amina, yusuf, officer, today):
    making.ready(fresh)
    assert move(enter(officer), fresh, "prepare").json()["state"] == "prepared"
    assert move(enter(amina), fresh, "start").json()["state"] == "active"
    Report.objects.create(assignment=fresh, summary="Done", stays="A routine")
    fresh.goals.update(reached="fully")
    assert move(enter(amina), fresh, "report").json()["state"] == "reporting"
    waits = move(enter(officer), fresh, "close")
    assert (waits.status_code, waits.json()["error"]["message"]) == (
        409,
        "The host has not given feedback yet.",
    )
    HostFeedback.objects.create(assignment=fresh, by=yusuf, **ANSWERS)
    assert move(enter(officer), fresh, "close").json()["state"] == "closed"
    again = move(enter(officer), fresh, "close")
    assert (again.status_code, again.json()["error"]["message"]) == (
        409,
        "This is not possible any more: it is meanwhile closed.",
    )
    assert [act for act, _by, _why in audit()] == ["prepare", "start", "report", "close"]
    assert [(paper.person, paper.assignment) for paper in Certificate.objects.all()] == [(amina, fresh)]


def test_of_two_who_close_at_once_one_is_told_and_there_is_one_certificate(active, officer, officer2, yusuf):
    Report.objects.create(assignment=active, summary="Done", stays="A routine")
    HostFeedback.objects.create(assignment=active, by=yusuf, **ANSWERS)
    Assignment.objects.filter(pk=active.pk).update(state=S.REPORTING)
    first, second = (Assignment.objects.get(pk=active.pk) for _ in range(2))
    actions.move(by=officer, assignment=first, act="close")
    with pytest.raises(Conflict, match="it is meanwhile closed"):
        actions.move(by=officer2, assignment=second, act="close")
    assert (Certificate.objects.count(), len(audit())) == (1, 1)


def test_nothing_is_issued_where_closing_fails(active, officer, monkeypatch):
    """The step and the certificate are one transaction."""
    Assignment.objects.filter(pk=active.pk).update(state=S.REPORTING)
    with pytest.raises(Conflict):
        actions.move(by=officer, assignment=active, act="close")
    assert (Certificate.objects.count(), audit()) == (0, [])


def test_a_goal_of_which_nothing_is_said_holds_the_report(enter, active, amina):
    Report.objects.create(assignment=active, summary="Done", stays="A routine")
    answer = move(enter(amina), active, "report")
    assert (answer.status_code, answer.json()["error"]["message"]) == (
        409,
        "The report does not say of every goal how far it was reached.",
    )


@pytest.mark.parametrize(
    ("state", "act", "who", "after"),
    [
        (S.ACTIVE, "hold", "amina", S.ON_HOLD),
        (S.ON_HOLD, "resume", "officer", S.ACTIVE),
        (S.ACTIVE, "end_early", "yusuf", S.ENDED_EARLY),
        (S.ON_HOLD, "end_early", "deputy", S.ENDED_EARLY),
        (S.CONFIRMED, "withdraw", "amina", S.WITHDRAWN),
        (S.REPORTING, "send_back", "officer", S.ACTIVE),
    ],
)
def test_some_steps_are_not_taken_without_a_reason(enter, request, amina, utility, state, act, who, after):
    made = making.assignment(amina, utility, state=state)
    browser = enter(request.getfixturevalue(who))
    silent = move(browser, made, act, reason=" ")
    assert (silent.status_code, list(silent.json()["error"]["fields"])) == (422, ["reason"])
    assert move(browser, made, act, reason="Fever in the team").json()["state"] == after
    made.refresh_from_db()
    assert (made.state, made.said) == (after, "Fever in the team")
    assert [(name, why) for name, _by, why in audit()] == [(act, "Fever in the team")]


def test_a_reason_that_is_too_long_comes_back_with_its_error(enter, active, amina):
    words = "because " * 80
    page = enter(amina).post(reverse("assignment-move", args=[active.pk, "hold"]), {"reason": words})
    assert page.status_code == 422
    assert words.strip() in page.content.decode()
    active.refresh_from_db()
    assert active.state == S.ACTIVE


@pytest.mark.parametrize(
    ("who", "act", "sentence"),
    [
        ("yusuf", "hold", "This is for the expert and programme officers."),
        ("karim", "end_early", "This is for those who take part in it."),
        ("officer", "report", "This is for the expert."),
    ],
)
def test_who_may_not_is_told_why(enter, request, active, karim, who, act, sentence):
    making.internship(karim, active)
    answer = move(enter(request.getfixturevalue(who)), active, act, reason="x")
    assert (answer.status_code, answer.json()["error"]["message"]) == (403, sentence)


@pytest.mark.parametrize("act", ["explode", "delete"])
def test_there_are_no_other_steps(enter, active, officer, act):
    assert move(enter(officer), active, act).status_code == 404


def test_i9_mails_of_a_step_say_nothing(
    enter, active, officer, amina, yusuf, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        actions.move(by=officer, assignment=active, act="hold", reason="Fever in the team")
    assert {mail.to[0] for mail in mailoutbox} == {
        amina.email,
        *(person.email for person in active.host.holders.all()),
    }
    for mail in mailoutbox:
        told = mail.subject + mail.body
        for private in ("Amina", "Yusuf", "Fever", "Water", "Somalia", "Listening", "hold"):
            assert private not in told
