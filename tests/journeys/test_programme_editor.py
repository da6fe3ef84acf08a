"""A programme is made without a mouse: moved by keys, refused with both names, released, and read."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.looking import NOTHING, findings

pytestmark = pytest.mark.journey
EVENT = "/events/closing-conference"
WIDE = {"viewport": {"width": 1400, "height": 1000}}
# Back to what the demo is filled with, whatever an earlier play did.
AS_RELEASED = """
from events.models import Move
Move.objects.all().delete()
"""


@pytest.fixture(autouse=True)
def as_released(site):
    site.manage("shell", "--no-imports", "-c", AS_RELEASED)


@pytest.fixture
def editor(new_context, login):
    def opened(language: str = "en"):
        page = new_context(**WIDE).new_page()
        login(page, "staff", language)
        page.goto(f"/{language}{EVENT}/schedule/edit/")
        return page

    return opened


def handle(page, code: str):
    return page.locator(f"#{code} .take")


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def told(page):
    return page.locator("[data-told]")


def test_by_keyboard_alone(editor, new_context):
    page = editor()
    handle(page, "OXYGEN").focus()
    press(page, "Enter")
    expect(told(page)).to_contain_text("The last cylinder: ordering before the alarm: taken")
    # From the garden room at 11:30 one room back, where a workshop is.
    press(page, "ArrowLeft")
    expect(told(page)).to_contain_text(
        "Canal room, 11:30–12:15. “Workshop: write the need before the vacancy” is there."
    )
    press(page, "Enter")
    refusal = page.locator("[data-refusal]")
    expect(refusal).to_contain_text("Canal room is taken by “Workshop: write the need before the vacancy”")
    expect(page.locator("#OXYGEN [data-where]")).to_have_text("Garden room")

    handle(page, "OXYGEN").focus()
    press(page, "Enter", "ArrowDown", "Escape")
    expect(told(page)).to_have_text("Left where it was.")
    press(page, "Enter", "ArrowDown", "Enter")
    expect(told(page)).to_contain_text("Garden room, 11:45–12:30.")
    expect(handle(page, "OXYGEN")).to_be_focused()

    public = new_context().new_page()
    public.goto(f"/en{EVENT}/schedule/")
    expect(public.locator("#OXYGEN .at")).to_contain_text("11:30–12:15")
    page.get_by_role("link", name="Release …").focus()
    press(page, "Enter")
    page.wait_for_url(re.compile("release/"))
    expect(page.locator(".changes")).to_contain_text("The last cylinder")
    page.locator("main form button.button").focus()
    press(page, "Enter")
    page.wait_for_url(re.compile(r"/schedule/$"))
    public.reload()
    expect(public.locator("#OXYGEN .at")).to_contain_text("11:45–12:30")


def test_a_speaker_who_is_elsewhere_is_named(editor):
    page = editor()
    # Liibaan is in the workshop in the canal room from half past one.
    page.goto(f"/en{EVENT}/schedule/edit/BUDGET/")
    page.select_option("[name=room]", label="Garden room")
    page.fill("[name=time]", "14:00")
    page.click("main form:has([name=room]) button.button")
    error = page.locator(".notice.error")
    expect(error).to_contain_text("Liibaan speaks in “Workshop: a handover pack in one afternoon” then")


def test_in_arabic_the_left_arrow_goes_on(editor):
    page = editor("ar")
    handle(page, "OXYGEN").focus()
    press(page, "Enter", "ArrowLeft")
    expect(told(page)).to_contain_text("القاعة الافتراضية")
    press(page, "Escape")
    assert findings(page) == NOTHING


def test_by_pointer_and_taken_back(editor):
    page = editor()
    target = page.locator("[data-room]").nth(2).bounding_box()
    talk = page.locator("#ADDAD1")
    talk.scroll_into_view_if_needed()
    box = talk.bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(target["x"] + 60, box["y"] + 14, steps=6)
    page.mouse.up()
    expect(page.locator("#ADDAD1 [data-where]")).to_have_text("Garden room")
    expect(page.locator("[data-undo]")).to_be_visible()
    page.locator("[data-undo] button").click()
    expect(page.locator("#ADDAD1 [data-where]")).to_have_text("Canal room")


def test_without_scripts(new_context, login):
    page = new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()
    login(page, "staff")
    page.goto(f"/en{EVENT}/schedule/edit/?day=")
    # Another play may have moved it before.
    at = page.locator("#OXYGEN [data-at]")
    before = at.text_content()
    time, there = ("11:30", "11:30–12:15") if before == "11:45–12:30" else ("11:45", "11:45–12:30")
    page.click("#OXYGEN h3 a")
    page.fill("[name=time]", time)
    page.click("main form:has([name=room]) button.button")
    expect(at).to_have_text(there)
    page.get_by_role("button", name="Take my last move back").click()
    expect(at).to_have_text(before)
