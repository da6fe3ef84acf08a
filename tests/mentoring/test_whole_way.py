"""From a profile to a certificate by links and forms alone, across the March change of the clocks.

The mentee reads Somali and the mentor Arabic; the second mentor comes after a bad fit with the first.
"""

import datetime
import re
from types import SimpleNamespace

import pytest
from django.test import Client

from mentoring.models import (
    Feedback,
    Match,
    MatchRun,
    MentoringCertificate,
    Mentorship,
    Session,
)
from tests import factories
from tests.mentoring.certificate import faults
from tests.mentoring.conftest import skill
from tests.walking import Clock, Walker, at, closed_to_strangers

pytestmark = pytest.mark.django_db
GOAL = "Read a night of flow data without help"
FIRST = datetime.datetime(2026, 3, 16, 9, tzinfo=datetime.UTC)
# Mondays at five in Utrecht: the European clocks change between the first and the second.
MONDAYS = ["2026-03-23T16:00", "2026-03-30T15:00", "2026-04-06T15:00", "2026-04-13T15:00"]


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch, FIRST)


@pytest.fixture
def people(clock, somalia):
    skill("Leak detection", name_so="Ogaanshaha dusitaanka", name_ar="كشف التسرب")
    abroad = {"time_zone": "Europe/Amsterdam"}
    at_home = {"time_zone": "Africa/Mogadishu"}

    def walker(name, role, **columns):
        return Walker(factories.member(role, somalia, call_me=name, **columns), clock)

    return SimpleNamespace(
        hodan=walker("Hodan", "intern", language="so", **at_home),
        amal=walker("Amal", "expert", language="ar", **abroad),
        bilan=walker("Bilan", "expert", **abroad),
        cige=walker("Cige", "expert", **abroad),
        deeqa=walker("Deeqa", "expert", **abroad),
        officer=walker("Officer", "officer"),
        stranger=walker("Stranger", "intern", **at_home),
    )


def test_from_a_profile_to_a_certificate(people, clock, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        profiles(people)
        suggestions(people)
        pair = asked_and_agreed(people, people.amal)
        sessions = booked(people, pair)
        held(people, clock, sessions[0], pair)
        missed_and_decided(people, clock, sessions[1])
        no_good_fit(people, sessions[1])
        paused_and_ended(people, clock, pair)
        second = matched_again(people, clock)
        completed(people, clock, second)
    told = " ".join(f"{mail.subject} {mail.body} {mail.alternatives}" for mail in mailoutbox)
    assert [word for word in ("Hodan", "Amal", "Bilan", "Somalia", GOAL, "zebrafinch") if word in told] == []
    assert len(mailoutbox) > 20


def profiles(people) -> None:
    """Who offers, who looks, in which language, and when: each on a page of their own."""
    mentors = [people.amal, people.bilan, people.cige, people.deeqa]
    for walker in [people.hodan, *mentors]:
        walker.go("/mentoring/profile/")
        if walker is people.hodan:
            walker.press("Save", seeks="on", wants="ogaanshaha dusitaanka")
        else:
            walker.press("Save", mentors="on", offers="leak detection", capacity="1")
        walker.go("/mentoring/profile/")
        # Amal alone speaks Somali as well as Hodan does, so she fits best.
        for language, level in [
            ("en", "4"),
            *([("so", "7")] if walker in (people.hodan, people.amal) else []),
        ]:
            walker.press("Add the language", language=language, level=level)
        walker.go("/mentoring/availability/")
        starts, ends = ("17:00", "23:00") if walker is people.hodan else ("16:00", "20:00")
        walker.press("Add", days=["1"], starts=starts, ends=ends)
    people.hodan.go("/mentoring/suggestions/")
    assert "Amal" not in people.hodan.page.text
    for walker in [people.hodan, *mentors]:
        for word in ("Screened", "Trained"):
            people.officer.go("/mentoring/readiness/")
            people.officer.press(f"{word}: {walker.person.call_me}")


def suggestions(people) -> None:
    """Three, each with reasons and times, the best first."""
    hodan = people.hodan
    hodan.go("/mentoring/suggestions/")
    assert hodan.sees("Why this person", "When you are both free")
    assert hodan.page.html.count('<article class="suggestion">') == 3
    assert "Amal" in hodan.page.html.partition('<article class="suggestion">')[2].partition("</article>")[0]
    assert f"/mentoring/request/{people.amal.person.pk}/" in hodan.page.html


def asked_and_agreed(people, mentor) -> str:
    hodan = people.hodan
    hodan.go(f"/mentoring/request/{mentor.person.pk}/")
    hodan.press("Send the request", goal=GOAL)
    found = Mentorship.objects.get(mentor=mentor.person)
    path = at(found)
    closed_to_strangers(people, path)
    mentor.go(path)
    mentor.press("Accept")
    both_sign(hodan, mentor, path)
    return path


def both_sign(hodan, mentor, path: str) -> None:
    for walker in (mentor, hodan):
        walker.go(path)
        walker.press("Sign", promises="on", conduct="on")
    assert hodan.sees("Book a session")


def booked(people, pair: str) -> list[str]:
    """A series of four that keeps Utrecht's clock; for Hodan it moves by an hour."""
    hodan = people.hodan
    hodan.go(pair)
    hodan.follow("Book a session")
    typed = {"starts": f"{MONDAYS[0]}Z", "every": "1", "times": "4", "zone": "Europe/Amsterdam"}
    hodan.press("Book all of them", **typed)
    sessions = Session.objects.order_by("starts")
    assert [f"{one.starts:%Y-%m-%dT%H:%M}" for one in sessions] == MONDAYS
    assert "19:00" in hodan.page.text and "18:00" in hodan.page.text
    paths = [at(one) for one in sessions]
    closed_to_strangers(people, paths[0])
    return paths


def held(people, clock, session: str, pair: str) -> None:
    hodan, amal = people.hodan, people.amal
    hodan.go(session)
    hodan.press("Keep it", aim="Zone four")
    clock.on(datetime.date(2026, 3, 24))
    hodan.go(session)
    hodan.press("It took place")
    hodan.press("Keep the note", body="For my eyes: zebrafinch")
    hodan.press("Keep the note", body="We look at zone four again", shared="on")
    hodan.press("Tell staff", rating="4", fit="deciding")
    amal.go(session)
    assert "zone four again" in amal.page.text and "zebrafinch" not in amal.page.text
    amal.go(pair)
    amal.press("Add a step", text="Send the logger's manual", mine="me", due="2026-03-30")
    hodan.go(pair)
    assert "Send the logger's manual" in hodan.page.text
    hodan.press("Add the goal", text="Two zones a week")
    assert people.officer.ask(session).status_code == 404
    people.officer.go(pair)
    assert "zone four" not in people.officer.page.text and GOAL not in people.officer.page.text


def missed_and_decided(people, clock, session: str) -> None:
    """The one says that the other did not come; she sees it differently; staff decide with a reason."""
    hodan, amal, officer = people.hodan, people.amal, people.officer
    clock.on(datetime.date(2026, 3, 31))
    hodan.go(session)
    hodan.press("Note it", cause="connection", who="other")
    amal.go(session)
    amal.press("I see it differently")
    officer.go("/mentoring/")
    officer.follow("Waits for staff")
    officer.press("Decide", held="no", why="The line was down for both")
    for walker in (hodan, amal):
        walker.go(session)
        assert "The line was down for both" in walker.page.text
    assert Session.objects.get(state="missed").absent == ""


def no_good_fit(people, session: str) -> None:
    """Staff alone read it; their button leads the mentee to suggestions without the one she had."""
    hodan, amal, officer = people.hodan, people.amal, people.officer
    hodan.go(session)
    hodan.press("Tell staff", rating="2", fit="not", text="Our hours never meet")
    amal.go(session)
    assert "Our hours never meet" not in amal.page.text
    officer.go("/mentoring/waits/")
    assert "Our hours never meet" in officer.page.text
    officer.press("Suggest others to the mentee")
    assert Feedback.objects.get(fit="not").looked_at
    hodan.go("/mentoring/suggestions/")
    assert {name for name in ("Amal", "Bilan", "Cige", "Deeqa") if name in hodan.page.text} == {
        "Bilan",
        "Cige",
        "Deeqa",
    }


def paused_and_ended(people, clock, pair: str) -> None:
    hodan, amal = people.hodan, people.amal
    hodan.go(pair)
    hodan.press("Pause")
    assert set(Session.objects.filter(starts__gt=clock.now).values_list("state", flat=True)) == {"cancelled"}
    amal.go(pair)
    amal.press("Resume")
    hodan.go(pair)
    hodan.press("Complete")
    hodan.press("Send", fit="partly", text="She was kind")
    amal.go(pair)
    assert "She was kind" not in amal.page.text
    for walker, role in ((hodan, "was mentored"), (amal, "mentored somebody")):
        walker.go(pair)
        walker.press("Make my certificate")
        paper = MentoringCertificate.objects.get(person=walker.person)
        page = Client().get(f"/en/mentoring/c/{paper.code}/").content.decode()
        assert walker.person.full_name in page and role in page
        assert GOAL not in page and "zebrafinch" not in page
    assert Client().get("/en/mentoring/c/nosuchcode12/").status_code == 404


def matched_again(people, clock) -> str:
    """A run of the matching finds the best that is left, proves it, and both say yes."""
    hodan, officer = people.hodan, people.officer
    clock.on(datetime.date(2026, 4, 2))
    officer.go("/mentoring/matching/")
    officer.press("Find the best pairs", seed="7")
    run = MatchRun.objects.get()
    told = officer.ask(f"/mentoring/matching/{run.pk}/run.json").json()
    assert faults(told) == []
    officer.press("Publish")
    match = Match.objects.get()
    assert match.mentee == hodan.person and match.mentor != people.amal.person
    mentor = next(one for one in (people.bilan, people.cige, people.deeqa) if one.person == match.mentor)
    for walker in (mentor, hodan):
        walker.go(at(match))
        walker.press("Yes")
    path = at(Mentorship.objects.get(mentor=mentor.person))
    both_sign(hodan, mentor, path)
    closed_to_strangers(people, path)
    people.amal.ask(path)
    nothing = people.amal.ask(re.sub(r"\d+", "987654", path))
    assert people.amal.ask(path).content == nothing.content
    return path


def completed(people, clock, pair: str) -> None:
    hodan = people.hodan
    hodan.go(pair)
    hodan.follow("Book a session")
    hodan.press("Book this session", starts="2026-04-13T15:00Z")
    session = at(Session.objects.get(state="confirmed"))
    clock.on(datetime.date(2026, 4, 14))
    hodan.go(session)
    hodan.press("It took place")
    hodan.press("Tell staff", rating="5", fit="good")
    hodan.go(pair)
    hodan.press("Complete")
    hodan.press("Make my certificate")
    assert MentoringCertificate.objects.filter(person=hodan.person).count() == 2
    assert set(Mentorship.objects.values_list("state", flat=True)) == {"completed"}
