"""A film is watched small or whole, heard or read; an editor sends one over a line that breaks."""

import contextlib
import re
import sqlite3
import time

import pytest
from playwright.sync_api import expect

from tests.journeys.playing import CAPTIONS, CUES, GO_TO, TO_THE_END, plays
from tests.people import odd_films as odd

pytestmark = pytest.mark.journey

PHONE = {"width": 360, "height": 640}
STORY = "/en/stories/listening-for-leaks/"
PREPARED_WITHIN = 300


def works(site) -> list[tuple]:
    with contextlib.closing(sqlite3.connect(site.folder / "diwan.sqlite3", timeout=20)) as database:
        asked = "SELECT state, why FROM people_filmwork"
        return database.execute(asked).fetchall()


@pytest.fixture
def prepared(site):
    """The demo's films are ready, as the worker makes them while the site is there already."""
    patience = time.monotonic() + PREPARED_WITHIN
    while any(state in {"waiting", "working"} for state, _why in works(site)):
        assert time.monotonic() < patience, works(site)
        time.sleep(0.5)
    assert {state for state, _why in works(site)} == {"done"}


def test_the_small_film_plays_to_its_last_second_with_captions(page, prepared):
    asked = []
    page.on("response", lambda answer: asked.append(answer))
    page.set_viewport_size(PHONE)
    page.goto(STORY)
    ways = page.locator(".film .ways a")
    expect(ways).to_contain_text(["Watch small", "Watch", "Read what is said and seen"])
    assert re.search(r"\d+(\.\d)? (KB|MB)", ways.first.inner_text().replace("\xa0", " "))
    assert not [answer for answer in asked if answer.request.resource_type == "media"]
    small = ways.first.get_attribute("href")
    assert small.startswith("/files/renditions/")
    ways.first.click()
    video = page.locator(".film video")
    plays(video)
    assert video.evaluate("video => [video.videoHeight, video.currentSrc]") == [
        240,
        page.url.partition("/en/")[0] + small,
    ]
    assert video.evaluate(CAPTIONS) == ["en"]
    assert video.evaluate(CUES) > 3
    assert video.evaluate(GO_TO, 12) == pytest.approx(12, abs=0.5)
    # Another size goes on at the same moment.
    ways.nth(1).click()
    page.wait_for_function("() => document.querySelector('.film video').videoHeight === 360")
    page.wait_for_function("() => document.querySelector('.film video').currentTime > 11")
    ways.first.click()
    page.wait_for_function("() => document.querySelector('.film video').videoHeight === 240")
    video.evaluate(GO_TO, -2)
    at, duration = video.evaluate(TO_THE_END)
    assert at == pytest.approx(duration, abs=0.1)
    assert duration > 30
    of_the_film = [answer for answer in asked if answer.url.endswith(small)]
    assert {answer.status for answer in of_the_film} == {206}


def test_it_goes_on_where_one_stopped_and_nobody_is_told(page, prepared):
    page.goto(STORY)
    page.locator(".film .play").click()
    video = page.locator(".film video")
    plays(video)
    video.evaluate(GO_TO, 15)
    video.evaluate("video => video.pause()")
    page.wait_for_function("() => Object.keys(localStorage).some(key => key.startsWith('film:'))")
    page.reload()
    page.locator(".film .play").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('.film video')?.currentTime > 14")
    expect(video).to_be_focused()


def test_on_a_slow_line_the_small_one_is_offered_first(page, prepared):
    slow = "{ effectiveType: '2g', addEventListener() {} }"
    page.add_init_script(f"Object.defineProperty(navigator, 'connection', {{ value: {slow} }})")
    page.goto(STORY)
    small = page.locator("[data-watch=small]").get_attribute("href")
    expect(page.locator(".film .play")).to_have_attribute("href", re.compile(f"{re.escape(small)}$"))


def test_without_scripts_each_way_is_a_link(new_context, site, prepared):
    page = new_context(java_script_enabled=False, viewport=PHONE).new_page()
    page.goto(f"{site.url}{STORY}")
    for way in ("small", "original"):
        address = page.locator(f"[data-watch={way}]").get_attribute("href")
        answer = page.request.get(f"{site.url}{address}", headers={"Range": "bytes=0-99"})
        assert (answer.status, answer.headers["content-type"]) == (206, "video/mp4")


def pieces(page, cut: set[int]):
    """Cut the line under these pieces, counted from one; the offsets of those that came through."""
    sent = []

    def handle(route):
        if route.request.method != "POST" or not re.search(r"/uploads/\d+/$", route.request.url):
            return route.continue_()
        sent.append(int(route.request.headers["upload-offset"]))
        return route.abort() if len(sent) in cut else route.continue_()

    page.route("**/uploads/**", handle)
    return sent


def test_an_editor_sends_a_film_over_a_line_that_breaks(page, login, prepared, site):
    film = odd.plain("1280x720", 30, 8)
    assert film.stat().st_size > 2_000_000
    login(page, "editor")
    page.goto("/admin/media/video/add/")
    sent = pieces(page, cut={2, 3, 4, 5, 6, 7, 8})
    page.set_input_files("#id_file", film)
    expect(page.locator("chunked-upload .told")).to_contain_text("The line is gone")
    page.goto("/en/")  # the page is closed
    page.unroute("**/uploads/**")
    assert sent[0] == 0

    page.goto("/admin/media/video/add/")
    expect(page.locator("chunked-upload .told")).to_contain_text("Choose it once more")
    again = pieces(page, cut={2})
    page.set_input_files("#id_file", film)
    page.fill("#id_title", "Testing a pump")
    page.locator("button.button-longrunning").click()  # it leaves when the file is there
    expect(page.locator(".messages")).to_contain_text("Testing a pump")
    assert again[0] > 0
    page.get_by_role("link", name="Testing a pump").first.click()
    expect(page.locator(".film-progress")).to_contain_text("Ready", timeout=PREPARED_WITHIN * 1000)
    links = page.locator(".film-progress a")
    expect(links).to_have_text(["Still picture", "Sound alone", "Film (480p)", "Small film (240p)"])
    incoming = site.folder / "media/incoming"
    assert list(incoming.iterdir()) == []


def test_a_broken_film_is_refused_beside_its_field(page, login, site):
    login(page, "editor")
    page.goto("/admin/media/video/add/")
    page.set_input_files("#id_file", odd.cut(odd.plain(), 0.6))
    expect(page.locator("chunked-upload .told")).to_contain_text("has arrived")
    page.fill("#id_title", "Half a pump")
    page.locator("button.button-longrunning").click()
    beside = page.locator("li", has=page.locator("#id_file"))
    expect(beside).to_contain_text("This film is broken")
    expect(page.locator("#id_title")).to_have_value("Half a pump")
    with contextlib.closing(sqlite3.connect(site.folder / "diwan.sqlite3", timeout=20)) as database:
        asked = "SELECT count(*) FROM people_film WHERE title = 'Half a pump'"
        assert database.execute(asked).fetchone() == (0,)
    assert list((site.folder / "media/incoming").iterdir()) == []
