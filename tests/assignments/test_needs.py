"""Needs: who sees and does what, forms, answers to programs, mail, and what the pages cost."""

import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from assignments.actions import needs as actions
from assignments.models import Need
from people.models import AuditEntry, Seat
from people.refusals import Conflict, OtherContent, Refused
from tests import factories
from tests.assignments import making
from tests.assignments.making import JSON
from tests.ground import shared

pytestmark = pytest.mark.django_db
State = Need.State
PEOPLE = ["yusuf", "deputy", "officer", "care", "stranger", "amina", "karim", "suspended", "outsider"]
HOST, STAFF = {"yusuf", "deputy"}, {"officer", "care"}


@shared
def care(programme):
    return factories.member("care", programme=programme, call_me="Care")


@pytest.fixture
def told():
    return {
        "sector": making.sector(),
        "title": "Read a night of flow data",
        "problem": "Water is lost, and nobody knows where.",
        "learners": "Three technicians.",
        "stays": "A routine.",
        "internet": "patchy",
        "has_laptops": True,
        "has_room": False,
    }


@pytest.fixture
def typed(told, utility):
    """The form as a browser sends it."""
    sent = {**told, "sector": told["sector"].pk, "has_laptops": "on", "host": utility.pk}
    return {**{k: v for k, v in sent.items() if v is not False}, "client_key": str(uuid.uuid4())}


def audits() -> list[str]:
    rows = AuditEntry.objects.filter(thing="assignments.need").order_by("pk")
    return list(rows.values_list("act", flat=True))


# Who sees what.


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("state", State.values)
def test_who_sees_a_need(enter, utility, yusuf, care, who, state, request):
    need = making.need(utility, yusuf, state=state)
    browser = enter(request.getfixturevalue(who))
    found = browser.get(need.get_absolute_url())
    sees = who in HOST or (who in STAFF and state not in {"draft", "dropped"})
    assert found.status_code == (200 if sees else 404)
    if not sees:
        assert found.content == browser.get(reverse("need-detail", args=[999_999])).content


def test_an_officer_with_a_seat_reads_the_drafts_of_that_host(enter, officer, somalia, yusuf):
    here = making.need(making.host(somalia, focal=yusuf, deputy=officer), yusuf, state="draft")
    assert enter(officer).get(here.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("who", PEOPLE)
def test_who_finds_the_other_pages(enter, utility, yusuf, care, who, request):
    need = making.need(utility, yusuf, state="draft")
    browser = enter(request.getfixturevalue(who))
    pages = ("need-list", "need-create"), ("need-edit",)
    statuses = [browser.get(reverse(name)).status_code for name in pages[0]]
    statuses += [browser.get(reverse(name, args=[need.pk])).status_code for name in pages[1]]
    if who in HOST:
        assert statuses == [200, 200, 200]
    elif who == "stranger":
        assert statuses == [200, 200, 404]
    elif who in {"suspended", "outsider"}:
        assert statuses == [404, 404, 404]
    else:
        assert statuses == [200, 403, 404]


@pytest.mark.parametrize("name", ["need-list", "need-create"])
def test_one_logs_in_first(client, name):
    assert client.get(reverse(name)).status_code == 302
    assert client.get(reverse(name), **JSON).status_code == 401


@pytest.mark.parametrize("who", ["stranger", "amina", "suspended", "outsider"])
@pytest.mark.parametrize("act", ["submit", "withdraw", "approve", "send_back", "decline"])
def test_others_move_nothing(enter, utility, yusuf, who, act, request):
    need = making.need(utility, yusuf, state="submitted")
    browser = enter(request.getfixturevalue(who))
    answer = browser.post(reverse("need-move", args=[need.pk, act]), {"reason": "x"}, **JSON)
    nothing = browser.post(reverse("need-move", args=[999_999, act]), {"reason": "x"}, **JSON)
    assert (answer.status_code, answer.content) == (404, nothing.content)
    assert Need.objects.get().state == "submitted"


# Writing.


def test_a_draft_is_written_once(yusuf, utility, told):
    key = uuid.uuid4()
    first = actions.write(by=yusuf, host=utility, client_key=key, **told)
    again = actions.write(by=yusuf, host=utility, client_key=key, **told)
    assert (first.created, again.created, again.thing) == (True, False, first.thing)
    assert (first.thing.state, first.thing.programme) == ("draft", utility.focus_country.programme)
    with pytest.raises(OtherContent):
        actions.write(by=yusuf, host=utility, client_key=key, **{**told, "title": "Another"})
    assert audits() == ["write"]


@pytest.mark.parametrize("who", ["stranger", "officer", "amina", "outsider"])
def test_only_a_hosts_own_people_write(utility, told, who, request):
    with pytest.raises(Refused, match="This is for"):
        actions.write(by=request.getfixturevalue(who), host=utility, client_key=uuid.uuid4(), **told)
    assert Need.objects.count() == 0


def test_a_partner_institution_has_no_needs(iraq, told):
    person = making.focal_point(iraq)
    partner = making.host(iraq, focal=person, kind="partner")
    with pytest.raises(Refused):
        actions.write(by=person, host=partner, client_key=uuid.uuid4(), **told)


def test_a_draft_is_changed_and_what_was_sent_in_is_not(yusuf, deputy, utility, told):
    need = making.need(utility, yusuf, state="draft")
    actions.edit(by=deputy, need=need, **{**told, "title": "Better"})
    assert (Need.objects.get().title, audits()) == ("Better", ["edit"])
    actions.move(by=deputy, need=need, act="submit")
    with pytest.raises(Conflict, match="Only a draft can be changed"):
        actions.edit(by=yusuf, need=need, **{**told, "title": "Too late"})
    assert (Need.objects.get().title, audits()) == ("Better", ["edit", "submit"])


# Moving.


def test_the_way_of_a_need(yusuf, officer, utility):
    need = making.need(utility, yusuf, state="draft")
    actions.move(by=yusuf, need=need, act="submit")
    actions.move(by=officer, need=need, act="send_back", reason="Who exactly will learn?")
    assert Need.objects.get().said == "Who exactly will learn?"
    actions.move(by=yusuf, need=need, act="submit")
    actions.move(by=officer, need=need, act="approve")
    need = Need.objects.get()
    assert (need.state, need.said, need.decided_by) == ("approved", "", officer)
    assert audits() == ["submit", "send_back", "submit", "approve"]


@pytest.mark.parametrize("act", ["send_back", "decline"])
def test_a_no_needs_a_reason(officer, yusuf, utility, act, enter):
    need = making.need(utility, yusuf, state="submitted")
    with pytest.raises(Conflict, match="Say why"):
        actions.move(by=officer, need=need, act=act)
    page = enter(officer).post(reverse("need-move", args=[need.pk, act]), {"reason": " "})
    assert page.status_code == 422
    html = page.content.decode()
    assert f'id="{act}_reason_error">Say why, in a sentence or two.</span>' in html
    assert (Need.objects.get().state, audits()) == ("submitted", [])


@pytest.mark.parametrize("act", ["approve", "decline", "send_back"])
def test_a_host_does_not_answer_itself(yusuf, utility, act):
    need = making.need(utility, yusuf, state="submitted")
    with pytest.raises(Refused, match="programme officers"):
        actions.move(by=yusuf, need=need, act=act, reason="x")


def test_a_step_that_came_too_late_says_where_it_stands(enter, officer, yusuf, utility):
    need = making.need(utility, yusuf, state="approved")
    browser, url = enter(officer), reverse("need-move", args=[need.pk, "approve"])
    answer = browser.post(url, **JSON)
    assert answer.status_code == 409
    assert answer.json()["error"]["message"].endswith("it is meanwhile approved.")
    page = browser.post(url)
    assert page.status_code == 409
    assert "it is meanwhile approved." in page.content.decode()


def test_of_two_answers_one_wins(officer, officer2, yusuf, utility):
    need = making.need(utility, yusuf, state="submitted")
    twin = Need.objects.get()
    actions.move(by=officer, need=need, act="approve")
    with pytest.raises(Conflict, match="meanwhile approved"):
        actions.move(by=officer2, need=twin, act="decline", reason="x")
    assert (Need.objects.get().decided_by, audits()) == (officer, ["approve"])


@pytest.mark.parametrize("act", ["explode", "edit2", "publish"])
def test_there_are_no_other_steps(enter, yusuf, utility, act):
    need = making.need(utility, yusuf, state="draft")
    assert enter(yusuf).post(reverse("need-move", args=[need.pk, act])).status_code == 404


# Forms, with and without a program.


def test_as_a_program(enter, yusuf, utility, typed):
    browser, url = enter(yusuf), reverse("need-create")
    first, again = browser.post(url, typed, **JSON), browser.post(url, typed, **JSON)
    need = Need.objects.get()
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == {"id": need.pk, "url": need.get_absolute_url(), "state": "draft"}
    assert (need.has_laptops, need.has_room, need.written_by) == (True, False, yusuf)
    other = browser.post(url, {**typed, "title": "Another"}, **JSON)
    assert (other.status_code, other.json()["error"]["code"]) == (409, "key_reused")
    moved = browser.post(reverse("need-move", args=[need.pk, "submit"]), **JSON)
    assert (moved.status_code, moved.json()["state"]) == (200, "submitted")


def test_what_was_typed_is_kept(enter, yusuf, typed):
    page = enter(yusuf).post(reverse("need-create"), {**typed, "learners": "", "internet": "fibre"})
    html = page.content.decode()
    assert page.status_code == 422
    assert "Water is lost, and nobody knows where.</textarea>" in html
    assert set(page.context["form"].errors) == {"learners", "internet"}
    assert 'id="id_learners_error"' in html
    assert 'id="id_internet_error"' in html
    assert (Need.objects.count(), audits()) == (0, [])


def test_one_host_is_not_asked_for_and_two_are(enter, yusuf, utility, iraq, typed):
    browser = enter(yusuf)
    assert (
        f'type="hidden" name="host" value="{utility.pk}"'
        in browser.get(reverse("need-create")).content.decode()
    )
    other = making.host(iraq, name="Second House")
    Seat.objects.create(institution=other, person=yusuf, rank="deputy", since=timezone.localdate())
    assert "Second House" in browser.get(reverse("need-create")).content.decode()
    browser.post(reverse("need-create"), {**typed, "host": other.pk})
    assert Need.objects.get().host == other


def test_another_host_cannot_be_chosen(enter, yusuf, stranger, typed):
    others = stranger.institutions.get()
    answer = enter(yusuf).post(reverse("need-create"), {**typed, "host": others.pk}, **JSON)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, ["host"])


def test_a_draft_is_changed_without_a_script(enter, yusuf, utility, typed):
    need = making.need(utility, yusuf, state="draft")
    browser, url = enter(yusuf), reverse("need-edit", args=[need.pk])
    assert need.problem in browser.get(url).content.decode()
    answer = browser.post(url, {**typed, "title": "Better"})
    assert (answer.status_code, answer.url, Need.objects.get().title) == (
        302,
        need.get_absolute_url(),
        "Better",
    )


# The pages.


def test_what_waits_for_one_comes_first(enter, utility, yusuf, officer):
    for state in ("approved", "draft", "submitted"):
        making.need(utility, yusuf, state=state, title=state)

    def shown(person):
        page = enter(person).get(reverse("need-list")).context["page"]
        return [need.title for need in page]

    assert shown(yusuf) == ["draft", "submitted", "approved"]
    assert shown(officer) == ["submitted", "approved"]


def test_the_page_offers_what_one_may_do(enter, utility, yusuf, officer):
    need = making.need(utility, yusuf, state="submitted")

    def offered(person):
        html = enter(person).get(need.get_absolute_url()).content.decode()
        return set(re.findall(rf"/needs/{need.pk}/(\w+)/\"", html))

    assert offered(officer) == {"approve", "send_back", "decline"}
    assert offered(yusuf) == {"withdraw"}
    Need.objects.update(state="draft")
    assert offered(yusuf) == {"submit", "withdraw", "edit"}


@pytest.mark.parametrize(("who", "queries"), [("yusuf", 8), ("officer", 8)])
def test_the_list_costs_the_same_for_one_and_for_three(
    enter, utility, yusuf, who, queries, request, django_assert_num_queries
):
    def add():
        making.vacancy(making.need(utility, yusuf, state="approved"), yusuf, state="in_review")

    browser = enter(request.getfixturevalue(who))
    add()
    browser.get(reverse("need-list"))
    with django_assert_num_queries(queries):
        browser.get(reverse("need-list"))
    add()
    add()
    with django_assert_num_queries(queries):
        page = browser.get(reverse("need-list"))
    assert (len(page.context["page"]), len(page.context["preparing"])) == (3, 3)


# I9: mail says nothing.


def test_i9_each_step_is_told_and_says_nothing(yusuf, deputy, officer, officer2, utility, mailoutbox):
    need = making.need(utility, yusuf, state="draft")
    actions.move(by=yusuf, need=need, act="submit")
    assert {mail.to[0] for mail in mailoutbox} == {deputy.email, officer.email, officer2.email}
    mailoutbox.clear()
    actions.move(by=officer, need=need, act="send_back", reason="Somalia is not a sentence")
    assert {mail.to[0] for mail in mailoutbox} == {yusuf.email, deputy.email}
    for mail in mailoutbox:
        html, _type = mail.alternatives[0]
        bare = re.sub(r"https?://\S+", "", f"{mail.subject} {mail.body} {html}")
        for private in ("Yusuf", "Staff", "Water Utility", "Somalia", need.title, "sentence", "approve"):
            assert private not in bare
        assert need.get_absolute_url().removeprefix("/en") in mail.body
