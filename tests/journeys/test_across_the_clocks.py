"""From a profile to a held session and its next step, while the clocks of one of the two change.

An intern in Mogadishu on a phone, in Somali, and an expert in Utrecht, in Arabic, in March: the Netherlands
go to summer time on Sunday the 28th, Somalia never does.
"""

import contextlib
import email
import re
import sqlite3
import time
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys import server
from tests.journeys.conftest import PASSWORD, PATIENCE, Watch

pytestmark = pytest.mark.journey
PHONE = {"viewport": {"width": 360, "height": 640}}
PLAIN = {"java_script_enabled": False}
SENT_WITHIN = 15
BEFORE, AFTER = "2027-03-22T08:00:00+00:00", "2027-03-29T18:30:00+00:00"
# The same evening on both sides of the change, and what the Utrecht clock shows at eight in Mogadishu.
WINTER, SUMMER = ("2027-03-24T17:00Z", "18:00"), ("2027-03-29T17:00Z", "19:00")

PAIRS = """
from datetime import date
from allauth.account.models import EmailAddress
from mentoring.models import Readiness
from people.models import FocusCountry, Participation, Programme, User
Programme.objects.update(ends=date(2028, 1, 1))
country = FocusCountry.objects.filter(code="SO").latest("programme__starts")
for name, role, zone, language in (
    ("dahir", "intern", "Africa/Mogadishu", "so"), ("warsan", "expert", "Europe/Amsterdam", "ar"),
    ("idil", "intern", "Africa/Mogadishu", "so"), ("safiya", "expert", "Europe/Amsterdam", "ar"),
):
    person = User.objects.create_user(
        f"{name}@demo.example", "demo-diwan", full_name=f"{name.title()} Invented", call_me=name.title(),
        time_zone=zone, language=language, is_demo=True,
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    Participation.objects.create(
        person=person, programme=country.programme, role=role, focus_country=country
    )
    Readiness.objects.create(person=person, screened_on=date(2027, 1, 1), trained_on=date(2027, 1, 2))
"""


class Site(server.Site):
    """The site on a day of our choice."""

    def restart_on(self, day: str) -> None:
        self.stop()
        self._env["CLOCK"] = day
        self.start()


@pytest.fixture
def march(tmp_path):
    """The site in March, beside the one of today that the other journeys share."""
    server.compile_messages()
    folder = server.copy_of_the_demo(tmp_path / "data")
    running = Site(folder, DJANGO_SETTINGS_MODULE="tests.journeys.clock_settings", CLOCK=BEFORE)
    running.manage("shell", "--no-imports", "-c", PAIRS)
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture
def enter(march, browser):
    """A browser of somebody's own on that site, watched as all are."""
    watching, contexts = Watch(urlsplit(march.url).netloc), []

    def make(**options):
        contexts.append(browser.new_context(base_url=march.url, **options))
        contexts[-1].set_default_timeout(PATIENCE)
        watching.over(contexts[-1])
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()
    assert watching.faults == []


class Person:
    """Somebody in a browser of their own, in their language. Fields are found by name, never by words."""

    def __init__(self, page, name: str, language: str):
        self.page, self.name, self.root = page, name, f"/{language}"

    def log_in(self) -> None:
        self.page.goto(f"{self.root}/accounts/login/")
        self.page.fill("[name=login]", f"{self.name}@demo.example")
        self.page.fill("[name=password]", PASSWORD)
        self.press("main form button.button")

    def go(self, path: str) -> None:
        self.page.goto(self.root + path)

    def press(self, selector: str) -> None:
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()

    def tell_profile(self, wish: str, skills: str, skill: str) -> None:
        self.go("/mentoring/profile/")
        self.page.check(f"[name={wish}]")
        self.page.fill(f"[name={skills}]", skill)
        self.press("form[action$='/mentoring/profile/'] button.button")
        self.go("/mentoring/profile/")
        self.page.select_option("[name=language]", "so")
        self.press("form[action$='/languages/'] button.button")

    def tell_hours(self, starts: str, ends: str) -> None:
        self.go("/mentoring/availability/")
        for day in (1, 3):
            self.page.check(f"[name=days][value='{day}']")
        self.page.select_option("[name=starts]", starts)
        self.page.select_option("[name=ends]", ends)
        self.press("main form:has([name=days][type=checkbox]) button.button")

    def sign(self, pair: str) -> None:
        self.go(pair)
        self.page.check("[name=promises]")
        self.page.check("[name=conduct]")
        self.press("form[action$='/sign/'] button.button")


def test_both_meet_after_the_clocks_changed(enter, march):
    """With scripts, and with none: one after the other, for the day is the server's."""
    plays = [
        Play(enter, march, "dahir", "warsan", {}),
        Play(enter, march, "idil", "safiya", PLAIN),
    ]
    for play in plays:
        play.find_each_other()
        play.agree()
        play.book()
    march.restart_on(AFTER)
    for play in plays:
        play.say_how_it_went()


class Play:
    def __init__(self, enter, site, intern: str, expert: str, options: dict):
        self.site = site
        self.intern = Person(enter(**PHONE, **options), intern, "so")
        self.expert = Person(enter(**options), expert, "ar")
        for person in (self.intern, self.expert):
            person.log_in()

    def find_each_other(self) -> None:
        """Both say what they offer or seek and when they can; she is suggested to him, for the same skill in
        another language."""
        self.expert.tell_profile("mentors", "offers", "تخطيط المدن")
        expect(self.expert.page.locator("html")).to_have_attribute("dir", "rtl")
        self.expert.tell_hours("18:00", "21:00")
        self.intern.tell_profile("seeks", "wants", "Qorsheynta magaalada")
        self.intern.tell_hours("20:00", "22:00")
        self.intern.go("/mentoring/suggestions/")
        suggestion = self.intern.page.locator("article.suggestion", has_text=self.expert.name.title())
        expect(suggestion).to_be_visible()
        address = suggestion.locator("a[href*='/mentoring/request/']").get_attribute("href")
        self.intern.page.goto(address)
        self.intern.page.fill("[name=goal]", "Read a pumping test")
        self.intern.press("main form:has([name=goal]) button.button")
        self.pair = re.search(r"/mentoring/mentorships/\d+/", self.intern.page.url).group()

    def agree(self) -> None:
        """She accepts, both sign, and it begins with the second signature."""
        self.expert.go(self.pair)
        self.expert.press("form[action$='/accept/'] button.button")
        self.expert.sign(self.pair)
        self.intern.sign(self.pair)
        expect(self.intern.page.locator("a[href$='/book/']")).to_be_visible()

    def book(self) -> None:
        """The same evening of his is an hour later for her once her clocks changed, and the page says so."""
        page = self.intern.page
        self.intern.press("a[href$='/book/']")
        for moment, hers in (WINTER, SUMMER):
            slot = page.locator(f"label.slot:has(input[value='{moment}'])")
            expect(slot.locator(".mine")).to_contain_text("20:00")
            expect(slot.locator(".theirs")).to_contain_text(hers)
        page.locator("details:not([open]) summary", has_text="29").first.click()
        page.check(f"input[value='{SUMMER[0]}']")
        page.fill("[name=aim]", "Why does the level rise at night?")
        self.intern.press("form.booking button.button")
        self.session = re.search(r"/mentoring/sessions/\d+/", page.url).group()
        self.expert.go(self.session)
        expect(self.expert.page.locator("dl.clocks dd").first).to_contain_text("19:00")
        expect(self.expert.page.locator("dl.clocks dd").nth(1)).to_contain_text("20:00")
        invitation = self._mail_with("DTSTART:20270329T170000Z", to=self.expert)
        assert "METHOD:REQUEST" in invitation
        assert self.intern.name.title() not in invitation

    def _mail_with(self, words: str, *, to: Person) -> str:
        """The mail to somebody that says so, once the worker has sent it; all of its parts as text."""
        patience = time.monotonic() + SENT_WITHIN
        while time.monotonic() < patience:
            for path in (self.site.folder / "mail").iterdir():
                mail = email.message_from_bytes(path.read_bytes())
                parts = [part.get_payload(decode=True) or b"" for part in mail.walk()]
                text = b"\n".join(parts).decode()
                if mail["To"] == f"{to.name}@demo.example" and words in text:
                    return text
            time.sleep(0.2)
        raise AssertionError(f"No mail to {to.name} says {words}.")

    def say_how_it_went(self) -> None:
        """She notes that it took place, and what he does next; he reads it, and ticks it off."""
        self.expert.go(self.session)
        self.expert.press("form[action$='/held/'] button.button")
        self.expert.go(self.pair)
        page = self.expert.page
        page.locator("#next-steps summary").click()
        page.fill("#next-steps [name=text]", "Plot the night levels")
        page.select_option("#next-steps [name=mine]", "other")
        self.expert.press("#next-steps form[action$='/steps/'] button.button")
        self.intern.go(self.pair)
        expect(self.intern.page.locator("#next-steps")).to_contain_text("Plot the night levels")
        self.intern.press("#next-steps button.tick")
        expect(self.intern.page.locator("#next-steps .done")).to_contain_text("Plot the night levels")
        with contextlib.closing(sqlite3.connect(self.site.folder / "diwan.sqlite3")) as database:
            number = int(re.search(r"\d+", self.session).group())
            held = database.execute("SELECT state FROM mentoring_session WHERE id = ?", [number]).fetchone()
        assert held == ("held",)
