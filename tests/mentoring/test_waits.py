"""What waits for staff: sessions seen differently, pairs that do not fit, and screenings that end."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring import actions, suggesting
from mentoring.actions.safeguards import warn
from mentoring.gates import screened
from mentoring.models import Feedback, Readiness, Session
from mentoring.runs import gather
from people.actions import take_part
from people.models import AuditEntry
from people.refusals import Conflict, Refused
from tests import factories
from tests.mentoring import cohorts
from tests.mentoring.conftest import JSON, agree, ask, offer, pair_up, ready, text

pytestmark = pytest.mark.django_db
PAGE = reverse("mentoring-waits")


@pytest.fixture
def care(programme):
    return factories.member("care", programme=programme, call_me="Care")


@pytest.fixture
def contested(session, karim, amina, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: session.ends)
    actions.mark_missed(by=karim, session=session, cause="power", who="other")
    return actions.contest(by=amina, session=session).thing


@pytest.fixture
def unfit(session, karim, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: session.ends)
    return actions.give_feedback(
        by=karim, session=session, rating=1, fit="not", text="Too far apart", client_key=uuid.uuid4()
    ).thing


def decide(session, **fields):
    return reverse("session-decide", args=[session.pk]), {"held": "yes", "why": "Both logs say so", **fields}


@pytest.mark.parametrize(("held", "state"), [("yes", "held"), ("no", "missed")])
def test_staff_decide_with_a_reason_and_both_are_told(
    enter, contested, amina, karim, officer, mailoutbox, held, state
):
    page = text(enter(officer).get(PAGE))
    assert "Karim noted that it was missed" in page and "a power cut" in page and "Zone four" not in page
    mailoutbox.clear()
    url, fields = decide(contested, held=held)
    page = text(enter(officer).post(url, fields, follow=True))
    assert "Decided. Both are told and can read why." in page and "No session is seen differently." in page
    contested.refresh_from_db()
    assert (contested.state, contested.absent) == (state, "")
    entry = AuditEntry.objects.get(act__startswith="find_")
    assert (entry.by, entry.reason) == (officer, "Both logs say so")
    assert {mail.to[0] for mail in mailoutbox} == {amina.email, karim.email}
    assert not any("Both logs" in mail.body for mail in mailoutbox)
    for person in (amina, karim):
        assert "Both logs say so" in text(enter(person).get(contested.get_absolute_url()))
    # It is not opened again, by neither of the two.
    with pytest.raises((Conflict, Refused)):
        actions.contest(by=amina, session=contested)


def test_a_decision_needs_a_reason_and_what_was_chosen_stays(enter, contested, officer):
    url, fields = decide(contested, why="")
    answer = enter(officer).post(url, fields)
    assert (answer.status_code, Session.objects.get().state) == (422, "contested")
    assert "This field is required." in text(answer) and 'value="yes"' in answer.content.decode()
    assert enter(officer).post(url, fields, **JSON).json()["error"]["fields"].keys() == {"why"}


def test_whoever_is_of_the_pair_does_not_decide(enter, contested, amina, karim, programme, moderator):
    url, fields = decide(contested)
    for person in (karim, moderator):
        assert enter(person).post(url, fields).status_code == 404
    take_part(amina, programme=programme, role="officer")
    assert enter(amina).post(url, fields).status_code == 404
    assert "No session is seen differently." in text(enter(amina).get(PAGE))
    del amina.roles
    with pytest.raises(Refused, match="not of the pair"):
        actions.decide(by=amina, session=contested, held=True, why="I was there")


def test_a_bad_fit_is_listed_with_a_button_and_then_it_is_not(enter, unfit, officer, karim, mailoutbox):
    assert "Too far apart" in text(enter(officer).get(PAGE))
    home = enter(officer).get(reverse("mentoring"))
    assert home.context["waits_for_staff"] == 1
    mailoutbox.clear()
    url = reverse("feedback-look-again", args=[unfit.pk])
    for _twice in range(2):
        assert "Nobody asks for somebody else." in text(enter(officer).post(url, follow=True))
    (mail,) = mailoutbox
    assert (mail.to, "Amina" in mail.body) == ([karim.email], False)
    assert AuditEntry.objects.filter(act="look-again").count() == 1


def test_a_bad_fit_of_ones_own_is_somebody_elses_to_look_at(enter, unfit, amina, programme):
    take_part(amina, programme=programme, role="officer")
    assert "Too far apart" not in text(enter(amina).get(PAGE))
    del amina.roles
    with pytest.raises(Refused, match="looks after your own"):
        actions.look_again(by=amina, feedback=unfit)


@pytest.mark.parametrize("told", ["feedback", "closing"])
def test_the_two_are_not_brought_together_again(somalia, programme, now, told):
    hodan = cohorts.mentee(somalia, "Hodan")
    people = [cohorts.mentor(somalia, name) for name in ("Amal", "Bilan", "Cige")]
    former = people[0]
    pair = pair_up(hodan, former)
    others = {"Bilan", "Cige"}
    assert {str(one.person) for one in suggesting.suggestions(hodan)} == others
    if told == "feedback":
        session = Session.objects.create(
            mentorship=pair,
            starts=now - datetime.timedelta(hours=2),
            ends=now - datetime.timedelta(hours=1),
            zone="Africa/Mogadishu",
            booked_by=hodan,
            state="held",
            client_key=uuid.uuid4(),
        )
        Feedback.objects.create(session=session, author=hodan, rating=1, fit="not", client_key=uuid.uuid4())
    actions.end_early(by=hodan, mentorship=pair)
    if told == "closing":
        assert {str(one.person) for one in suggesting.suggestions(hodan)} == {*others, "Amal"}
        actions.answer_closing(by=hodan, mentorship=pair, fit="not", text="")
    assert {str(one.person) for one in suggesting.suggestions(hodan)} == others
    found = gather(programme, "mentoring")
    assert (former.pk, hodan.pk) in found.excluded and hodan.pk in {one.id for one in found.mentees}


def test_a_screening_ends(enter, amina, karim, officer, now, mailoutbox, monkeypatch):
    offer(amina)
    ready(karim)
    ready_amina = Readiness.objects.get(person=amina)
    until = ready_amina.screened_until
    page = reverse("mentoring-readiness")
    assert "Screened again today" not in text(enter(officer).get(page))
    warn.func(ready_amina.pk)
    assert mailoutbox == []

    soon = now + datetime.timedelta(days=700)
    monkeypatch.setattr(timezone, "now", lambda: soon)
    assert Readiness.objects.complete().filter(person=amina).exists()
    warn.func(ready_amina.pk)
    assert [mail.to for mail in mailoutbox] == [[amina.email]]
    assert "Screened again today" in text(enter(officer).get(page))

    # On the last day nothing new begins with them.
    monkeypatch.setattr(
        timezone, "now", lambda: datetime.datetime.combine(until, datetime.time(12), datetime.UTC)
    )
    assert not Readiness.objects.complete().filter(person=amina).exists()
    with pytest.raises(Refused, match="takes no new mentorships"):
        ask(karim, amina)
    actions.mark_ready(by=officer, person=amina, part="screened", done=True)
    ready_amina.refresh_from_db()
    assert ready_amina.screened_on == until and ask(karim, amina)


def test_an_agreed_pair_does_not_begin_with_a_screening_that_is_over(amina, karim, now, monkeypatch):
    agreed = agree(karim, amina)
    ready(amina, karim)
    assert screened(agreed) is None
    over = now + datetime.timedelta(days=731)
    monkeypatch.setattr(timezone, "now", lambda: over)
    assert "screens both of you" in screened(agreed)
