"""The public watches a film and reads its story: on a phone, in any language, with and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.journeys.playing import CAPTIONS, plays

pytestmark = pytest.mark.journey

PHONE = {"width": 360, "height": 640}
STORY = "/stories/listening-for-leaks/"


def test_from_the_front_to_a_film_with_captions_in_the_readers_language(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size(PHONE)
    page.goto("/so/")
    page.locator(".lead-story .button").click()
    expect(page).to_have_url(f"{page.url.partition('/so/')[0]}/so{STORY}")
    assert not [url for url in asked if url.endswith((".mp4", ".m4a", ".vtt"))]
    expect(page.locator("lite-video:defined")).to_have_count(1)
    page.locator(".film .play").click()
    film = page.locator(".film video")
    plays(film)
    assert film.evaluate(CAPTIONS) == ["so"]


def test_the_first_screen_of_a_phone_shows_whose_story_it_is(page):
    page.set_viewport_size(PHONE)
    page.goto("/en/")
    title = page.locator(".lead-story h2")
    bar = page.locator(".site-nav").bounding_box()
    box = title.bounding_box()
    assert box["y"] + box["height"] < bar["y"]


@pytest.mark.parametrize("language", ["en", "ar", "so"])
@pytest.mark.parametrize("path", ["/", "/stories/", "/stories/?country=SO&q=a", STORY])
def test_nothing_sticks_out_of_a_narrow_screen(page, language, path):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"/{language}{path}")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_without_scripts_one_finds_reads_and_watches(new_context, site):
    page = new_context(java_script_enabled=False, viewport=PHONE).new_page()
    page.goto(f"{site.url}/en/stories/")
    page.locator(".filters summary").click()
    page.get_by_role("link", name="Water and infrastructure").click()
    expect(page.locator(".found")).to_have_text("1 story")
    page.get_by_role("link", name="Listening for leaks").click()
    expect(page.locator(".telling")).to_contain_text("hardly anybody opens a tap")
    expect(page.locator(".transcripts details[open]")).to_contain_text("A drawn film")
    film = page.locator(".film .play").get_attribute("href")
    answer = page.request.get(f"{site.url}{film}", headers={"Range": "bytes=0-99"})
    assert (answer.status, len(answer.body())) == (206, 100)
    page.locator(".film .play").click()
    # The browser's own player, around the file.
    plays(page.locator("video"))


def test_the_language_menu_leads_to_the_same_story(page):
    page.goto(f"/en{STORY}")
    page.locator(".tools .menu summary").first.click()
    page.get_by_role("link", name="العربيّة").click()
    expect(page.locator("h1")).to_have_text("الإصغاء إلى التسرّبات")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
