"""Changing a post in a browser: the text is kept as it is typed, and no text is overwritten."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.phone import ready
from tests.journeys.writing import post_with, start, wrote

pytestmark = pytest.mark.journey
BOX = "#edit [name=body]"


@pytest.fixture
def post(old_phone):
    """The path of a post of karim's, whose page is open on their phone."""
    start(old_phone, "A text that changes")
    wrote(old_phone, "The pump is loud")
    old_phone.goto(post_with(old_phone, "The pump is loud").locator("a.more").get_attribute("href"))
    ready(old_phone)
    return old_phone.url


def type_and_rest(page, text: str) -> None:
    with page.expect_response("**/drafts/keep/") as answer:
        page.fill(BOX, text)
    assert answer.value.ok


def test_a_change_survives_a_killed_browser_and_is_saved_once(old_phone, post):
    type_and_rest(old_phone, "The pump was loud")
    old_phone.context.route("**/drafts/keep/", lambda route: route.abort())
    old_phone.fill(BOX, "The pump was loud, then it stopped")
    again = old_phone.context.new_page()
    old_phone.close()
    again.goto(post)
    expect(again.locator(BOX)).to_have_value("The pump was loud, then it stopped")
    again.get_by_role("button", name="Save").click()
    again.wait_for_url(re.compile(r"/t/\d+/"))
    expect(post_with(again, "The pump was loud, then it stopped")).to_have_count(1)
    again.goto("/en/community/drafts/")
    expect(again.locator("main")).not_to_contain_text("The pump was loud")
    again.goto(post)
    expect(again.locator("#edit")).not_to_contain_text("your draft")


def test_what_only_the_device_has_comes_into_the_box(old_phone, post):
    old_phone.context.route("**/drafts/keep/", lambda route: route.abort())
    old_phone.fill(BOX, "Typed in a tunnel")
    old_phone.reload()
    expect(old_phone.locator(BOX)).to_have_value("Typed in a tunnel")


def test_a_newer_text_is_shown_beside_ones_own(old_phone, post):
    other = old_phone.context.new_page()
    other.goto(post)
    ready(other)
    old_phone.fill(BOX, "Changed on the left")
    old_phone.get_by_role("button", name="Save").click()
    old_phone.wait_for_url(re.compile(r"/t/\d+/"))
    other.fill(BOX, "Changed on the right")
    other.get_by_role("button", name="Save").click()
    expect(other.locator("main")).to_contain_text("The post was changed meanwhile.")
    expect(other.locator("article.post")).to_contain_text("Changed on the left")
    expect(other.locator(BOX)).to_have_value("Changed on the right")
    other.get_by_role("button", name="Save").click()
    other.wait_for_url(re.compile(r"/t/\d+/"))
    expect(post_with(other, "Changed on the right")).to_have_count(1)
