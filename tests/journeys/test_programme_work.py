"""From a host's need to the questions a year later, in a browser: six people, one on a phone in Arabic.

Days on which nothing happens are jumped over: the work begins on the day of the test, and the year is taken
off the dates in the database.
"""

import re
from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assignments.waves import a_year_on
from assignments.weeks import monday

pytestmark = pytest.mark.journey
PHONE = {"viewport": {"width": 360, "height": 740}}
TITLE = "Listen to the pipes of the hill quarter"
GOAL = "The night shift finds a leak within a night"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CV = {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 words"}

A_YEAR_BACK = """
from datetime import timedelta
from django.core.management import call_command
from django.db.models import F
from assignments.models import Assignment, FollowUp
year, title = timedelta(days=366), {title!r}
work = Assignment.objects.filter(title=title)
work.update(**{{name: F(name) - year for name in ("starts", "ends", "latest_end", "moved_at")}})
asked = FollowUp.objects.filter(assignment__title=title)
print(*asked.filter(wave="year").values_list("due_on", flat=True))
asked.update(due_on=F("due_on") - year)
call_command("follow_ups")
"""


@pytest.fixture
def people(new_context, login):
    """Each in a browser of their own; the focal point on a small phone."""

    def come(name: str, language: str = "en", **options):
        page = new_context(**options).new_page()
        login(page, name, language)
        return page

    return SimpleNamespace(
        focal=come("yusuf", "ar", **PHONE),
        deputy=come("nimco", "so"),
        officer=come("staff"),
        second=come("admin"),
        expert=come("zainab"),
        intern=come("ayaanle"),
    )


def fill(page, **typed: str) -> None:
    for name, value in typed.items():
        page.fill(f"main [name={name}]", value)


def choose(page, **chosen: str) -> None:
    for name, value in chosen.items():
        page.check(f"main [name={name}][value='{value}']")


def step(page, act: str, **typed: str) -> None:
    """Press the button that leads to `act`, unfolded first where it is folded away."""
    form = page.locator(f"form[action$='/{act}/']")
    if typed:
        page.locator("main details", has=form).locator("summary").click()
    for name, value in typed.items():
        form.locator(f"[name={name}]").fill(value)
    with page.expect_navigation():
        form.locator("button.button").click()


def save(page, button: str = "button.button") -> None:
    """Send the page's own form, and be on the page that follows."""
    with page.expect_navigation():
        page.click(f"main form:not([action]) {button}")


def follow(page, end: str) -> None:
    """Follow the link whose address ends so."""
    with page.expect_navigation():
        page.locator(f"main a[href*='{end}']").first.click()


def here(page, pattern: str) -> str:
    """The page's address without its language, once one is there."""
    page.wait_for_url(re.compile(rf"/\w\w{pattern}$"))
    return re.search(rf"/\w\w({pattern})$", page.url)[1]


def shows(page, *texts: str) -> None:
    for text in texts:
        expect(page.locator("main")).to_contain_text(text)


def fits(phone) -> None:
    """Right to left, and nothing sticks out of the narrow screen."""
    expect(phone.locator("html")).to_have_attribute("dir", "rtl")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]


def test_from_a_need_to_a_year_later(people, site):
    vacancy = call(people, describe_and_approve(people))
    work = apply_and_choose(people, vacancy)
    learn(people)
    agree_and_start(people, work)
    site.manage("follow_ups")
    answer(people, "early")
    intern_beside(people, work)
    week(people, work)
    code = report_and_close(people, work)
    stays(people, work)
    site.manage("follow_ups")
    answer(people, "yes")

    # A year on.
    told = site.manage("shell", "--no-imports", "-c", A_YEAR_BACK.format(title=TITLE))
    today = timezone.localdate()
    assert set(told.split()[:2]) <= {str(a_year_on(today - timedelta(days=back))) for back in (0, 1)}
    answer(people, "partly")
    people.focal.goto(f"/ar/c/{code}/")
    shows(people.focal, code)


def describe_and_approve(people) -> str:
    focal, officer = people.focal, people.officer
    focal.goto("/ar/assignments/")
    follow(focal, "/needs/new/")
    fits(focal)
    focal.select_option("main [name=sector]", index=1)
    focal.select_option("main [name=internet]", "patchy")
    fill(
        focal,
        title="نسمع التسرّب ولا نجده",
        problem="يضيع الماء ليلا.",
        learners="ثلاثة فنيين.",
        stays="دليل.",
    )
    save(focal)
    path = here(focal, r"/assignments/needs/\d+/")
    fits(focal)
    step(focal, "submit")
    expect(focal.locator("form[action$='/submit/']")).to_have_count(0)

    officer.goto("/en/assignments/")
    shows(officer, "نسمع التسرّب ولا نجده")
    officer.goto(f"/en{path}")
    step(officer, "approve")
    shows(officer, "approved")
    return path


def call(people, need: str) -> str:
    """The focal point draws it up on the phone, and the office publishes it."""
    focal, officer = people.focal, people.officer
    today = timezone.localdate()
    focal.goto(f"/ar{need}")
    follow(focal, "/vacancies/new/")
    fits(focal)
    fill(
        focal,
        title=TITLE,
        tasks="Walk the lines at night with the shift.",
        deliverables="A map of what was heard.",
        requirements="You have listened to pipes before.",
        languages="Somali, English",
        closes_at=f"{today + timedelta(days=10)}T12:00",
        starts=str(today + timedelta(days=40)),
    )
    focal.select_option("main [name=mode]", "mixed")
    save(focal)
    path = here(focal, r"/vacancies/\d+/")
    fits(focal)
    step(focal, "submit")
    officer.goto(f"/en{path}")
    step(officer, "publish")
    shows(officer, "Make it known")
    return path


def apply_and_choose(people, vacancy: str) -> str:
    expert, officer, deputy, second = people.expert, people.officer, people.deputy, people.second
    expert.goto(f"/en{vacancy}")
    follow(expert, "/applications/to/")
    fill(expert, motivation="I hear water.", experience="Nine winters of night walks.")
    fill(expert, available_from=str(timezone.localdate() + timedelta(days=40)))
    expert.set_input_files("main [name=cv]", CV)
    save(expert)
    path = here(expert, r"/assignments/applications/\d+/")
    step(expert, "submit")
    shows(expert, "It is with the programme")

    officer.goto(f"/en{path}")
    step(officer, "shortlist")
    deputy.goto(f"/so{path}")
    shows(deputy, "I hear water.")
    step(deputy, "host_approve")
    second.goto(f"/en{path}")
    step(second, "approve")
    step(second, "offer")
    shows(second, "It is with the person who applied")

    expert.goto(f"/en{path}")
    step(expert, "accept")
    with expert.expect_navigation():
        expert.locator("main").get_by_role("link", name="To your assignment").click()
    return here(expert, r"/assignments/\d+/")


def learn(people) -> None:
    """A training that goes on just now; the officer marks who is there."""
    officer, expert = people.officer, people.expert
    now = datetime.now(AMSTERDAM)
    officer.goto("/en/assignments/trainings/new/")
    fill(officer, title="Before one leaves for the hills")
    save(officer)
    path = here(officer, r"/assignments/trainings/\d+/")
    follow(officer, "/sessions/")
    fill(officer, title="Keeping safe")
    for name, hours in {"starts": -1, "ends": 2}.items():
        fill(officer, **{name: f"{now + timedelta(hours=hours):%Y-%m-%dT%H:%M}"})
    save(officer)
    step(officer, "open")
    expert.goto(f"/en{path}")
    step(expert, "enrol")
    shows(expert, "you take part")
    officer.goto(f"/en{path}")
    follow(officer, "/attendance/")
    officer.check("main [name=present]")
    save(officer)
    shows(officer, "completed")


def agree_and_start(people, work: str) -> None:
    expert, focal, officer = people.expert, people.focal, people.officer
    today = timezone.localdate()
    expert.goto(f"/en{work}plan/")
    fill(expert, text=GOAL)
    choose(expert, level="knowledge")
    save(expert)
    step(expert, "agree")
    focal.goto(f"/ar{work}plan/")
    fits(focal)
    shows(focal, GOAL)
    step(focal, "agree")
    expect(focal.locator("main form[action$='/agree/']")).to_have_count(0)

    officer.goto(f"/en{work}gate/")
    fill(officer, briefed_on=str(today), documents_on=str(today))
    save(officer)
    follow(officer, "/dates/")
    fill(officer, starts=str(today), ends=str(today + timedelta(days=60)))
    save(officer)
    step(officer, "prepare")
    expert.goto(f"/en{work}")
    step(expert, "start")
    shows(expert, "under way")


def answer(people, in_use: str) -> None:
    """Both sides answer what they were asked last, from the list of what waits."""
    for page, language in ((people.focal, "ar"), (people.expert, "en")):
        page.goto(f"/{language}/assignments/follow-ups/")
        with page.expect_navigation():
            page.locator("main section").first.locator("a.whole", has_text=TITLE).click()
        page.select_option("main [name=in_use]", in_use)
        page.select_option("main [name=level]", "knowledge")
        page.select_option("main [name=confidence]", "4")
        save(page)
        expect(page.locator("main [role=status]").first).to_be_visible()
    fits(people.focal)


def intern_beside(people, work: str) -> None:
    expert, intern = people.expert, people.intern
    expert.goto(f"/en{work}")
    follow(expert, "/internships/plan/")
    fill(expert, title="Draw what is heard")
    chosen = expert.locator("main [name=intern] option", has_text="Ayaanle")
    expert.select_option("main [name=intern]", chosen.get_attribute("value"))
    save(expert)
    path = here(expert, r"/assignments/internships/\d+/")
    step(expert, "start")
    intern.goto(f"/en{path}")
    fill(intern, text="I heard a leak before the others.")
    step(intern, "skills")
    expert.goto(f"/en{path}")
    step(expert, "sign")
    shows(expert, "signed")
    step(expert, "complete")
    intern.goto(f"/en{path}")
    shows(intern, "completed", "Certificate")


def week(people, work: str) -> None:
    """Three lines for the meeting, another mode, and a stop that does not last."""
    expert, officer = people.expert, people.officer
    expert.goto(f"/en{work}log/")
    fill(
        expert,
        challenge="Lorries drown the pipes",
        achievement="Two lines walked",
        recommendation="Walk late",
    )
    with expert.expect_navigation():
        expert.click("#write button.button")
    shows(expert, "Two lines walked")
    officer.goto(f"/en/assignments/agenda/?month={monday(timezone.localdate()):%Y-%m}")
    shows(officer, "Lorries drown the pipes")
    expert.goto(f"/en{work}mode/")
    choose(expert, mode="virtual")
    fill(expert, reason="The road is closed.")
    save(expert)
    shows(expert, "The road is closed.")
    step(expert, "hold", reason="The pump house is under water.")
    people.deputy.goto(f"/so{work}")
    shows(people.deputy, "The pump house is under water.")
    officer.goto(f"/en{work}")
    fill(officer, reason="It is dry again.")
    step(officer, "resume")
    shows(officer, "under way")


def report_and_close(people, work: str) -> str:
    """The certificate's code."""
    expert, focal, officer = people.expert, people.focal, people.officer
    expert.goto(f"/en{work}report/")
    fill(expert, summary="Every line was walked twice.", stays="A map, and those who drew it.")
    expert.check("main [name^=reached_][value=fully]")
    save(expert, "button[name=hand_in]")
    focal.goto(f"/ar{work}feedback/")
    fits(focal)
    choose(focal, **dict.fromkeys(("useful", "learned", "respectful", "supported", "again"), "5"))
    save(focal)
    officer.goto(f"/en{work}report/")
    shows(officer, "Every line was walked twice.", GOAL)
    officer.goto(f"/en{work}")
    step(officer, "close")
    expert.goto(f"/en{work}certificate/")
    code = expert.locator("main article code").inner_text()
    expert.goto(f"/en/c/{code}/")
    shows(expert, "This certificate is genuine.")
    return code


def stays(people, work: str) -> None:
    expert, focal = people.expert, people.focal
    expert.goto(f"/en{work}")
    follow(expert, "/handover/")
    path = here(expert, r"/assignments/handover/\d+/")
    follow(expert, "/add/")
    expert.select_option("main [name=kind]", "decision")
    fill(expert, title="Walk after midnight", text="Nobody draws water then.")
    save(expert)
    focal.goto(f"/ar{path}")
    shows(focal, "Walk after midnight")
    fits(focal)
