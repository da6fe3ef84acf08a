"""Domain I4 at the form, the action and the database: no published vacancy without an approved need."""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from assignments.actions import vacancies as actions
from assignments.models import Need, Vacancy
from people.refusals import Conflict
from tests.assignments import making
from tests.assignments.calling import audits, terms, typed
from tests.assignments.making import DAY, JSON
from tests.ground import shared

pytestmark = pytest.mark.django_db


@shared
def need(utility, yusuf):
    return making.need(utility, yusuf)


@pytest.mark.parametrize("state", ["draft", "submitted", "declined", "withdrawn"])
def test_i4_the_form_offers_approved_needs_only(enter, need, yusuf, utility, state):
    other = making.need(utility, yusuf, state=state, title="Not approved")
    browser = enter(yusuf)
    assert "Not approved" not in browser.get(reverse("vacancy-create")).content.decode()
    page = browser.post(reverse("vacancy-create"), typed(need, need=other.pk))
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["need"])
    assert "Choose a need that is approved." in page.content.decode()
    assert Vacancy.objects.count() == 0


def test_i4_without_any_approved_need_there_is_no_form(enter, utility, yusuf):
    need = making.need(utility, yusuf, state="submitted")
    answer = enter(yusuf).post(reverse("vacancy-create"), typed(need), **JSON)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_yet")


@pytest.mark.parametrize("state", ["draft", "submitted", "declined", "withdrawn"])
def test_i4_the_actions_refuse(yusuf, officer, utility, state):
    need = making.need(utility, yusuf, state=state)
    with pytest.raises(Conflict, match="not approved yet"):
        actions.write(by=yusuf, need=need, goals=[], client_key=uuid.uuid4(), **terms())
    vacancy = making.vacancy(need, yusuf, state="in_review")
    with pytest.raises(Conflict, match="not approved yet"):
        actions.move(by=officer, vacancy=vacancy, act="publish")
    assert (Vacancy.objects.get().state, audits()) == ("in_review", [])


COLUMNS = (
    "need_id, written_by_id, title, tasks, deliverables, requirements, languages, mode, places, starts, "
    "weeks, closes_at, covers_logistics, currency, state, client_key, moved_at, said"
)


def raw_insert(need, by, state: str) -> None:
    now = timezone.now()
    key = uuid.uuid4()
    row = [
        need.pk,
        by.pk,
        "t",
        "t",
        "d",
        "r",
        "en",
        "physical",
        1,
        now.date(),
        4,
        now + DAY,
        True,
        "EUR",
        state,
    ]
    key = key if connection.vendor == "postgresql" else key.hex
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * 18)
        cursor.execute(f"INSERT INTO assignments_vacancy ({COLUMNS}) VALUES ({marks})", [*row, key, now, ""])


@pytest.mark.parametrize("state", ["published", "closed", "filled"])
def test_i4_the_database_refuses_a_raw_insert_and_update(utility, yusuf, state):
    need = making.need(utility, yusuf, state="submitted")
    with pytest.raises(IntegrityError), transaction.atomic():
        raw_insert(need, yusuf, state)
    raw_insert(need, yusuf, "draft")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE assignments_vacancy SET state = %s", [state])
    assert Vacancy.objects.get().state == "draft"
    Need.objects.update(state="approved")
    raw_insert(need, yusuf, state)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assignments_vacancy SET state = %s", [state])
    assert set(Vacancy.objects.values_list("state", flat=True)) == {state}
