"""Who does what next, and what stays once a mentorship has ended."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring import actions
from mentoring.models import ClosingAnswer, MentoringCertificate, NextStep, Session
from people.actions import erase
from tests.mentoring.conftest import JSON, text

pytestmark = pytest.mark.django_db


def met(mentorship, minutes: int, state="held") -> None:
    """A session of the past."""
    starts = timezone.now() - datetime.timedelta(days=1 + mentorship.sessions.count())
    Session.objects.create(
        mentorship=mentorship,
        starts=starts,
        ends=starts + datetime.timedelta(minutes=minutes),
        zone="Africa/Mogadishu",
        state=state,
        booked_by=mentorship.mentee,
        client_key=uuid.uuid4(),
    )


def post(browser, name, mentorship, **fields):
    return browser.post(reverse(name, args=[mentorship.pk]), fields, **JSON)


# Next steps.


def test_each_notes_what_they_and_the_other_do_next(enter, active, amina, karim):
    browser = enter(karim)
    mine = post(browser, "step-add", active, text="Read the log", mine="me", due="2026-12-01")
    theirs = post(browser, "step-add", active, text="Send the sheet", mine="other")
    assert (mine.status_code, theirs.status_code) == (201, 201)
    assert post(browser, "step-add", active, text="Read the log", mine="me").status_code == 200
    steps = NextStep.objects.order_by("pk").values_list("person", "text", "due")
    assert list(steps) == [
        (karim.pk, "Read the log", datetime.date(2026, 12, 1)),
        (amina.pk, "Send the sheet", None),
    ]
    page = text(enter(amina).get(active.get_absolute_url()))
    assert "Read the log Karim 1 Dec 2026" in page
    assert "Send the sheet you" in page


def test_a_step_is_ticked_and_unticked_by_the_two_alone(enter, active, karim, hiwa, officer):
    step = actions.add_step(by=karim, mentorship=active, text="Read", mine=True).thing
    url = reverse("step-tick", args=[active.pk, step.pk])
    assert enter(karim).post(url, {"done": "on"}, **JSON).json()["done"] is True
    assert enter(hiwa).post(url, **JSON).status_code == 404
    assert enter(officer).post(url, **JSON).status_code == 403
    assert enter(karim).post(url, **JSON).json()["done"] is False


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": "", "mine": "me"}, "text"),
        ({"text": "Read", "mine": "all"}, "mine"),
        ({"text": "Read", "mine": "me", "due": "soon"}, "due"),
    ],
)
def test_what_is_wrong_with_a_step_is_said_beside_it(enter, active, karim, fields, field):
    answer = post(enter(karim), "step-add", active, **fields)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, [field])


def test_how_far_they_have_come(enter, active, karim):
    goal = actions.add_goal(by=karim, mentorship=active, text="Stand up").thing
    actions.add_goal(by=karim, mentorship=active, text="Explain")
    actions.tick_goal(by=karim, goal=goal, done=True)
    assert "1 of 2 reached" in text(enter(karim).get(active.get_absolute_url()))


# The certificate.


def test_a_certificate_says_name_role_dates_and_hours(client, enter, active, amina, karim):
    met(active, 60)
    met(active, 45)
    met(active, 30, state="missed")
    actions.complete(by=amina, mentorship=active)
    made, again = (post(enter(karim), "mentorship-certificate", active) for _ in range(2))
    assert (made.status_code, again.status_code) == (201, 200)
    client.logout()
    paper = client.get(made.json()["url"])
    told = text(paper)
    for fact in (karim.full_name, "was mentored", "1 h 45 min in sessions", made.json()["code"]):
        assert fact in told
    for private in ("Amina", active.goal, "Somalia", "Mogadishu"):
        assert private not in told
    assert paper["X-Robots-Tag"] == "noindex"
    assert "mentored somebody" in text(client.get(_certificate(amina, active)))


def _certificate(person, mentorship) -> str:
    return actions.issue_certificate(by=person, mentorship=mentorship).thing.get_absolute_url()


def test_there_is_no_certificate_before_its_time(enter, active, amina, hiwa):
    assert post(enter(amina), "mentorship-certificate", active).status_code == 403
    actions.complete(by=amina, mentorship=active)
    answer = post(enter(amina), "mentorship-certificate", active)
    assert "one session that took place" in answer.json()["error"]["message"]
    assert post(enter(hiwa), "mentorship-certificate", active).status_code == 404
    assert not MentoringCertificate.objects.exists()


def test_a_certificate_of_nobody_and_of_somebody_who_left_are_one_404(client, active, amina, karim):
    met(active, 60)
    actions.complete(by=amina, mentorship=active)
    url = _certificate(karim, active)
    erase(by=karim, keep_texts=True)
    gone, never = client.get(url), client.get(reverse("mentoring-certificate", args=["AAAA22223333"]))
    assert (gone.status_code, gone.content) == (404, never.content)


# What the programme is told.


def test_the_programme_is_told_and_the_other_is_not(enter, active, amina, karim, officer):
    assert post(enter(karim), "mentorship-closing", active, fit="not").status_code == 403
    actions.end_early(by=karim, mentorship=active)
    told = {"fit": "not", "text": "He never had time"}
    assert post(enter(karim), "mentorship-closing", active, **told).status_code == 201
    assert post(enter(karim), "mentorship-closing", active, fit="partly", text="Late").status_code == 200
    assert ClosingAnswer.objects.get().text == "Late"
    seen = [ClosingAnswer.objects.visible_to(one).count() for one in (karim, amina, officer)]
    assert seen == [1, 0, 1]
    assert "Late" not in text(enter(amina).get(active.get_absolute_url()))
    assert "Late" in text(enter(karim).get(active.get_absolute_url()))
    assert post(enter(karim), "mentorship-closing", active, fit="").status_code == 422
