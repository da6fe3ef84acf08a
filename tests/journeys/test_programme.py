"""The public's programme over the wire, and one's own of it on a phone without a line."""

import pytest
from playwright.sync_api import expect

from tests.journeys.phone import PHONE
from tests.journeys.test_kept_pages import keep_pages
from tests.journeys.test_weight import weigh

pytestmark = pytest.mark.journey
EVENT = "/events/closing-conference"
HTML, WHOLE, SCRIPTS, REQUESTS = 60_000, 120_000, 30_000, 10


def test_sixty_talks_without_scripts(new_context):
    page = new_context(**PHONE, java_script_enabled=False).new_page()
    answer = page.goto(f"/en{EVENT}/schedule/")
    assert answer.text().count("<article") == 60
    assert len(answer.body()) <= HTML
    assert len([line for line in answer.text().splitlines() if "<article" in line]) == 60


@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_is_light_on_the_wire(new_context, language):
    page = new_context(**PHONE).new_page()
    sizes = weigh(page, f"/{language}{EVENT}/schedule/")
    scripts = sum(size for url, size in sizes.items() if url.endswith(".js"))
    assert sum(sizes.values()) <= WHOLE, sizes
    assert scripts <= SCRIPTS, sizes
    assert len(sizes) <= REQUESTS, sizes


def test_ones_own_programme_without_a_line(phone):
    phone.goto(f"/en{EVENT}/schedule/")
    button = phone.locator("#OXYGEN .pick")
    button.click()
    expect(phone.locator("#OXYGEN .pick.picked")).to_be_visible()
    keep_pages(phone)
    phone.goto(f"/en{EVENT}/my/")
    phone.context.set_offline(True)
    phone.goto(f"/en{EVENT}/my/")
    expect(phone.locator(".kept-bar")).to_be_visible()
    expect(phone.locator("#OXYGEN")).to_contain_text("The last cylinder")
    phone.context.set_offline(False)
    phone.goto(f"/en{EVENT}/my/")
    phone.locator("#OXYGEN .pick").click()
    expect(phone.locator("#OXYGEN")).to_have_count(0)
