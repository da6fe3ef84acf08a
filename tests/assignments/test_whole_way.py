"""From a host's need to the questions a year later, by links and forms alone: six people, one in Arabic."""

import re
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from assignments.models import (
    Application,
    Assignment,
    Certificate,
    FollowUp,
    Internship,
    Need,
    Training,
    Vacancy,
)
from assignments.waves import a_year_on
from people.models import Sector
from tests.assignments import making
from tests.plain import Page
from tests.walking import Clock, Walker, at, closed_to_strangers, state

pytestmark = pytest.mark.django_db
TITLE = "Night-flow logging with the night shift"
NEED = "Nobody knows where the water goes at night"
GOAL = "The night shift reads the loggers without help"
CLOSES, LEARNS, STARTS = 14, 20, 40


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


@pytest.fixture
def people(clock, utility, yusuf, deputy, officer, officer2, amina, karim, stranger):
    """Six who have a part in it, and one who has none. The focal point reads Arabic."""
    making.sector()
    yusuf.language = "ar"
    yusuf.save()
    return SimpleNamespace(
        focal=Walker(yusuf, clock),
        deputy=Walker(deputy, clock),
        officer=Walker(officer, clock),
        second=Walker(officer2, clock),
        expert=Walker(amina, clock),
        intern=Walker(karim, clock),
        stranger=Walker(stranger, clock),
    )


@pytest.fixture
def follow_ups(django_capture_on_commit_callbacks, mailoutbox, capsys):
    """The daily command; returns to whom it wrote."""

    def run() -> list[str]:
        before = len(mailoutbox)
        with django_capture_on_commit_callbacks(execute=True):
            call_command("follow_ups")
        capsys.readouterr()
        return sorted(mail.to[0] for mail in mailoutbox[before:])

    return run


def test_from_a_need_to_a_year_later(people, clock, follow_ups, mailoutbox, utility):
    need = describe_and_approve(people)
    vacancy = call(people, clock, need)
    apply_and_choose(people, vacancy)
    work = Assignment.objects.get()
    learn(people, clock, work)
    agree_and_start(people, clock, work)
    asked_and_answered(people, follow_ups, FollowUp.Wave.START, in_use="early")
    intern_beside(people, work)
    weeks(people, clock, work)
    report_and_close(people, clock, work)
    asked_and_answered(people, follow_ups, FollowUp.Wave.END, in_use="yes")
    stays(people, utility)

    # Nothing for a year, and then the last questions.
    work.refresh_from_db()
    a_year = a_year_on(min(work.ends, clock.now.date()))
    clock.on(clock.day((a_year - clock.first_day).days - 1))
    assert follow_ups() == []
    clock.on(a_year)
    asked_and_answered(people, follow_ups, FollowUp.Wave.YEAR, in_use="partly")
    assert follow_ups() == []
    assert FollowUp.objects.exclude(answered_at=None).count() == FollowUp.objects.count() == 6

    # In all that time no mail said who, where or what (domain I9).
    told = " ".join(f"{mail.subject} {mail.body} {mail.alternatives}" for mail in mailoutbox)
    names = [walker.person.call_me for walker in vars(people).values()]
    assert [word for word in (*names, utility.name, "Somalia", TITLE, NEED, GOAL) if word in told] == []
    assert len(mailoutbox) > 20


def describe_and_approve(people) -> str:
    focal, officer = people.focal, people.officer
    page = focal.go("/assignments/needs/new/")
    assert '<html lang="ar" dir="rtl"' in page.html
    focal.press(
        "Save the draft",
        sector=str(Sector.objects.get().pk),
        title=NEED,
        problem="Between the pump and the taps a third is lost.",
        learners="Three technicians of the night shift.",
        stays="A routine and a page that says how.",
        internet="patchy",
    )
    path = at(Need.objects.get())
    assert focal.page.url.endswith(path) and state(Need) == "draft"
    assert officer.ask(path).status_code == 404
    focal.press("Send it in")
    assert state(Need) == "submitted" and focal.sees("waits for the programme")
    closed_to_strangers(people, path)
    assert people.expert.ask(path).status_code == 404

    # It waits for the officers, who find it from their list of what waits.
    officer.go("/assignments/")
    assert officer.sees("Waits for you", NEED)
    officer.go(path)
    officer.press("Approve")
    assert state(Need) == "approved" and officer.sees("approved")
    return path


def call(people, clock, need: str) -> str:
    focal, officer = people.focal, people.officer
    focal.go(need)
    focal.follow("Write the vacancy")
    focal.press(
        "Save the draft",
        title=TITLE,
        tasks="Set up two loggers with the night shift.",
        deliverables="A routine that the technicians wrote.",
        requirements="You have kept a network of pipes running.",
        languages="Somali, English",
        mode="mixed",
        starts=str(clock.day(STARTS)),
        closes_at=f"{clock.day(CLOSES)}T12:00",
        daily_allowance="60",
        goals="6",
    )
    path = at(Vacancy.objects.get())
    assert state(Vacancy) == "draft"
    focal.press("Send it in")
    assert state(Vacancy) == "in_review"
    assert (people.stranger.ask(path).status_code, Client().get(f"/en{path}").status_code) == (404, 404)
    officer.go(path)
    officer.press("Publish")
    assert state(Vacancy) == "published"
    anybody = Page(path, Client().get(f"/en{path}").content.decode())
    assert TITLE in anybody.text and "/assignments/applications/to/" in anybody.link("Log in to apply")
    return path


def apply_and_choose(people, vacancy: str) -> None:
    expert = people.expert
    expert.go(vacancy)
    expert.follow("Apply")
    expert.press("Save the draft", motivation="I grew up beside a pump that stood still.")
    assert state(Application) == "draft" and expert.sees("Still missing", "Add your CV.")
    expert.follow("Write on")
    expert.press(
        "Save the draft",
        experience="Nine years of night shifts.",
        available_from=str(Vacancy.objects.get().starts),
        cv=SimpleUploadedFile("cv.pdf", b"%PDF-1.4 words"),
    )
    path = at(Application.objects.get())
    assert people.officer.ask(path).status_code == people.deputy.ask(path).status_code == 404
    expert.press("Send it in")
    assert state(Application) == "submitted" and expert.sees("It is with the programme")
    closed_to_strangers(people, path)
    closed_to_strangers(people, vacancy.replace("/vacancies/", "/assignments/applications/of/"))
    choose(people, path)

    expert.go(path)
    assert expert.sees("The place is yours if you want it")
    expert.press("Accept the place")
    assert (state(Application), state(Vacancy)) == ("accepted", "filled")
    assert state(Assignment) == "confirmed"
    expert.follow("To your assignment")
    assert expert.sees(TITLE, "The training before departure is not completed.")


def choose(people, path: str) -> None:
    """Staff put it before the host, the deputy says yes, and another officer than the host's yes."""
    officer, deputy, second = people.officer, people.deputy, people.second
    assert deputy.ask(path).status_code == 404
    officer.go(path)
    officer.press("Put before the host")
    assert state(Application) == "shortlisted"
    deputy.go("/assignments/")
    assert deputy.sees("Waits for you", TITLE)
    deputy.go(path)
    assert deputy.sees("I grew up beside a pump that stood still.")
    deputy.press("Yes, we want to work together")
    assert state(Application) == "host_approved"
    people.expert.go(path)
    assert people.expert.sees("It is with the programme") and "Deputy" not in people.expert.page.text
    second.go(path)
    assert second.sees("Yes for the host: Deputy")
    second.press("Yes for the programme")
    assert state(Application) == "approved"
    second.press("Offer the place")
    assert state(Application) == "offered" and second.sees("It is with the person who applied")


def learn(people, clock, work) -> None:
    """A training of one session: the officer marks who was there, and the gate's first line is done."""
    officer, expert = people.officer, people.expert
    officer.go("/assignments/trainings/new/")
    officer.press("Save", kind="departure", title="Before one leaves")
    officer.follow("Add a session")
    day = clock.day(LEARNS)
    officer.press("Save", title="Whom you work with", starts=f"{day}T09:00", ends=f"{day}T16:00")
    path = at(Training.objects.get())
    if not Training.objects.get().is_open:
        assert expert.ask(path).status_code == 404
        officer.press("Open it to members")
    expert.go(path)
    expert.press("Take part")
    assert expert.sees("you take part")
    clock.on(day)
    officer.go(path)
    officer.follow("Who was there")
    officer.press("Save", present=re.search(r'name="present" value="(\d+)"', officer.page.html)[1])
    assert officer.sees("completed")
    work.refresh_from_db()
    assert work.trained_on == day


def agree_and_start(people, clock, work) -> None:
    expert, focal, officer = people.expert, people.focal, people.officer
    path = at(work)
    closed_to_strangers(people, path)
    assert people.intern.ask(path).status_code == 404
    expert.go(f"{path}plan/")
    expert.press("Add the goal", text=GOAL, level="knowledge")
    expert.press("Agree to this work plan")
    focal.go("/assignments/")
    assert focal.sees("Waits for you", TITLE)
    focal.go(f"{path}plan/")
    focal.press("Agree to this work plan")
    assert focal.sees("The host agrees", GOAL)

    officer.go(path)
    assert officer.sees("Ready to start", "not possible yet.", "The security brief was not given yet.")
    officer.follow("Tick the list")
    today = str(clock.now.date())
    officer.press("Save", briefed_on=today, documents_on=today)
    officer.press("Ready to start")
    assert state(Assignment) == "prepared"

    expert.go(path)
    assert expert.sees("Start the work", "not possible yet.", "The first day is not there yet.")
    clock.on(clock.day(STARTS))
    expert.go(path)
    expert.press("Start the work")
    assert state(Assignment) == "active" and expert.sees("under way")


def asked_and_answered(people, follow_ups, wave: str, *, in_use: str) -> None:
    """Both sides get the questions of one wave, once, and answer; nobody else reads them but staff."""
    expert, focal = people.expert, people.focal
    assert follow_ups() == sorted([expert.person.email, focal.person.email])
    assert follow_ups() == []
    for walker in (expert, focal):
        row = FollowUp.objects.get(wave=wave, person=walker.person)
        path = at(row)
        walker.go("/assignments/follow-ups/")
        assert walker.sees("Waiting for your answer", TITLE)
        closed_to_strangers(people, path)
        walker.go(path)
        walker.press("Send the answer", in_use=in_use, level="knowledge", confidence="4")
        row.refresh_from_db()
        assert (row.in_use, row.level, row.confidence) == (in_use, "knowledge", 4)
        walker.go("/assignments/follow-ups/")
        assert walker.sees("Answered")
        assert walker.said("Waiting for your answer") not in walker.page.text
        people.officer.go(path)
        assert people.officer.sees("4 / 5") and people.officer.asked("confidence") == []


def intern_beside(people, work) -> None:
    expert, intern, focal = people.expert, people.intern, people.focal
    expert.go(at(work))
    expert.follow("Plan an internship")
    expert.press("Plan the internship", intern=str(intern.person.pk), title="Read two loggers a week")
    assert state(Internship) == "planned"
    path = at(Internship.objects.get())
    closed_to_strangers(people, path)
    focal.go(path)
    assert focal.sees("Read two loggers a week")
    expert.press("Begin the internship")
    assert state(Internship) == "active"
    intern.go("/assignments/internships/")
    assert intern.sees("Read two loggers a week")
    intern.go(path)
    intern.press("Add to the log", text="I read a logger alone.")
    assert intern.sees("I read a logger alone.", "not signed yet")
    expert.go(path)
    expert.press("Sign this entry")
    assert expert.sees("signed")
    # The intern reads what the work is about, and not how it goes.
    work_path = at(work)
    assert intern.ask(work_path).status_code == 200
    assert intern.ask(f"{work_path}log/").status_code == 404
    expert.press("Complete the internship")
    assert state(Internship) == "completed"
    code = Certificate.objects.get(internship__isnull=False).code
    assert intern.person.full_name in Client().get(f"/en/c/{code}/").content.decode()


def weeks(people, clock, work) -> None:
    """A week is written down and comes up at the meeting; the mode changes; the work stops and goes on."""
    expert, officer = people.expert, people.officer
    path = at(work)
    clock.on(clock.day(STARTS + 9))
    expert.go(path)
    expert.follow("Write this week’s three lines")
    expert.press(
        "Save the week",
        challenge="Two batteries are empty",
        achievement="Zone four is read",
        recommendation="Bring a charger",
    )
    for walker in (expert, officer):
        walker.go("/assignments/agenda/?month=" + f"{work.log.get().week:%Y-%m}")
        assert walker.sees("Challenges", "Two batteries are empty", "Bring a charger")
    people.focal.go(f"{path}log/")
    assert people.focal.sees("Zone four is read")

    expert.go(path)
    expert.follow("Change the mode")
    expert.press("Change the mode", mode="virtual", reason="The road is closed.")
    work.refresh_from_db()
    assert work.mode == "virtual" and expert.sees("The road is closed.")
    expert.press("Put on hold", reason="The pump house is under water.")
    assert state(Assignment) == "on_hold"
    people.deputy.go(path)
    assert people.deputy.sees("on hold", "The pump house is under water.")
    officer.go(path)
    officer.press("Go on", reason="It is dry again.")
    assert state(Assignment) == "active"


def report_and_close(people, clock, work) -> None:
    expert, deputy, officer = people.expert, people.deputy, people.officer
    path = at(work)
    clock.on(work.ends)
    expert.go(path)
    expert.follow("Write the report")
    told = {"summary": "Two loggers were set up.", "stays": "A routine and a page."}
    expert.press("Keep for now", **told)
    assert state(Assignment) == "active" and officer.ask(f"{path}report/").status_code == 404
    expert.follow("Write the report")
    [reached] = expert.asked("reached_")
    expert.press("Hand in the report", **{reached: "fully"})
    assert state(Assignment) == "reporting"
    officer.go(f"{path}report/")
    assert officer.sees("Two loggers were set up.", GOAL)
    officer.go(path)
    assert officer.sees("Close", "not possible yet.", "The host has not given feedback yet.")

    deputy.go(f"{path}feedback/")
    deputy.press(
        "Save", **dict.fromkeys(("useful", "learned", "respectful", "supported", "again"), "4"), text="Good."
    )
    assert expert.ask(f"{path}feedback/").status_code == 404
    officer.go(path)
    officer.press("Close")
    assert state(Assignment) == "closed"
    expert.go(path)
    expert.follow("Certificate")
    code = Certificate.objects.get(assignment=work).code
    assert expert.sees(code)
    closed_to_strangers(people, f"{path}certificate/")
    anybody = Page("", Client().get(f"/en/c/{code}/").content.decode())
    assert "This certificate is genuine." in anybody.text and expert.person.full_name in anybody.text
    # Whoever checks it reads who, as what and when; not where.
    assert [word for word in (work.host.name, work.title) if word in anybody.text] == []


def stays(people, utility) -> None:
    """What the institution keeps: the expert adds to it, the host takes it along."""
    pack = f"/assignments/handover/{utility.pk}/"
    closed_to_strangers(people, pack)
    people.expert.go(pack)
    people.expert.follow("Add something")
    people.expert.press("Add it", kind="decision", title="One sheet a night", text="Four numbers.")
    people.focal.go(pack)
    assert people.focal.sees("One sheet a night")
    answer = people.focal.ask(f"{pack}zip/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
