"""Nobody is paired before both were screened and trained and have signed; and some are never paired."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from mentoring import actions
from mentoring.models import Exclusion, Mentorship, Readiness
from people.models import AuditEntry
from people.refusals import Conflict, Refused
from tests import factories
from tests.mentoring.conftest import JSON, agree, ask, offer, pair_up, ready, sign, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreed(amina, karim):
    """Said yes to; Karim was neither screened nor trained yet."""
    return agree(karim, amina)


@pytest.fixture
def care(programme):
    return factories.member("care", programme=programme, call_me="Care")


def move(browser, mentorship, act):
    return browser.post(reverse("mentorship-move", args=[mentorship.pk, act]), **JSON)


def sign_as(browser, mentorship, **fields):
    told = {"version": mentorship.agreement_version, "promises": "on", "conduct": "on", **fields}
    return browser.post(reverse("mentorship-sign", args=[mentorship.pk]), told, **JSON)


# Before it begins.


def test_what_is_missing_is_said_a_sentence_each(enter, agreed, amina, karim):
    browser = enter(amina)
    answer = move(browser, agreed, "begin")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (409, "not_yet")
    for sentence in ("screens both of you", "follow the training", "sign the agreement"):
        assert sentence in error["message"]
    ready(karim)
    sign(agreed, amina)
    assert move(browser, agreed, "begin").json()["error"]["message"].startswith("Both of you sign")


def test_signing_by_http_until_it_begins(enter, agreed, amina, karim, officer):
    ready(karim)
    page = text(enter(karim).get(agreed.get_absolute_url()))
    assert "No sexual relations" in page
    assert sign_as(enter(karim), agreed, conduct="").json()["error"]["fields"] == {
        "conduct": ["Tick this to sign."]
    }
    assert sign_as(enter(karim), agreed).json()["state"] == "agreed"
    assert "You have signed." in text(enter(karim).get(agreed.get_absolute_url()))
    assert sign_as(enter(karim), agreed).status_code == 200  # once more is as once
    assert AuditEntry.objects.filter(act="sign").count() == 1
    assert sign_as(enter(officer), agreed).status_code == 403
    assert sign_as(enter(amina), agreed).json()["state"] == "active"
    assert sign_as(enter(amina), agreed).json()["state"] == "active"
    assert "What you two agreed" in text(enter(amina).get(agreed.get_absolute_url()))


def test_another_text_than_the_agreed_one_is_not_signed(enter, agreed, amina):
    answer = sign_as(enter(amina), agreed, version=99)
    assert (answer.status_code, Mentorship.objects.get().mentor_signed_at) == (409, None)


def test_what_waited_only_for_a_check_begins_with_it(agreed, amina, karim, care, mailoutbox):
    sign(agreed, amina, karim)
    mailoutbox.clear()
    actions.mark_ready(by=care, person=karim, part="screened", done=True)
    assert Mentorship.objects.get().state == "agreed"
    actions.mark_ready(by=care, person=karim, part="trained", done=True)
    begun = Mentorship.objects.get()
    assert (begun.state, set(begun.topic.people.all())) == ("active", {amina, karim})
    assert {tuple(mail.to) for mail in mailoutbox} == {(amina.email,), (karim.email,)}


def test_who_steps_back_gives_the_place_back(agreed, amina, karim, hiwa):
    actions.save_profile(by=amina, capacity=1, **_nothing())
    with pytest.raises(Refused, match="no new mentorships"):
        ask(hiwa, amina)
    actions.step_back(by=karim, mentorship=agreed)
    assert ask(hiwa, amina).state == "requested"


def test_a_place_is_not_held_for_ever(agreed):
    actions.lapse_unsigned.call(agreed.pk)
    agreed.refresh_from_db()
    assert (agreed.state, agreed.topic) == ("expired", None)


def test_more_than_the_places_are_not_accepted(enter, amina, karim, hiwa):
    offer(amina, capacity=1)
    first, second = ask(karim, amina), ask(hiwa, amina)
    browser = enter(amina)
    assert move(browser, first, "accept").json()["state"] == "agreed"
    answer = move(browser, second, "accept")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "full")
    actions.save_profile(by=amina, capacity=2, **_nothing())
    assert move(browser, second, "accept").status_code == 200
    assert sorted(Mentorship.objects.values_list("place", flat=True)) == [1, 2]


def _nothing() -> dict:
    lists = {name: [] for name in ("offers", "wants", "sectors")}
    return {"mentors": True, "seeks": False, "paused_until": None, **lists}


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "active"},
        {"state": "active", "started_at": timezone.now()},
        {"started_at": timezone.now(), "mentor_signed_at": timezone.now()},
        {"place": None},
    ],
    ids=["begun without a start", "unsigned", "signed by one", "no place"],
)
def test_the_database_refuses_what_the_rules_forbid(agreed, columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        Mentorship.objects.filter(pk=agreed.pk).update(**columns)


def test_the_database_gives_a_place_to_one(agreed, amina, hiwa):
    other = agree(hiwa, amina)
    assert other.place == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Mentorship.objects.filter(pk=other.pk).update(place=1)


# What staff see to.

PAGES = ["mentoring-readiness", "mentoring-apart"]


def test_only_programme_staff_find_these_pages(enter, request, programme, care, outsider, suspended):
    admin = factories.member("admin", programme=programme)
    persons = {name: request.getfixturevalue(name) for name in ("amina", "karim", "moderator", "officer")}
    persons |= {"care": care, "admin": admin, "outsider": outsider, "suspended": suspended}
    open_to = {
        name
        for name, person in persons.items()
        for page in PAGES
        if enter(person).get(reverse(page)).status_code == 200
    }
    assert open_to == {"officer", "care", "admin"}
    for name in ("amina", "moderator", "suspended"):
        browser = enter(persons[name])
        assert browser.post(reverse("mentoring-ready", args=[persons["karim"].pk])).status_code == 404
        assert browser.post(reverse("mentoring-apart")).status_code == 404


def test_a_check_is_noted_and_taken_back(enter, karim, amina, officer):
    offer(amina)
    browser, url = enter(officer), reverse("mentoring-ready", args=[karim.pk])
    assert browser.post(url, {"part": "screened", "done": "on"}).status_code == 302
    noted = Readiness.objects.get(person=karim)
    assert (noted.screened_by, noted.is_complete) == (officer, False)
    browser.post(url, {"part": "screened"})
    assert Readiness.objects.get(person=karim).screened_on is None
    assert AuditEntry.objects.filter(act__in=["screened", "not_screened"]).count() == 2
    assert browser.post(url, {"part": "forgiven", "done": "on"}).status_code == 422


def test_nobody_checks_themselves(enter, officer):
    url = reverse("mentoring-ready", args=[officer.pk])
    answer = enter(officer).post(url, {"part": "screened", "done": "on"}, **JSON)
    assert answer.status_code == 403
    assert not Readiness.objects.exists()


def test_who_sees_what_was_noted(karim, amina, care):
    ready(karim)
    assert [Readiness.objects.visible_to(one).count() for one in (karim, amina, care)] == [1, 0, 1]


def apart(one, other, **fields) -> dict:
    return {"client_key": uuid.uuid4(), "one": one.pk, "other": other.pk, "kind": "family", **fields}


def test_two_are_kept_apart_and_not_told(enter, care, amina, karim, mailoutbox):
    offer(amina)
    asked = ask(karim, amina)
    mailoutbox.clear()
    browser, url, told = enter(care), reverse("mentoring-apart"), apart(karim, amina, note="Cousins")
    first, again = browser.post(url, told, **JSON), browser.post(url, told, **JSON)
    assert (first.status_code, again.status_code) == (201, 200)
    other_way = browser.post(url, apart(amina, karim), **JSON)
    assert (other_way.status_code, Exclusion.objects.count()) == (409, 1)
    assert "Cousins" in text(browser.get(url))
    asked.refresh_from_db()
    assert (asked.state, mailoutbox) == ("expired", [])
    page = text(enter(karim).get(asked.get_absolute_url()))
    assert "lapsed" in page
    assert [Exclusion.objects.visible_to(one).count() for one in (karim, amina, care)] == [0, 0, 1]


def test_they_are_let_together_again(enter, officer, amina, karim):
    told = {"kind": "work", "note": "", "client_key": uuid.uuid4()}
    made = actions.keep_apart(by=officer, one=amina, other=karim, **told).thing
    url = reverse("mentoring-together", args=[made.pk])
    assert enter(amina).post(url).status_code == 404
    assert enter(officer).post(url).status_code == 302
    assert not Exclusion.objects.exists()


def test_one_person_is_not_kept_apart_from_themselves(enter, officer, karim):
    answer = enter(officer).post(reverse("mentoring-apart"), apart(karim, karim), **JSON)
    assert list(answer.json()["error"]["fields"]) == ["other"]


def test_what_is_under_way_is_left_to_the_safeguarding_officers(amina, karim, officer):
    active = pair_up(karim, amina)
    told = {"kind": "past", "note": "", "client_key": uuid.uuid4()}
    actions.keep_apart(by=officer, one=amina, other=karim, **told)
    active.refresh_from_db()
    assert active.state == "active"
    with pytest.raises(Conflict):
        actions.keep_apart(by=officer, one=amina, other=karim, **{**told, "client_key": uuid.uuid4()})
