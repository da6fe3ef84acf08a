"""How people write in these plays: a topic in "Start here", and posts in it."""

import re
import uuid

from playwright.sync_api import Locator, Page, expect


def start(page: Page, title: str, body: str = "The opening post.") -> str:
    """Open a topic through the form; returns its path without the language."""
    page.goto("/en/community/f/start-here/start/")
    page.fill("[name=title]", title)
    page.fill("[name=body]", body)
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url(re.compile(r"/en/community/t/\d+/"))
    return re.search(r"/community/t/\d+/", page.url)[0]


def write(page: Page, text: str) -> None:
    page.fill("#reply [name=body]", text)
    page.click("#reply button.button")


def wrote(page: Page, text: str) -> None:
    """Write, and wait until it stands there."""
    write(page, text)
    expect(post_with(page, text)).to_have_count(1)


def post_at_once(page: Page, topic: str, texts: list[str]) -> None:
    """Many posts as a program sends them, by whoever is logged in."""
    token = page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value")
    for text in texts:
        words = {"body": text, "client_key": str(uuid.uuid4())}
        headers = {"Accept": "application/json", "X-CSRFToken": token}
        assert page.request.post(f"/en{topic}reply/", form=words, headers=headers).status == 201


def post_with(page: Page, text: str) -> Locator:
    return page.locator("article.post", has_text=text)
