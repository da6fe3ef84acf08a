"""The console of programme officers: who sees it, what it shows, and what they do there."""

import time
import uuid
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mentoring import record, runs
from mentoring.actions import matching
from mentoring.cohort import Cohort
from mentoring.invented import invent
from mentoring.models import MatchRun, Wish
from mentoring.scoring import Weights
from people.models import AuditEntry
from people.refusals import Conflict
from tests import factories
from tests.mentoring.certificate import faults
from tests.mentoring.cohorts import keep_apart, mentee, mentor, pairs_of, run
from tests.mentoring.conftest import JSON, hours, text

pytestmark = pytest.mark.django_db

# Beyond the numbers that the people of a test have.
FAR = 10_000


@pytest.fixture
def people(somalia):
    """Two who look for water and for tendering, and two who know these; one more who shares no language."""
    return {
        "hodan": mentee(somalia, "Hodan", wants=["water"]),
        "jama": mentee(somalia, "Jama", wants=["tendering"]),
        "sahra": mentee(somalia, "Sahra", wants=[], languages=["so"]),
        "amal": mentor(somalia, "Amal", offers=["water"]),
        "bilan": mentor(somalia, "Bilan", offers=["tendering"]),
    }


@pytest.fixture
def made(officer, programme, people):
    return run(officer, programme)


def asked(programme, **more) -> dict:
    """The form, filled in."""
    told = {
        "client_key": uuid.uuid4(),
        "programme": programme.pk,
        "kind": "mentoring",
        "minimum": 0,
        "seed": 7,
    }
    return told | Weights()._asdict() | more


def move(browser, made, match, act):
    return browser.post(reverse("match-move", args=[made.pk, match.pk, act]), **JSON)


# Who sees it.


def addresses(made) -> list[str]:
    pk, match = made.pk, made.matches.first().pk
    return [
        reverse("matching"),
        made.get_absolute_url(),
        reverse("match-run-file", args=[pk]),
        reverse("match-why-not", args=[pk]),
        reverse("match-run-move", args=[pk, "publish"]),
        reverse("match-move", args=[pk, match, "lock"]),
    ]


@pytest.mark.parametrize("role", ["care", "admin", "moderator", "editor", "expert"])
def test_for_all_but_officers_it_is_not_there(enter, made, programme, role):
    browser = enter(factories.member(role, programme=programme))
    nothing = browser.get("/en/mentoring/matching/999999/")
    for address in addresses(made):
        answer = (
            browser.get(address) if not address.endswith(("lock/", "publish/")) else browser.post(address)
        )
        assert (answer.status_code, answer.content) == (404, nothing.content), address
    assert MatchRun.objects.get().state == "draft"


def test_who_is_not_logged_in_logs_in_first(client, made):
    assert client.get(made.get_absolute_url()).status_code == 302


# Before a run.


def test_the_inputs_are_checked(enter, officer, programme, somalia, people):
    mentor(somalia, "Idle", capacity=0, offers=[], can=None)
    page = enter(officer).get(reverse("matching"))
    told = {check.text: check.names for check in page.context["checks"]}
    assert told == {
        "They do not say which skills they look for.": ["Sahra"],
        "They offer no skill yet.": ["Idle"],
        "They have not said when they can.": ["Idle"],
        "They offer to help and have no free place.": ["Idle"],
    }
    assert {name: page.context[name] for name in ("seeking", "offering", "places")} == {
        "seeking": 3,
        "offering": 2,
        "places": 2,
    }


def test_without_anybody_there_is_still_a_page(enter, officer, programme):
    page = enter(officer).get(reverse("matching"))
    assert "Nothing was run yet" in text(page)
    made = run(officer, programme)
    assert "No pair is possible" in text(enter(officer).get(made.get_absolute_url()))


# A run.


def test_a_run_by_form_is_once_by_key(enter, officer, programme, people):
    browser, form = enter(officer), asked(programme)
    first, again = (browser.post(reverse("matching"), form, **JSON) for _ in range(2))
    made = MatchRun.objects.get()
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["totals"] == made.totals
    assert browser.post(reverse("matching"), form | {"kind": "calls"}, **JSON).status_code == 409
    assert pairs_of(made) == {("Hodan", "Amal"), ("Jama", "Bilan")}
    assert (made.seed, made.made_with["minimum"], made.totals["paired"]) == (7, 0, 2)
    assert made.alone == [[people["sahra"].pk, "language"]]
    assert (
        browser.post(reverse("matching"), asked(programme, seed="")).url
        == MatchRun.objects.first().get_absolute_url()
    )


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"skills": 41}, "skills"),
        ({"minimum": 101}, "minimum"),
        ({"seed": -1}, "seed"),
        ({"kind": "x"}, "kind"),
    ],
)
def test_what_cannot_be_is_explained_beside_the_field(enter, officer, programme, more, field):
    browser = enter(officer)
    form = asked(programme, **more)
    assert list(browser.post(reverse("matching"), form, **JSON).json()["error"]["fields"]) == [field]
    page = browser.post(reverse("matching"), form)
    assert (page.status_code, page.context["form"].errors[field][0] in text(page)) == (422, True)
    assert not MatchRun.objects.exists()


def test_every_part_adds_up_and_the_same_people_give_the_same_run(officer, programme, made):
    other = run(officer, programme)
    assert (other.digest, pairs_of(other)) == (made.digest, pairs_of(made))
    for match in made.matches.all():
        assert sum(part["points"] for part in match.parts) == match.score


def test_the_worst_off_come_first_page_by_page(enter, officer, programme, somalia, monkeypatch):
    monkeypatch.setattr("mentoring.console.PER_PAGE", 2)
    for name in "abc":
        mentee(somalia, f"Seeks {name}", wants=["water"] if name != "b" else ["else"])
    mentor(somalia, "Amal", capacity=3)
    made = run(officer, programme)
    first, second = (enter(officer).get(made.get_absolute_url(), {"page": page}) for page in (1, 2))
    scores = [row.match.score for page in (first, second) for row in page.context["rows"]]
    assert scores == sorted(scores)
    assert [len(page.context["rows"]) for page in (first, second)] == [2, 1]
    assert first.context["rows"][0].mentee == "Seeks b"


def test_a_page_costs_the_same_for_few_and_for_many(
    enter, officer, programme, somalia, django_assert_num_queries
):
    def page(number):
        for n in range(number):
            mentee(somalia, f"M{number}{n}")
            mentor(somalia, f"E{number}{n}")
        made, browser = run(officer, programme), enter(officer)
        browser.get(made.get_absolute_url())
        return browser, made.get_absolute_url()

    browser, address = page(1)
    with django_assert_num_queries(9):
        browser.get(address)
    browser, address = page(5)
    with django_assert_num_queries(9):
        browser.get(address)


def test_a_lower_score_than_asked_is_no_pair(officer, programme, people):
    assert run(officer, programme, minimum=100).totals["paired"] == 0


def test_the_frontier_falls_in_numbers_as_it_asks_for_more(made):
    paired = [row["paired"] for row in made.frontier]
    assert paired == sorted(paired, reverse=True)
    assert (paired[0], made.frontier[0]["minimum"]) == (2, 0)


def test_locked_pairs_stay_and_all_others_are_found_anew(enter, officer, programme, people):
    made = run(officer, programme)
    Wish.objects.create(by=people["jama"], other=people["bilan"], rank=Wish.NEVER)
    match = made.matches.get(mentee=people["hodan"])
    browser = enter(officer)
    assert move(browser, made, match, "lock").json() | {"id": 0, "url": ""} == {
        "id": 0,
        "url": "",
        "state": "proposed",
        "locked": True,
    }
    answer = browser.post(reverse("matching"), asked(programme, follows=made.pk), **JSON)
    again = MatchRun.objects.get(pk=answer.json()["id"])
    assert pairs_of(again) == {("Hodan", "Amal")}
    assert again.matches.get().locked
    assert again.made_with["locked"] == [[people["hodan"].pk, people["amal"].pk]]
    assert move(browser, made, match, "unlock").json()["locked"] is False
    assert run(officer, programme, follows=made).made_with["locked"] == []


def test_a_lock_never_goes_through_what_came_between(enter, officer, programme, people):
    made = run(officer, programme)
    matching.lock(by=officer, match=made.matches.get(mentee=people["hodan"]))
    keep_apart(officer, people["hodan"], people["amal"])
    again = run(officer, programme, follows=made)
    assert ("Hodan", "Amal") not in pairs_of(again)
    assert "no longer possible: Hodan – Amal" in text(enter(officer).get(again.get_absolute_url()))


def test_left_out_and_put_back(enter, officer, made):
    browser, match = enter(officer), made.matches.first()
    assert move(browser, made, match, "leave_out").json()["state"] == "dropped"
    assert move(browser, made, match, "put_back").json()["state"] == "proposed"
    assert (
        browser.post(reverse("match-run-move", args=[made.pk, "discard"]), **JSON).json()["state"]
        == "discarded"
    )
    refused = move(browser, made, match, "lock")
    assert (refused.status_code, "Run the matching again" in refused.json()["error"]["message"]) == (
        403,
        True,
    )
    assert (
        browser.post(reverse("match-run-move", args=[made.pk, "take_up"]), **JSON).json()["state"] == "draft"
    )
    assert move(browser, made, match, "publish").status_code == 404


# Why not.


def why(browser, made, one, other, **how):
    address = reverse("match-why-not", args=[made.pk])
    return browser.get(address, {"mentee": one.pk, "mentor": other.pk}, **how)


def test_why_not_has_the_exact_cost(enter, officer, made, people):
    """By hand: Hodan with Bilan and Jama with Amal share no skill, so each pair loses the 40 points."""
    browser = enter(officer)
    assert why(browser, made, people["hodan"], people["bilan"], **JSON).json() == {
        "message": "They can be paired. All together would have 80 points less. "
        "1 other person would have another partner, or none.",
        "why": None,
        "paired": 0,
        "points": -80,
        "moved": 1,
    }
    assert "a pair of this run" in text(why(browser, made, people["hodan"], people["amal"]))
    assert why(browser, made, people["sahra"], people["amal"], **JSON).json()["why"] == "language"
    assert why(browser, made, people["amal"], people["amal"]).status_code == 422


def test_a_pair_kept_apart_is_answered_like_any_that_is_not_available(enter, officer, programme, people):
    """To the byte: whether staff keep the two apart or one of them would rather not."""
    browser, one, other = enter(officer), people["hodan"], people["bilan"]
    made = run(officer, programme)
    Wish.objects.create(by=other, other=one, rank=Wish.NEVER)
    never = why(browser, made, one, other)
    Wish.objects.all().delete()
    keep_apart(officer, one, other)
    apart = why(browser, made, one, other)
    assert "not available for each other" in text(apart)
    assert nameless(apart) == nameless(never)
    assert why(browser, made, one, other, **JSON).json()["why"] == "not_available"


def nameless(page) -> bytes:
    """The page without what differs each time: the mask of the token."""
    token = page.context["csrf_token"]
    return page.content.replace(str(token).encode(), b"")


def test_people_who_changed_since_are_said_to_have(enter, officer, made, people):
    browser = enter(officer)
    assert "have changed their profiles" not in text(why(browser, made, people["hodan"], people["bilan"]))
    hours(people["jama"], 3, 9, 12)
    assert "have changed their profiles" in text(why(browser, made, people["hodan"], people["bilan"]))


# To recheck.


def test_the_file_is_the_record_that_was_made(enter, officer, made):
    answer = enter(officer).get(reverse("match-run-file", args=[made.pk]))
    told = answer.json()
    assert faults(told) == []
    assert told["inputs"] == made.digest
    assert told.pop("result") == record.digest(told)
    told["pairs"][0]["score"] += 1
    assert faults(told) != []
    assert "attachment" in answer["Content-Disposition"]
    assert not any(name in answer.content.decode() for name in ("Hodan", "Amal", "example.org"))


def test_a_whole_programme_is_answered_within_a_second(officer, programme, monkeypatch):
    """150 and 150 with reasons and frontier, from the form to the rows; the time is of this process alone."""
    invented = invent(150, 7)
    numbers = [one.id for one in [*invented.mentees, *invented.mentors]]
    people = [factories.PersonFactory.build(pk=FAR + n, email=f"{n}@example.org") for n in numbers]
    type(officer).objects.bulk_create(people)
    sides = ([replace(one, id=FAR + one.id) for one in side] for side in (invented.mentees, invented.mentors))
    crowd = Cohort(*sides, frozenset())
    monkeypatch.setattr(runs, "gather", lambda *_args, **_how: crowd)
    began = time.process_time()
    made = run(officer, programme)
    assert time.process_time() - began < 1
    assert made.totals["paired"] > 140


def test_publishing_costs_the_same_for_few_and_for_many(officer, programme, somalia):
    """The pairs move in one statement and are told by one task, however many they are."""

    def published(count: int) -> int:
        for number in range(count):
            mentee(somalia, f"Mentee {count}-{number}")
            mentor(somalia, f"Mentor {count}-{number}")
        made = run(officer, programme)
        with pytest.MonkeyPatch.context() as quiet, CaptureQueriesContext(connection) as asked:
            quiet.setattr(matching.notify, "match_proposed", lambda match: None)
            matching.publish(by=officer, run=made)
        assert made.matches.filter(state="published").count() == count
        assert AuditEntry.objects.filter(act="tell").count() >= count
        return len(asked)

    assert published(1) == published(12)


def test_of_a_run_that_somebody_changed_nobody_is_told(officer, made, monkeypatch):
    """Two officers at one run: what the one left out while the other publishes stops it as a whole."""
    still = runs.still_stand

    def left_out_meanwhile(matches):
        found = still(matches)
        made.matches.filter(pk=found[0].pk).update(state="dropped")
        return found

    monkeypatch.setattr(runs, "still_stand", left_out_meanwhile)
    with pytest.raises(Conflict, match="changed one of these meanwhile"):
        matching.publish(by=officer, run=made)
    assert not made.matches.filter(state="published").exists()
    assert not AuditEntry.objects.filter(act="tell").exists()


def test_a_run_tells_by_country_who_stays_alone(enter, officer, programme, somalia, iraq, people):
    mentee(iraq, "Rana", wants=["water"], languages=["ku"])
    made = run(officer, programme)
    assert made.totals["countries"] == [["IQ", 1, 1], ["SO", 3, 1]]
    page = text(enter(officer).get(made.get_absolute_url()))
    assert "By country Country Who looked Who stays alone Iraq 1 1 Somalia 3 1" in page
