"""Two who do not know each other find a quarter of an hour at the conference, one on a phone in Arabic."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey
PHONE = {"viewport": {"width": 360, "height": 740}}
EVENT = "/events/closing-conference"
ABOUT = "كيف تُكتب وثيقة التسليم؟"


def at_the_event(new_context, login, name: str, language: str, **options):
    page = new_context(**options).new_page()
    login(page, name, language)
    page.goto(f"/{language}{EVENT}/people/")
    return page


def card(page, name: str):
    return page.locator(".attendee", has_text=name)


def appointment(page, words: str):
    return page.locator(".appointment", has_text=words)


def be_listed(page) -> None:
    """Whoever is on the list already, by the demo, stays there."""
    if page.locator(".notice.listed").count():
        return
    page.locator(".notice a.button").click()
    page.locator("main form button.button").last.click()
    expect(page.locator(".notice.listed")).to_be_visible()


def test_asked_agreed_and_called_off(new_context, login):
    asker = at_the_event(new_context, login, "noor", "ar", **PHONE)
    asked = at_the_event(new_context, login, "amina", "en")
    be_listed(asker)
    be_listed(asked)

    asker.goto(f"/ar{EVENT}/people/")
    card(asker, "Amina").get_by_role("link").last.click()
    asker.locator(".times input").first.check()
    asker.locator("textarea, [name=about]").first.fill(ABOUT)
    asker.locator(".ask-to-meet button").click()
    expect(appointment(asker, ABOUT)).to_be_visible()

    asked.goto(f"/en{EVENT}/meetings/")
    mine = appointment(asked, ABOUT)
    expect(mine).to_contain_text("waits for your answer")
    mine.get_by_role("button", name="Agree").click()
    expect(mine).to_contain_text("agreed")
    # It stands in the programme of both, at one and the same moment.
    asker.goto(f"/ar{EVENT}/my/")
    moment = mine.locator("time").first.get_attribute("datetime")
    expect(appointment(asker, ABOUT).locator("time").first).to_have_attribute("datetime", moment)

    mine.get_by_role("button", name="Call it off").click()
    expect(appointment(asked, ABOUT)).to_have_count(0)
    asker.reload()
    expect(appointment(asker, ABOUT)).to_have_count(0)


def test_a_table_without_scripts(new_context, login):
    page = at_the_event(new_context, login, "karim", "en", java_script_enabled=False)
    page.get_by_role("navigation", name="Meeting people").get_by_role("link", name="Tables").click()
    round_ = page.locator(".round").first
    seated = round_.locator(".my-table")
    if seated.count():
        page.get_by_role("button", name="Do not take part").first.click()
        expect(seated).to_have_count(0)
    round_.get_by_role("button", name="Join a table").click()
    expect(seated).to_contain_text("Table")
