"""What one has read can be read again without a connection, by oneself and as long as one may."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.phone import note, post_with, waiting, write

pytestmark = pytest.mark.journey


def keep_pages(page) -> None:
    page.goto("/en/me/")
    page.get_by_label("Keep pages of the community").check()


def cached(page) -> list[str]:
    """The paths of the pages that this device keeps."""
    return page.evaluate(
        """async () => (await caches.has("pages"))
          ? (await (await caches.open("pages")).keys()).map(({ url }) => new URL(url).pathname)
          : []"""
    )


def test_nothing_is_kept_unless_asked(phone, topic):
    phone.goto(f"/en{topic}")
    assert cached(phone) == []
    phone.context.set_offline(True)
    phone.goto(f"/en{topic}")
    expect(phone.locator("h1")).to_have_text("No connection")
    phone.goto("/ar/community/")
    expect(phone.locator("h1")).to_have_text("No connection")


def test_a_page_one_has_read_can_be_read_again(phone, topic):
    keep_pages(phone)
    phone.goto(f"/en{topic}")
    phone.goto("/en/people/")
    phone.goto(f"/en{topic}")
    expect(phone.locator(".kept-bar")).to_be_hidden()
    phone.context.set_offline(True)
    phone.goto(f"/en{topic}")
    expect(post_with(phone, "The opening post.")).to_have_count(1)
    expect(phone.locator(".kept-bar")).to_be_visible()
    expect(phone.locator(".kept-bar time")).not_to_be_empty()
    phone.goto("/en/people/")
    expect(phone.locator("h1")).to_have_text("No connection")
    assert cached(phone) == ["/owner", f"/en{topic}"]
    # What is written on such a page is sent like any other.
    phone.goto(f"/en{topic}")
    write(phone, "From a page of yesterday")
    expect(note(phone)).to_have_attribute("data-state", "waiting")
    phone.context.set_offline(False)
    expect(post_with(phone, "From a page of yesterday")).to_have_count(1, timeout=40_000)


def test_logging_out_warns_and_leaves_nothing(phone, topic):
    keep_pages(phone)
    phone.goto(f"/en{topic}")
    # Over the limit, until tomorrow.
    phone.evaluate(
        """() => self.waiting.put("outbox", {
          key: "k", person: document.documentElement.dataset.person, to: "/", page: "/", at: 1,
          title: "A topic", box: "body", fields: [["body", "Never sent"]], after: Date.now() + 86_400_000,
        })"""
    )
    asked = []
    phone.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    phone.goto("/en/accounts/logout/")
    expect(waiting(phone)).to_have_text("1")
    phone.click("main form button.button")
    assert "1" in asked[0]
    assert phone.url.endswith("/logout/")
    phone.once("dialog", lambda dialog: dialog.accept())
    phone.click("main form button.button")
    phone.wait_for_url(lambda url: not url.endswith("/logout/"))
    phone.goto("/en/community/")
    expect(phone.locator("out-box")).to_be_hidden()
    assert cached(phone) == []
    phone.goto("/en/accounts/login/")
    expect(phone.locator("out-box")).to_be_hidden()


@pytest.mark.parametrize("how", ["another person", "nobody"])
def test_kept_pages_are_for_one_person(phone, topic, login, how):
    keep_pages(phone)
    phone.goto(f"/en{topic}")
    phone.context.clear_cookies()
    if how == "another person":
        login(phone, "noor")
    phone.goto("/en/community/")
    assert cached(phone) == []
    phone.context.set_offline(True)
    phone.goto(f"/en{topic}")
    expect(phone.locator("h1")).to_have_text("No connection")


def test_what_one_may_no_longer_see_does_not_stay(phone, topic, site):
    keep_pages(phone)
    phone.goto(f"/en{topic}")
    phone.goto("/en/community/")
    assert f"/en{topic}" in cached(phone)
    pk = re.search(r"\d+", topic)[0]
    code = f"from community.models import Topic; Topic.objects.filter(pk={pk}).update(state='hidden')"
    site.manage("shell", "--no-imports", "-c", code)
    phone.goto(f"/en{topic}")
    expect(phone.locator("h1")).not_to_have_text("On a bad line")
    phone.wait_for_function("caches.open('pages').then((c) => c.keys()).then((k) => k.length === 1)")
    phone.context.set_offline(True)
    phone.goto(f"/en{topic}")
    expect(phone.locator("h1")).to_have_text("No connection")
