"""A story goes on: a reader passes it on and prints it, finds where it was, and asks for the next by mail."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey

PHONE = {"width": 360, "height": 640}
STORY = "/stories/listening-for-leaks/"
HOST = "/institutions/webi-iftiin-water/"
PAGES = ["/places/", "/countries/so/", "/goals/6/", "/newsletter/", HOST]


def test_a_reader_passes_a_story_on_and_prints_it(page):
    page.set_viewport_size(PHONE)
    page.goto(f"/en{STORY}")
    share = page.locator(".pass-on")
    expect(share.get_by_role("link", name="WhatsApp")).to_have_attribute(
        "href", re.compile("^https://wa.me/")
    )
    expect(page.locator(".on-paper")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".on-paper svg")).to_be_visible()
    expect(share.get_by_role("link", name="WhatsApp")).to_be_hidden()


@pytest.mark.parametrize("language", ["en", "ar", "so"])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_sticks_out_of_a_narrow_screen(page, language, path):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"/{language}{path}")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_from_the_map_to_a_host_to_its_story(page):
    page.set_viewport_size(PHONE)
    page.goto("/en/places/")
    page.locator(".lands").get_by_role("link", name="Webi Iftiin Water").click()
    page.get_by_role("link", name="Listening for leaks").first.click()
    expect(page.locator("h1")).to_have_text("Listening for leaks")


def test_without_scripts_one_asks_for_the_newsletter(new_context, site):
    page = new_context(java_script_enabled=False, viewport=PHONE).new_page()
    page.goto(f"{site.url}/ar/newsletter/")
    page.locator("input[type=email]").fill("not an address")
    page.locator("main form button").click()
    expect(page.locator("input[type=email]")).to_have_value("not an address")
    page.locator("input[type=email]").fill("journey@example.org")
    page.locator("main form button").click()
    expect(page.locator(".notice.success")).to_be_visible()
