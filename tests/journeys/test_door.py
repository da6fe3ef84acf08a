"""At the door with a keyboard: with a line, without one, and back; and what axe says of it."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.looking import NOTHING, findings
from tests.journeys.phone import PHONE, through_its_worker

pytestmark = pytest.mark.journey
DOOR = "/en/events/closing-conference/door/"

MAKE_GUESTS = """
import json, uuid
from events.models import Event, Registration
from events.tickets import code
from people.models import User
event = Event.objects.get(slug="closing-conference")
codes = []
for name in ("Aaf", "Bien", "Coba", "Dirk", "Emma"):
    person = User.objects.create_user(
        f"{name}@guests.example".lower(), full_name=f"{name} van de Deur", call_me=name
    )
    codes.append(code(Registration.objects.create(
        event=event, person=person, mode="onsite", client_key=uuid.uuid4()), 0))
print(json.dumps(codes))
"""
COUNT = """
import json
from events.models import CheckIn
found = CheckIn.objects.filter(registration__person__email__endswith="@guests.example")
print(json.dumps(sorted(found.values_list("registration__person__call_me", "result"))))
"""


def told_by(site, script: str):
    return json.loads(site.manage("shell", "--no-imports", "--command", script).strip().splitlines()[-1])


@pytest.fixture(scope="module")
def codes(site):
    """Tickets of five guests."""
    return told_by(site, MAKE_GUESTS)


@pytest.fixture
def scanner(new_context, login, codes):
    """sanne's phone at the door, with its service worker at work and the list on it."""
    page = new_context(**PHONE).new_page()
    login(page, "sanne")
    through_its_worker(page, DOOR)
    page.reload()
    expect(page.locator("[data-listed]")).to_be_visible()
    # The page keeps itself for the hours without a line.
    page.wait_for_function("caches.open('door').then((c) => c.match(location.pathname)).then(Boolean)")
    return page


def type_ticket(page, code: str) -> None:
    """As a hand scanner does: the field has the focus already."""
    page.keyboard.insert_text(code)
    page.keyboard.press("Enter")


def answer(page):
    return page.locator("[data-answer]")


def waiting(page):
    return page.locator("door-scanner [data-count]")


def test_scanning_with_the_keyboard_with_and_without_a_line(scanner, codes, site):
    expect(scanner.locator("[name=code]")).to_be_focused()
    type_ticket(scanner, codes[0])
    expect(answer(scanner)).to_have_attribute("data-state", "ok")
    expect(answer(scanner)).to_contain_text("Aaf van de Deur")
    expect(scanner.locator("[data-log] [data-waits]")).to_be_hidden()
    expect(waiting(scanner)).to_be_hidden()

    scanner.context.set_offline(True)
    for code, name in zip(codes[1:3], ("Bien", "Coba"), strict=True):
        type_ticket(scanner, code)
        expect(answer(scanner)).to_have_attribute("data-state", "ok")
        expect(answer(scanner)).to_contain_text(name)
    # Loaded anew without a line, it knows what it knew.
    scanner.goto(DOOR)
    expect(waiting(scanner)).to_have_text("2")
    expect(scanner.locator("[name=code]")).to_be_focused()
    type_ticket(scanner, codes[3])
    expect(answer(scanner)).to_have_attribute("data-state", "ok")
    type_ticket(scanner, codes[1])
    expect(answer(scanner)).to_have_attribute("data-state", "already")
    type_ticket(scanner, codes[4][:-2] + ("AA" if codes[4][-2:] != "AA" else "AE"))
    expect(answer(scanner)).to_have_attribute("data-state", "unknown")
    expect(waiting(scanner)).to_have_text("5")

    scanner.context.set_offline(False)
    expect(waiting(scanner)).to_be_hidden()
    assert told_by(site, COUNT) == [
        ["Aaf", "ok"],
        ["Bien", "already"],
        ["Bien", "ok"],
        ["Coba", "ok"],
        ["Dirk", "ok"],
    ]


def test_a_name_will_do_and_no_mouse_is_needed(scanner):
    scanner.keyboard.press("Tab")
    scanner.locator("#door-q").focus()
    scanner.keyboard.type("Emma van")
    expect(scanner.locator("[data-found] li")).to_have_count(1)
    scanner.keyboard.press("Tab")
    scanner.keyboard.press("Tab")
    scanner.keyboard.press("Enter")
    expect(answer(scanner)).to_contain_text("Emma van de Deur")
    expect(scanner.locator("[name=code]")).to_be_focused()


def test_without_scripts_the_form_does_the_same(new_context, site, codes, browser):
    page = new_context(**PHONE, java_script_enabled=False).new_page()
    page.goto("/en/accounts/login/")
    page.fill("[name=login]", "sanne@demo.example")
    page.fill("[name=password]", "demo-diwan")
    page.click("main form button.button")
    page.goto(DOOR)
    page.fill("[name=code]", codes[0])
    page.press("[name=code]", "Enter")
    page.wait_for_url(re.compile(r"scan=\d+"))
    assert page.get_attribute("[data-answer]", "data-state") in {"ok", "already"}


PAGES = {
    "scanner": ("sanne", "door/"),
    "list": ("sanne", "door/people/"),
    "walk-in": ("sanne", "door/walk-in/"),
    "badges": ("sanne", "door/badges/"),
    "ticket": ("amina", "ticket/"),
    "attendance": ("amina", "attendance/"),
}


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(new_context, login, codes, name, language):
    who, path = PAGES[name]
    page = new_context(viewport={"width": 360, "height": 740}).new_page()
    login(page, who)
    page.goto(f"/{language}/events/closing-conference/{path}")
    page.wait_for_load_state("networkidle")
    if name == "scanner":
        type_ticket(page, codes[0])
        expect(answer(page)).not_to_have_attribute("data-state", "")
    assert findings(page) == NOTHING
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
