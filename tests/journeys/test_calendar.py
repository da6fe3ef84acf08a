"""A member puts their sessions in their phone's calendar, with scripts and without."""

import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey
PHONE = {"viewport": {"width": 360, "height": 640}}
PLAIN = {"java_script_enabled": False}


def fetch(site, address: str) -> str:
    """As a calendar program does, without a login."""
    with urllib.request.urlopen(site.url + "/calendar/" + address.rpartition("/")[2]) as answer:
        return answer.read().decode()


@pytest.mark.parametrize("options", [{}, PLAIN], ids=["scripts", "plain"])
def test_an_address_for_ones_calendar(new_context, login, site, options):
    context = new_context(**PHONE, **options)
    page = context.new_page()
    login(page, "tunde", "ar")
    page.goto("/ar/mentoring/calendar/")
    page.locator("details.ending summary").first.click()
    before = page.locator("#address").input_value()
    page.locator("details[open] button").click()
    expect(page.locator("#address")).not_to_have_value(before)
    address = page.locator("#address").input_value()
    assert "BEGIN:VEVENT" in fetch(site, address)
    with pytest.raises(urllib.error.HTTPError, match="404"):
        fetch(site, before)
    copy = page.locator("copy-text button")
    if options:
        expect(copy).to_be_hidden()
        return
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    copy.click()
    expect(page.locator("copy-text [role=status]")).not_to_be_empty()
    assert page.evaluate("navigator.clipboard.readText()") == address
