"""The way of a vacancy from draft to closed, where it was made known, and its mail."""

import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from assignments.actions import vacancies as actions
from assignments.models import Posting, Vacancy
from people.models import AuditEntry
from people.refusals import Conflict, Refused
from tests.assignments import making
from tests.assignments.calling import audits
from tests.assignments.making import DAY, JSON
from tests.ground import shared

pytestmark = pytest.mark.django_db


@shared
def need(utility, yusuf):
    return making.need(utility, yusuf)


@shared
def call(need, yusuf):
    """An open call."""
    return making.vacancy(need, yusuf)


# The way of a call.


def test_the_way_of_a_call(yusuf, officer, need):
    vacancy = making.vacancy(need, yusuf, state="draft", published_at=None)
    actions.move(by=yusuf, vacancy=vacancy, act="submit")
    actions.move(by=officer, vacancy=vacancy, act="send_back", reason="Name the working language.")
    actions.move(by=officer, vacancy=vacancy, act="submit")
    actions.move(by=officer, vacancy=vacancy, act="publish")
    assert vacancy.is_open
    assert Vacancy.objects.get().published_at is not None
    actions.move(by=officer, vacancy=vacancy, act="close")
    later = timezone.now() + 30 * DAY
    actions.reopen(by=officer, vacancy=vacancy, closes_at=later)
    assert (vacancy.is_open, Vacancy.objects.get().closes_at) == (True, later)
    actions.move(by=officer, vacancy=vacancy, act="cancel", reason="The host has no more room.")
    assert audits() == ["submit", "send_back", "submit", "publish", "close", "reopen", "cancel"]


@pytest.mark.parametrize("act", ["publish", "send_back", "close", "cancel"])
def test_a_host_does_not_publish(yusuf, need, act):
    vacancy = making.vacancy(need, yusuf, state="published" if act == "close" else "in_review")
    with pytest.raises(Refused, match="programme officers"):
        actions.move(by=yusuf, vacancy=vacancy, act=act, reason="x")


@pytest.mark.parametrize("act", ["send_back", "cancel"])
def test_a_no_needs_a_reason(officer, yusuf, need, act, enter):
    vacancy = making.vacancy(need, yusuf, state="in_review")
    with pytest.raises(Conflict, match="Say why"):
        actions.move(by=officer, vacancy=vacancy, act=act)
    page = enter(officer).post(reverse("vacancy-move", args=[vacancy.pk, act]), {"reason": ""})
    assert (page.status_code, f'id="{act}_reason_error"' in page.content.decode()) == (422, True)


def test_a_host_that_hid_meanwhile_is_not_named_again(officer, yusuf, need, utility):
    vacancy = making.vacancy(need, yusuf, state="closed", tasks="Go to the water utility.")
    utility.hidden = True
    utility.save()
    with pytest.raises(Conflict, match="but the text names it"):
        actions.reopen(by=officer, vacancy=vacancy, closes_at=timezone.now() + DAY)
    assert type(vacancy).objects.get().state == "closed"


def test_what_is_missing_before_publishing_is_said(enter, officer, yusuf, need, somalia, utility):
    utility.hidden = True
    utility.save()
    somalia.status = "suspended"
    somalia.save()
    vacancy = making.vacancy(
        need,
        yusuf,
        state="in_review",
        closes_at=timezone.now() - DAY,
        tasks="Go to the WATER utility.",
    )
    browser = enter(officer)
    page = browser.get(vacancy.get_absolute_url()).content.decode()
    answer = browser.post(reverse("vacancy-move", args=[vacancy.pk, "publish"]), **JSON)
    assert answer.status_code == 409
    for sentence in (
        "The programme has stopped in this country for now.",
        "The closing time has passed. Set a later one first.",
        "This host is not named to the public, but the text names it.",
    ):
        assert sentence in answer.json()["error"]["message"]
        assert sentence in page
    assert reverse("vacancy-move", args=[vacancy.pk, "publish"]) not in page


def test_an_open_call_is_extended_and_never_shortened(enter, officer, yusuf, call):
    old, later = call.closes_at, call.closes_at + 7 * DAY
    with pytest.raises(Refused, match="programme officers"):
        actions.extend(by=yusuf, vacancy=call, closes_at=later)
    actions.extend(by=officer, vacancy=call, closes_at=later)
    actions.extend(by=officer, vacancy=call, closes_at=later)
    assert (Vacancy.objects.get().closes_at, audits()) == (later, ["extend"])
    with pytest.raises(Conflict, match="only to a later time"):
        actions.extend(by=officer, vacancy=call, closes_at=old)
    url = reverse("vacancy-extend", args=[call.pk])
    page = enter(officer).post(url, {"closes_at": "2020-01-01T10:00"})
    assert (page.status_code, "Choose a time that is still to come." in page.content.decode()) == (422, True)
    done = enter(officer).post(url, {"closes_at": "2031-01-01T10:00"}, **JSON)
    assert (done.status_code, done.json()["state"]) == (200, "published")


def test_time_closes_a_call_whose_time_has_come(call, monkeypatch):
    actions.close_when_due.call(call.pk)
    assert (Vacancy.objects.get().state, audits()) == ("published", [])
    Vacancy.objects.update(closes_at=timezone.now() - DAY)
    assert not Vacancy.objects.get().is_open
    actions.close_when_due.call(call.pk)
    actions.close_when_due.call(call.pk)
    assert (Vacancy.objects.get().state, audits()) == ("closed", ["close"])


def test_publishing_puts_its_closing_off(officer, yusuf, need, settings):
    from django_tasks_db.models import DBTaskResult

    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
        "background": {"BACKEND": "django_tasks_db.DatabaseBackend"},
    }
    vacancy = making.vacancy(need, yusuf, state="in_review")
    actions.move(by=officer, vacancy=vacancy, act="publish")
    waits = DBTaskResult.objects.get(task_path=actions.close_when_due.module_path)
    assert waits.run_after == vacancy.closes_at


def test_a_step_that_came_too_late_says_where_it_stands(enter, officer, call):
    answer = enter(officer).post(reverse("vacancy-move", args=[call.pk, "publish"]), **JSON)
    assert answer.status_code == 409
    assert answer.json()["error"]["message"].endswith("it is meanwhile open.")


@pytest.mark.parametrize("act", ["fill", "explode"])
def test_there_are_no_other_steps(enter, officer, call, act):
    assert enter(officer).post(reverse("vacancy-move", args=[call.pk, act])).status_code == 404


# Where it was made known.


def test_a_posting_is_noted_once(enter, officer, call):
    browser, url = enter(officer), reverse("vacancy-share", args=[call.pk])
    form = {"channel": "linkedin", "address": "https://example.org/p/1", "client_key": str(uuid.uuid4())}
    assert [browser.post(url, form, **JSON).status_code for _ in range(2)] == [201, 200]
    assert browser.post(url, {**form, "channel": "x"}, **JSON).status_code == 409
    assert browser.post(url, {**form, "address": "javascript:alert(1)"}, **JSON).status_code == 422
    posting = Posting.objects.get()
    assert (posting.by, posting.vacancy) == (officer, call)
    assert AuditEntry.objects.filter(thing="assignments.posting").count() == 1
    assert "https://example.org/p/1" in browser.get(url).content.decode()


def test_only_officers_note_and_only_what_is_open(officer, yusuf, need, call):
    key = uuid.uuid4()
    with pytest.raises(Refused, match="programme officers"):
        actions.note_posting(by=yusuf, vacancy=call, channel="x", client_key=key)
    draft = making.vacancy(need, yusuf, state="draft")
    with pytest.raises(Conflict, match="Only an open vacancy"):
        actions.note_posting(by=officer, vacancy=draft, channel="x", client_key=key)


# I9: mail says nothing.


def test_i9_each_step_is_told_and_says_nothing(yusuf, deputy, officer, officer2, need, mailoutbox):
    vacancy = making.vacancy(need, yusuf, state="in_review")
    actions.move(by=officer, vacancy=vacancy, act="send_back", reason="Somalia is not a sentence")
    assert {mail.to[0] for mail in mailoutbox} == {yusuf.email, deputy.email, officer2.email}
    actions.move(by=yusuf, vacancy=vacancy, act="submit")
    actions.move(by=officer, vacancy=vacancy, act="publish")
    actions.extend(by=officer, vacancy=vacancy, closes_at=vacancy.closes_at + DAY)
    assert len(mailoutbox) == 12
    for mail in mailoutbox:
        html, _type = mail.alternatives[0]
        bare = re.sub(r"https?://\S+", "", f"{mail.subject} {mail.body} {html}")
        for private in ("Yusuf", "Staff", "Water Utility", "Somalia", vacancy.title, need.title, "sentence"):
            assert private not in bare
