"""Lists and topics by keyboard, and a list that moves by itself."""

import pytest
from playwright.sync_api import expect

from tests.journeys.writing import start

pytestmark = pytest.mark.journey
TITLE = "Keys and lists"


def listens(page) -> None:
    """The part that hears keys comes after the page."""
    expect(page.locator("key-help:not([hidden])")).to_have_count(1)


def focused(page) -> str:
    return page.evaluate(
        "document.activeElement.closest('.post, .rows > li')?.id ?? document.activeElement.name"
    )


def test_a_topic_is_read_and_answered_by_keyboard(page, login):
    login(page, "karim")
    start(page, TITLE, "First")
    page.fill("[name=body]", "Second")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".post")).to_have_count(2)
    ids = page.locator(".post").evaluate_all("all => all.map(one => one.id)")
    page.locator("h1").click()
    listens(page)
    page.keyboard.press("j")
    assert focused(page) == ids[0]
    page.keyboard.press("j")
    assert focused(page) == ids[1]
    page.keyboard.press("k")
    assert focused(page) == ids[0]
    page.keyboard.press("r")
    assert focused(page) == "body"
    # While somebody writes, keys are letters.
    page.keyboard.type("j?")
    assert page.input_value("[name=body]") == "j?"


def test_keys_are_told_and_can_be_switched_off(page, login):
    login(page, "karim")
    page.goto("/en/community/f/start-here/")
    listens(page)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    dialog.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    # Focus leaves a closed dialog with the next frame.
    page.wait_for_function("document.activeElement === document.body")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement === document.body")


def test_a_list_moves_by_itself_and_n_goes_to_what_is_new(new_context, login):
    reader, writer = new_context().new_page(), new_context().new_page()
    login(reader, "amina")
    reader.goto("/en/community/f/start-here/")
    first = reader.locator(".rows > li").first.get_attribute("id")
    login(writer, "karim")
    number = start(writer, TITLE, "Hello").strip("/").rpartition("/")[2]
    row = reader.locator(f"#t{number}")
    expect(row).to_have_count(1)
    # Pinned topics stay on top.
    assert reader.locator(".rows > li").first.get_attribute("id") == first
    reader.locator("h1").click()
    listens(reader)
    reader.keyboard.press("n")
    assert focused(reader) == row.get_attribute("id")
