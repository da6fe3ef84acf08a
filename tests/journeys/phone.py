"""A member's phone, and what one does with it in a topic. The fixtures are made known by `conftest`."""

import re

import pytest


@pytest.fixture
def topic(new_context, login):
    """A fresh topic of amina's; its path without the language."""
    page = new_context().new_page()
    login(page, "amina")
    page.goto("/en/community/f/start-here/start/")
    page.fill("[name=title]", "On a bad line")
    page.fill("[name=body]", "The opening post.")
    page.click("main form button.button")
    page.wait_for_url(re.compile(r"/en/community/t/\d+/"))
    path = re.search(r"/community/t/\d+/", page.url)[0]
    page.context.close()
    return path


PHONE = {"viewport": {"width": 360, "height": 640}}


@pytest.fixture
def phone(new_context, login):
    """karim's browser, logged in and with its service worker at work."""
    page = new_context(**PHONE).new_page()
    login(page, "karim")
    through_its_worker(page, "/en/community/")
    return page


def through_its_worker(page, path: str) -> None:
    """Open a page once the service worker is at work, so that it answers for this one."""
    page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    page.goto(path)
    page.wait_for_function("navigator.serviceWorker.controller !== null")


@pytest.fixture
def old_phone(new_context, login):
    """The same without a service worker; what a route puts in its way holds."""
    page = new_context(**PHONE, service_workers="block").new_page()
    login(page, "karim")
    return page


def read(page, topic: str) -> None:
    """Open a topic, ready to be written in."""
    page.goto(f"/en{topic}")
    ready(page)


def ready(page) -> None:
    """Until what keeps one's words is there, which without a line would not come, and has taken up what this
    device kept; later it would take up what another window begins meanwhile."""
    for part in ("live-form", "out-box"):
        page.wait_for_selector(f"{part}:defined", state="attached")
    page.wait_for_function("self.waiting.all('drafts').then(() => true)")


def write(page, text: str) -> None:
    page.fill("#reply [name=body]", text)
    page.click("#reply button.button")


def post_with(page, text: str):
    return page.locator("article.post", has_text=text)


def note(page):
    return page.locator("#reply [data-note]")


def waiting(page):
    return page.locator("out-box [data-count]")
