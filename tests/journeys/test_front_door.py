"""The way in: a browser reads the home page, and a member logs in."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey


def test_a_member_logs_in_and_out(page, login):
    login(page, "amina", "nl")
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    page.locator("details.menu summary").last.click()
    page.locator("form[action*=logout] button").click()
    expect(page.locator("a[href*='/accounts/login/']").first).to_be_visible()


def test_the_site_comes_back_after_a_restart(page, site):
    site.restart()
    page.goto("/ar/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
