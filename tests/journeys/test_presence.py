"""Two members have a question open: each sees the other there, and one of them says that they answer it."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey
PHONE = {"viewport": {"width": 360, "height": 640}}


@pytest.fixture
def question(new_context, login):
    """The path of a question that hiwa asked, without the language."""
    page = new_context().new_page()
    login(page, "hiwa", "ar")
    page.goto("/en/community/f/start-here/start/")
    page.fill("[name=title]", "Who knows these valves?")
    page.select_option("[name=kind]", "question")
    page.fill("[name=body]", "They stick in the morning.")
    page.click("main form button.button")
    page.wait_for_url(re.compile(r"/en/community/t/\d+/"))
    path = re.search(r"/community/t/\d+/", page.url)[0]
    page.close()
    return path


def test_who_is_here_who_writes_and_who_answers(new_context, login, question):
    desk, phone = new_context().new_page(), new_context(**PHONE).new_page()
    login(desk, "amina")
    login(phone, "karim")
    desk.goto(f"/en{question}")
    phone.goto(f"/en{question}")
    expect(desk.locator("[data-here]")).to_contain_text("Karim")
    expect(phone.locator("[data-here]")).to_contain_text("Amina")

    desk.locator("#reply [name=body]").press_sequentially("They want oil.")
    expect(phone.locator("[data-writing]")).to_contain_text("Amina")
    # It ends by itself.
    expect(phone.locator("[data-writing]")).to_be_hidden()

    expect(phone.locator("form.take")).to_be_visible()
    desk.click("form.take button")
    expect(phone.locator("#taken")).to_contain_text("Amina is answering")
    expect(phone.locator("form.take")).to_be_hidden()
    desk.fill("#reply [name=body]", "They want oil.")
    desk.click("#reply button.button")
    expect(phone.locator("article.post", has_text="They want oil.")).to_have_count(1)
    expect(phone.locator("#taken")).to_be_hidden()
