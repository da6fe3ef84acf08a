"""The staff's board: who sees it, what stands on it, and one act for several at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assignments import board
from assignments.actions.board import move_each
from assignments.models import Assignment, Certificate, HostFeedback, Mode, Report
from people.models import AuditEntry
from tests import factories
from tests.assignments import making, scale
from tests.assignments.making import DAY, JSON
from tests.ground import shared

pytestmark = pytest.mark.django_db

S = Assignment.State


@shared
def care(programme):
    return factories.member("care", programme=programme)


@shared
def admin(programme):
    return factories.member("admin", programme=programme)


@shared
def ready(amina, utility):
    return making.ready(making.assignment(amina, utility, title="Ready one"))


@shared
def unready(amina, utility):
    return making.assignment(amina, utility, title="Unready one")


def page(browser, **asked):
    return browser.get(reverse("board"), asked)


# Who sees it.


@pytest.mark.parametrize("who", ["officer", "care", "admin"])
def test_programme_staff_see_the_board(enter, request, ready, who):
    answer = page(enter(request.getfixturevalue(who)))
    assert (answer.status_code, "Ready one" in answer.content.decode()) == (200, True)


@pytest.mark.parametrize(
    "who", ["amina", "karim", "yusuf", "deputy", "stranger", "moderator", "editor", "outsider", "suspended"]
)
def test_nobody_else_does(enter, request, ready, who):
    browser = enter(request.getfixturevalue(who))
    found, nothing = page(browser), browser.get("/en/assignments/999999/")
    assert (found.status_code, found.content) == (404, nothing.content)
    told = {"act": "prepare", "ticked": [ready.pk]}
    assert browser.post(reverse("board"), told, **JSON).status_code == 404
    ready.refresh_from_db()
    assert ready.state == S.CONFIRMED


def test_one_logs_in_first(client, db):
    assert page(client).status_code == 302


def test_what_is_over_is_not_ticked(enter, officer, amina, utility):
    over = making.assignment(amina, utility, state=S.CLOSED)
    going = making.assignment(amina, utility, state=S.ACTIVE)
    html = page(enter(officer)).content.decode()
    assert (f'value="{over.pk}"' in html, f'value="{going.pk}"' in html) == (False, True)


def test_who_only_looks_has_no_buttons(enter, care, ready):
    assert 'name="act"' not in page(enter(care)).content.decode()


# What stands on it.


def test_each_state_has_its_own_with_age_owner_and_what_is_next(officer, amina, utility):
    today = timezone.localdate()
    since = timezone.now() - 9 * DAY
    starts = {S.CONFIRMED: today + DAY, S.REPORTING: today - 130 * DAY}
    for state in S:
        making.assignment(
            amina,
            utility,
            state=state,
            starts=starts.get(state, today - 7 * DAY),
            ends=today - 50 * DAY if state == S.REPORTING else today + 3 * DAY,
            moved_at=since,
        )
    read = board.read(officer, {})
    assert [column.state for column in read.columns] == list(board.ORDER)
    assert set(board.ORDER) == set(S)
    cards = {column.state: column.cards[0] for column in read.columns}
    assert {state: (card.owner, card.next, card.overdue, card.ready) for state, card in cards.items()} == {
        "confirmed": ("the programme", "starts", False, 0),
        "prepared": ("Amina", "starts", True, None),
        "active": ("Amina", "report due", False, None),
        "on_hold": ("Amina or the programme", "report due", False, None),
        "reporting": ("the programme", "to be closed", False, None),
        "closed": ("", "", False, None),
        "withdrawn": ("", "", False, None),
        "ended_early": ("", "", False, None),
    } | {"reporting": ("the programme", "to be closed", True, None)}
    assert {card.thing.days_here for card in cards.values()} == {9}


def test_overdue_is_the_same_on_the_card_and_in_the_filter(programme, officer):
    scale.fill(people=30, assignments=120)
    cards = map(board.card, Assignment.objects.select_related("expert"))
    overdue = {card.thing.pk for card in cards if card.overdue}
    read = [board.read(officer, {"overdue": True, "state": state}) for state in S.values]
    assert overdue == {card.thing.pk for one in read for column in one.columns for card in column.cards}


def test_the_gate_counts(officer, ready, unready):
    cards = {card.thing: card for column in board.read(officer, {}).columns for card in column.cards}
    assert (cards[ready].ready, cards[unready].ready) == (4, 0)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"one", "two"}),
        ({"country": "SO"}, {"one"}),
        ({"country": "XX"}, {"one", "two"}),
        ({"mode": "virtual"}, {"two"}),
        ({"state": "active"}, {"two"}),
        ({"sector": "healthcare"}, {"one", "two"}),
        ({"overdue": "on"}, {"one"}),
        ({"overdue": "on", "mode": "virtual"}, set()),
        ({"page": "no", "state": "\0"}, {"one", "two"}),
    ],
)
def test_it_is_filtered(enter, officer, amina, hiwa, utility, stranger, asked, found):
    making.assignment(amina, utility, title="one")
    elsewhere = stranger.institutions.get()
    making.assignment(hiwa, elsewhere, title="two", mode=Mode.VIRTUAL, state=S.ACTIVE)
    html = page(enter(officer), **asked).content.decode()
    assert {title for title in ("one", "two") if f'dir="auto">{title}</a>' in html} == found


def test_one_state_is_paged(enter, officer, amina, utility):
    for number in range(board.PER_PAGE + 2):
        making.assignment(amina, utility, title=f"N{number}.", moved_at=timezone.now() - number * DAY)
    browser = enter(officer)
    first, second = (page(browser, state="confirmed", page=at).content.decode() for at in (1, 2))
    assert (first.count('class="board-card'), second.count('class="board-card')) == (board.PER_PAGE, 2)
    assert "state=confirmed&amp;page=2" in first and "state=confirmed&amp;page=1" in second
    whole = page(browser).content.decode()
    assert (whole.count('class="board-card'), "?state=confirmed" in whole) == (board.PER_STATE, True)


def test_what_waits_elsewhere_is_counted(officer, amina, hiwa, utility, yusuf):
    need = making.need(utility, yusuf)
    making.need(utility, yusuf, state="submitted")
    making.vacancy(need, yusuf, state="in_review")
    vacancy = making.vacancy(need, yusuf)
    for person in (amina, hiwa):
        making.application(vacancy, person)
    assert [(one.label, one.waiting, one.address) for one in board.elsewhere(officer)] == [
        ("Needs: waits for the programme", 1, "/admin/need/?state=submitted"),
        ("Vacancies: in review", 1, "/admin/vacancy/?state=in_review"),
        ("Applications: sent in", 2, "/admin/application/?state=submitted"),
    ]


# Several at once.


def test_what_can_move_moves_and_the_rest_says_why(enter, officer, ready, unready):
    told = {"act": "prepare", "ticked": [ready.pk, unready.pk]}
    answer = enter(officer).post(reverse("board"), told)
    html = answer.content.decode()
    ready.refresh_from_db()
    unready.refresh_from_db()
    assert (answer.status_code, ready.state, unready.state) == (200, S.PREPARED, S.CONFIRMED)
    assert "1 assignment moved." in html and "1 assignment stayed where it was." in html
    assert "The training before departure is not completed." in html
    rows = AuditEntry.objects.filter(thing="assignments.assignment")
    assert list(rows.values_list("act", "thing_id", "by")) == [("prepare", str(ready.pk), officer.pk)]


def test_the_same_again_moves_nothing(enter, officer, ready):
    browser, told = enter(officer), {"act": "prepare", "ticked": [ready.pk]}
    answers = [browser.post(reverse("board"), told) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 409]
    assert "it is meanwhile ready to start" in answers[1].content.decode()
    assert AuditEntry.objects.filter(act="prepare").count() == 1


def test_a_program_is_told_one_by_one(enter, officer, ready, unready):
    browser = enter(officer)
    told = {"act": "prepare", "ticked": [ready.pk, unready.pk]}
    answer = browser.post(reverse("board"), told, **JSON)
    assert (answer.status_code, answer.json()["moved"]) == (200, [{"id": ready.pk, "state": "prepared"}])
    assert [one["id"] for one in answer.json()["refused"]] == [unready.pk]
    again = browser.post(reverse("board"), told, **JSON)
    assert again.status_code == 409
    assert set(again.json()["error"]["fields"]) == {str(ready.pk), str(unready.pk)}


@pytest.mark.parametrize("number", ["0", "-1", "x", "²", "9" * 5000])
def test_a_page_that_cannot_be_is_the_first(enter, officer, ready, number):
    board = enter(officer).get(reverse("board"), {"state": ready.state, "page": number})
    assert board.status_code == 200
    assert [card.thing for column in board.context["board"].columns for card in column.cards] == [ready]


def test_closing_several(officer, amina, utility, yusuf):
    done, bare = (making.assignment(amina, utility, state=S.REPORTING) for _ in range(2))
    Report.objects.create(assignment=done, summary="x", stays="y")
    HostFeedback.objects.create(
        assignment=done, by=yusuf, useful=4, learned=4, respectful=5, supported=3, again=5
    )
    done, bare = Assignment.objects.order_by("pk")
    outcomes = move_each(by=officer, act="close", ticked=[done, bare])
    assert [outcome.sentence for outcome in outcomes] == [
        "",
        "The report is not written yet. The host has not given feedback yet.",
    ]
    assert [outcome.assignment.state for outcome in outcomes] == [S.CLOSED, S.REPORTING]
    # Closing from the board is closing: the certificate comes with it.
    assert [paper.assignment for paper in Certificate.objects.all()] == [done]


def test_a_safeguarding_officer_moves_nothing(enter, care, ready):
    answer = enter(care).post(reverse("board"), {"act": "prepare", "ticked": [ready.pk]}, **JSON)
    assert answer.status_code == 409
    assert answer.json()["error"]["fields"] == {str(ready.pk): ["This is for programme officers."]}
    ready.refresh_from_db()
    assert ready.state == S.CONFIRMED


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"act": "prepare"}, "Tick at least one assignment."),
        ({"act": "withdraw", "ticked": ["own"]}, "Choose what to do."),
        ({"act": "hold", "ticked": ["own"]}, "Say why in a sentence."),
        ({"act": "prepare", "ticked": ["999999"]}, "Select a valid choice. 999999 is not one"),
    ],
)
def test_what_is_unclear_is_asked_again(enter, officer, ready, told, sentence):
    told = {**told, "ticked": [ready.pk if one == "own" else one for one in told.get("ticked", [])]}
    browser = enter(officer)
    answer = browser.post(reverse("board"), told)
    html = answer.content.decode()
    assert (answer.status_code, sentence in html) == (422, True)
    if ready.pk in told["ticked"]:
        assert f'value="{ready.pk}" checked' in html
    assert browser.post(reverse("board"), told, **JSON).json()["error"]["code"] == "invalid"
    assert AuditEntry.objects.filter(act__in=["prepare", "hold"]).count() == 0


def test_a_hold_keeps_its_reason(enter, officer, amina, utility):
    running = making.assignment(amina, utility, state=S.ACTIVE)
    told = {"act": "hold", "ticked": [running.pk], "reason": "The wing is being rewired."}
    assert enter(officer).post(reverse("board"), told).status_code == 200
    running.refresh_from_db()
    assert (running.state, running.said) == (S.ON_HOLD, "The wing is being rewired.")


# How much it asks.


def asks(browser) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert page(browser).status_code == 200
    return len(asked)


@pytest.mark.parametrize("many", [1, 3])
def test_it_asks_the_same_however_many(enter, officer, amina, utility, many):
    for _ in range(many):
        making.assignment(amina, utility)
    browser = enter(officer)
    page(browser)
    assert asks(browser) == 9


def test_ten_times_the_programme_takes_no_more(enter, programme, officer):
    """Done when (6) of the issue: at most 12 queries over 1,500 people and 1,880 assignments."""
    made = scale.fill()
    assert made.assignments.count() == scale.ASSIGNMENTS
    browser = enter(officer)
    page(browser)
    assert asks(browser) == 9
