"""Pairs that were published: who is told, what the two answer, and what comes of it."""

import re

import pytest
from django.urls import reverse

from assignments.models import Assignment
from mentoring.actions import matching as actions
from mentoring.models import Match, Mentorship
from people import leaving
from people.refusals import Conflict
from tests import factories
from tests.assignments import making
from tests.mentoring.cohorts import keep_apart, mentee, mentor, pairs_of, run
from tests.mentoring.conftest import JSON, agree, skill, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def hodan(somalia):
    return mentee(somalia, "Hodan")


@pytest.fixture
def amal(somalia):
    return mentor(somalia, "Amal")


@pytest.fixture
def made(officer, programme, hodan, amal):
    return run(officer, programme)


@pytest.fixture
def match(officer, made):
    """A published pair of Hodan and Amal."""
    actions.publish(by=officer, run=made)
    return Match.objects.get()


def say(browser, match, answer, **form):
    return browser.post(reverse("match-answer", args=[match.pk, answer]), form, **JSON)


# Publishing.


def test_nobody_is_told_before_it_is_published(enter, made, hodan, mailoutbox):
    address = made.matches.get().get_absolute_url()
    browser = enter(hodan)
    page, nothing = browser.get(address), browser.get("/en/mentoring/matches/999999/")
    assert (page.status_code, page.content) == (404, nothing.content)
    assert "The programme suggests" not in text(browser.get(reverse("mentoring")))
    assert mailoutbox == []


def test_publishing_tells_both_and_twice_is_once(enter, officer, programme, made, hodan, amal, mailoutbox):
    address = reverse("match-run-move", args=[made.pk, "publish"])
    browser = enter(officer)
    assert [browser.post(address, **JSON).status_code for _ in range(2)] == [201, 200]
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted([hodan.email, amal.email])
    other = enter(factories.member("officer", programme=programme)).post(address, **JSON)
    assert (other.status_code, other.json()["error"]["code"]) == (409, "conflict")
    assert len(mailoutbox) == 2


def test_the_mails_carry_nobody(match, officer, hodan, amal, mailoutbox):
    actions.remind_proposed.call(match.run_id)
    actions.agree(by=hodan, match=match)
    actions.refuse(by=amal, match=match)
    assert len(mailoutbox) == 5
    for mail in mailoutbox:
        html, _type = mail.alternatives[0]
        bare = re.sub(r"https?://\S+", "", f"{mail.subject} {mail.body} {html}")
        assert not re.search("Hodan|Amal|Somalia|water|Phase One", bare)


def test_what_was_left_out_is_not_published(officer, made, hodan, mailoutbox):
    actions.leave_out(by=officer, match=made.matches.get())
    actions.publish(by=officer, run=made)
    assert (mailoutbox, Match.objects.get().state) == ([], "dropped")


def test_nobody_is_told_about_two_at_a_time(officer, programme, somalia, made, hodan):
    """Two runs were made before either was published; the second one waits."""
    second = run(officer, programme)
    actions.publish(by=officer, run=made)
    with pytest.raises(Conflict, match="Run the matching again"):
        actions.publish(by=officer, run=second)
    second.refresh_from_db()
    assert (second.state, second.matches.get().state) == ("draft", "proposed")


def test_who_was_told_is_spoken_for_until_the_answer(officer, programme, match, hodan, amal):
    assert run(officer, programme).totals["mentees"] == 0
    actions.refuse(by=amal, match=match)
    again = run(officer, programme)
    assert (again.totals["mentees"], pairs_of(again)) == (1, set())


def test_what_came_between_since_keeps_a_pair_from_being_told(officer, made, hodan, amal, mailoutbox):
    keep_apart(officer, hodan, amal)
    actions.publish(by=officer, run=made)
    assert (mailoutbox, made.matches.get().state) == ([], "proposed")


# The answers.


def test_two_who_are_kept_apart_meanwhile_do_not_come_together(enter, officer, match, hodan, amal):
    """Told like anybody who is out of reach: what staff noted is nobody's to know."""
    actions.agree(by=hodan, match=match)
    keep_apart(officer, hodan, amal)
    answer = say(enter(amal), match, "yes")
    assert (answer.status_code, answer.json()["error"]["message"]) == (
        409,
        "The other person cannot be reached just now.",
    )
    assert not Mentorship.objects.exists()


def test_the_page_says_why_and_not_what_the_other_wishes(enter, match, hodan, amal):
    match.parts[-1]["points"] = 4
    page = text(enter(hodan).get(match.get_absolute_url()))
    assert "water" in page and "Amal" in page and "Wishes" not in page
    assert "The programme suggests" in text(enter(amal).get(reverse("mentoring")))


def test_only_the_two_answer(enter, match, somalia, officer):
    other = enter(factories.member("intern", somalia))
    assert other.get(match.get_absolute_url()).status_code == 404
    assert say(other, match, "yes").status_code == 404
    # An officer sees it in the run, and has no answer to give.
    assert say(enter(officer), match, "yes").status_code == 404


def test_the_second_yes_makes_a_mentorship_to_sign(enter, match, hodan, amal, mailoutbox):
    assert say(enter(hodan), match, "yes", goal="Read a pump curve").json()["state"] == "answered"
    assert not Mentorship.objects.exists()
    assert say(enter(hodan), match, "yes", goal="").json()["state"] == "answered"
    assert say(enter(amal), match, "yes").json()["state"] == "agreed"
    made = Mentorship.objects.get()
    assert (made.state, made.mentor, made.mentee, made.goal, made.place) == (
        "agreed",
        amal,
        hodan,
        "Read a pump curve",
        1,
    )
    match.refresh_from_db()
    assert (match.state, match.mentorship) == ("confirmed", made)
    assert "Go on to sign the agreement" in text(enter(hodan).get(match.get_absolute_url()))
    assert mailoutbox[-1].to == [hodan.email]


@pytest.mark.parametrize("first", ["hodan", "amal"])
def test_a_no_ends_it_without_saying_whose(enter, match, hodan, amal, first):
    one, other = (hodan, amal) if first == "hodan" else (amal, hodan)
    actions.agree(by=one, match=match)
    assert say(enter(other), match, "no").json()["state"] == "over"
    for person in (one, other):
        page = text(enter(person).get(match.get_absolute_url()))
        assert "This suggestion is over." in page and "Your answer" not in page
    assert (
        say(enter(one), match, "yes").status_code == 403 or say(enter(one), match, "yes").status_code == 409
    )
    assert not Mentorship.objects.exists()


def test_a_full_mentor_is_said_to_be_full(enter, match, hodan, amal, somalia):
    actions.agree(by=amal, match=match)
    agree(mentee(somalia, "Jama"), amal)
    answer = say(enter(hodan), match, "yes")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "full")
    assert "taken meanwhile" in answer.json()["error"]["message"]
    page = enter(hodan).post(reverse("match-answer", args=[match.pk, "yes"]))
    assert "taken meanwhile" in text(page)


def test_it_lapses_by_itself(match, hodan, amal):
    actions.agree(by=hodan, match=match)
    actions.lapse_proposed.call(match.run_id)
    match.refresh_from_db()
    assert match.state == "expired"


def test_an_answer_in_the_last_moment_counts_and_stops_nothing(match, hodan, monkeypatch):
    """It comes after the pair was read, and before it lapses."""
    lapse = actions.transition

    def late(thing, act, **how):
        monkeypatch.setattr(actions, "transition", lapse)
        actions.refuse(by=hodan, match=Match.objects.get(pk=thing.pk))
        lapse(thing, act, **how)

    monkeypatch.setattr(actions, "transition", late)
    actions.lapse_proposed.call(match.run_id)
    match.refresh_from_db()
    assert match.state == "declined"


def test_who_leaves_takes_their_part_along(enter, match, hodan, amal):
    actions.agree(by=hodan, match=match, goal="Read a pump curve")
    leaving.erase_all(hodan, keep_texts=False)
    match.refresh_from_db()
    assert (match.state, match.goal, match.parts) == ("expired", "", [])
    page = text(enter(amal).get(match.get_absolute_url()))
    assert "This suggestion is over." in page and "Hodan" not in page


# The other two stages.


@pytest.fixture
def call(somalia, officer):
    host = factories.InstitutionFactory(focus_country=somalia)
    yusuf = factories.member("host", somalia)
    need = making.need(host, yusuf, state="approved", decided_by=officer)
    return making.vacancy(need, yusuf, requirements="You know water and tendering.", places=2)


def test_a_call_finds_experts(enter, officer, programme, somalia, call, mailoutbox):
    """Both places of the call are filled with who knows most of what it asks for."""
    for name in ("water", "tendering"):
        skill(name)
    for name, offers in (("Amal", ["water"]), ("Bilan", []), ("Cali", ["tendering", "water"])):
        mentor(somalia, name, offers=offers)
    at_work = mentor(somalia, "Busy", offers=["water", "tendering"])
    making.assignment(at_work, call.need.host, state=Assignment.State.ACTIVE)
    made = run(officer, programme, kind="calls")
    assert {name for _call, name in pairs_of(made)} == {"Amal", "Cali"}
    actions.publish(by=officer, run=made)
    match = made.matches.get(mentor__call_me="Cali")
    page = text(enter(match.mentor).get(match.get_absolute_url()))
    assert "Night-flow logging" in page and "Read the call" in page
    assert say(enter(match.mentor), match, "yes").status_code == 403
    assert say(enter(match.mentor), match, "no").json()["state"] == "over"
    # One has not answered, and one said no: the next run finds somebody else.
    again = run(officer, programme, kind="calls")
    assert {name for _call, name in pairs_of(again)} == {"Bilan"}


def test_an_intern_finds_the_expert_at_the_host(enter, officer, programme, somalia, call, hodan):
    amal = mentor(somalia, "Amal")
    mentor(somalia, "Idle")
    work = making.assignment(amal, call.need.host, state=Assignment.State.ACTIVE)
    made = run(officer, programme, kind="interns")
    assert pairs_of(made) == {("Hodan", "Amal")}
    actions.publish(by=officer, run=made)
    match = made.matches.get()
    actions.agree(by=hodan, match=match)
    actions.agree(by=amal, match=match)
    assert not Mentorship.objects.exists()
    plan = reverse("internship-plan", args=[work.pk])
    assert plan in enter(amal).get(match.get_absolute_url()).content.decode()
    assert plan not in enter(hodan).get(match.get_absolute_url()).content.decode()
