"""Many at once: real threads, each with a connection of its own, on what others have committed."""

import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from assignments.actions import applications as actions
from assignments.models import Application, Assignment, Vacancy
from people.models import AuditEntry
from people.refusals import Conflict
from tests import factories
from tests.assignments import applying, making
from tests.assignments.applying import S
from tests.assignments.making import JSON
from tests.mentoring.test_booking import all_at_once, refusals

pytestmark = pytest.mark.usefixtures("committed")
MANY = 50


@pytest.fixture
def people():
    """(the vacancy's makers, the officers)."""
    somalia = factories.FocusCountryFactory()
    focal = making.focal_point(somalia, call_me="Yusuf")
    utility = making.host(somalia, focal=focal, slug="utility")
    officers = [factories.member("officer", call_me="Staff"), factories.member("officer", call_me="Second")]
    return focal, utility, officers


def applied(people, state, number=1, **columns) -> list[Application]:
    focal, utility, officers = people
    vacancy = applying.open_vacancy(utility, focal, **columns)
    experts = [factories.member("expert", factories.FocusCountryFactory()) for _ in range(number)]
    return [applying.at(state, vacancy, expert, host=focal, officer=officers[0]) for expert in experts]


def afresh(application) -> Application:
    return Application.objects.select_related("vacancy", "person").get(pk=application.pk)


def test_of_fifty_who_accept_at_once_two_have_a_place(people):
    """By HTTP, so that a 500 or a deadlock cannot hide."""
    offered = applied(people, S.OFFERED, MANY, places=2)
    browsers = [Client(raise_request_exception=False) for _ in offered]
    for browser, application in zip(browsers, offered, strict=True):
        browser.force_login(application.person)
    together = Barrier(MANY)

    def accept(browser, application):
        together.wait(60)
        try:
            answer = browser.post(reverse("application-move", args=[application.pk, "accept"]), **JSON)
            return answer.status_code, answer.json().get("error", {}).get("message", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        results = list(pool.map(accept, browsers, offered))
    told = "All places of this vacancy are taken meanwhile."
    assert Counter(results) == {(200, ""): 2, (409, told): MANY - 2}
    states = Application.objects.values_list("state", flat=True)
    assert Counter(states) == {"accepted": 2, "rejected": MANY - 2}
    places = Application.objects.filter(place__isnull=False).values_list("place", flat=True)
    assert sorted(places) == [1, 2]
    assert Assignment.objects.count() == 2
    assert Vacancy.objects.get().state == "filled"
    acts = AuditEntry.objects.filter(act__in=["accept", "fill", "reject"]).values_list("act", flat=True)
    assert Counter(acts) == {"accept": 2, "fill": 1, "reject": MANY - 2}


def test_of_two_approvals_at_once_one_wins(people):
    (application,) = applied(people, S.HOST_APPROVED)
    _focal, _utility, officers = people
    copies = [afresh(application) for _ in officers]
    pairs = zip(officers, copies, strict=True)
    results = all_at_once(*[lambda by=by, it=it: actions.approve(by=by, application=it) for by, it in pairs])
    assert refusals(results) == ["This is not possible any more: it is meanwhile host and programme say yes."]
    assert AuditEntry.objects.filter(act="approve").count() == 1


def test_of_a_withdrawal_and_an_offer_at_once_one_wins(people):
    (application,) = applied(people, S.APPROVED)
    officer = people[2][0]
    one, other = afresh(application), afresh(application)
    results = all_at_once(
        lambda: actions.withdraw(by=one.person, application=one),
        lambda: actions.offer(by=officer, application=other),
    )
    told = {
        "withdrawn": "This is not possible any more: it is meanwhile withdrawn.",
        "offered": str(actions.MOVED_ON),
    }
    assert refusals(results) == [told[afresh(application).state]]


def test_the_last_place_and_a_late_application(people):
    """Whatever comes first, nobody is left waiting for a place that is gone."""
    (offered,) = applied(people, S.OFFERED)
    vacancy = offered.vacancy
    late = applying.draft(vacancy, factories.member("expert", factories.FocusCountryFactory()))
    results = all_at_once(
        lambda: actions.accept(by=offered.person, application=afresh(offered)),
        lambda: actions.submit(by=late.person, application=afresh(late)),
    )
    assert not Application.objects.open().exists()
    sent = [result for result in results if isinstance(result, Conflict)]
    assert afresh(late).state == ("draft" if sent else "rejected")


def test_the_same_draft_begun_twice_at_once_is_one(people):
    focal, utility, _officers = people
    vacancy = applying.open_vacancy(utility, focal)
    expert = factories.member("expert", factories.FocusCountryFactory())
    key = uuid.uuid4()
    results = all_at_once(*[lambda: actions.start(by=expert, vacancy=vacancy, client_key=key)] * 2)
    assert sorted(done.created for done in results) == [False, True]
    assert Application.objects.count() == 1
