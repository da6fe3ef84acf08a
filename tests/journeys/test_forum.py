"""Two members talk in a forum: one on a desk in English, one on a phone in Arabic."""

import pytest
from playwright.sync_api import expect

from tests.journeys.writing import post_with, start, write

pytestmark = pytest.mark.journey
PHONE = {"viewport": {"width": 360, "height": 640}}
PLAIN = {"java_script_enabled": False}


@pytest.fixture
def start_topic(login):
    """Let amina open a topic; returns its path without the language."""

    def by_amina(page, title: str) -> str:
        login(page, "amina")
        return start(page, title)

    return by_amina


def test_posts_reach_the_other_without_reloading(new_context, start_topic, login):
    desk, phone = new_context().new_page(), new_context(**PHONE).new_page()
    topic = start_topic(desk, "A live conversation")
    login(phone, "hiwa", "ar")
    phone.goto(f"/ar{topic}")
    expect(phone.locator("html")).to_have_attribute("dir", "rtl")

    write(phone, "مرحبا، وصلت الرسالة الأولى")
    expect(post_with(desk, "وصلت الرسالة الأولى")).to_have_count(1)
    write(desk, "And this is the answer.")
    expect(post_with(phone, "And this is the answer.")).to_have_count(1)
    # What one wrote oneself is there too, once, and the box is empty for the next.
    expect(post_with(phone, "وصلت الرسالة الأولى")).to_have_count(1)
    expect(phone.locator("#reply [name=body]")).to_have_value("")


def test_a_restart_in_the_middle_loses_and_doubles_nothing(new_context, start_topic, login, site):
    desk, phone = new_context().new_page(), new_context(**PHONE).new_page()
    topic = start_topic(desk, "A conversation across a restart")
    login(phone, "hiwa", "ar")
    phone.goto(f"/ar{topic}")
    write(desk, "Before the restart.")
    expect(post_with(phone, "Before the restart.")).to_have_count(1)

    site.stop()
    write(phone, "كتبت هذا والخادم متوقف")
    expect(phone.locator("#reply [data-note]")).to_have_attribute("data-state", "waiting")
    write(desk, "I wrote while it was down.")
    expect(desk.locator("#reply [data-note]")).to_have_attribute("data-state", "waiting")
    site.start()

    for page in (desk, phone):
        expect(post_with(page, "كتبت هذا والخادم متوقف")).to_have_count(1, timeout=40_000)
        expect(post_with(page, "I wrote while it was down.")).to_have_count(1, timeout=40_000)
        expect(page.locator("article.post")).to_have_count(4)
    # The live lists are what a fresh page is, in the same order.
    shown = [
        page.locator("article.post").evaluate_all("all => all.map(post => post.id)") for page in (desk, phone)
    ]
    desk.reload()
    fresh = desk.locator("article.post").evaluate_all("all => all.map(post => post.id)")
    assert shown == [fresh, fresh]


def test_a_draft_survives_a_closed_page(new_context, start_topic):
    page = new_context().new_page()
    topic = start_topic(page, "A draft that is kept")
    page.fill("#reply [name=body]", "Half a thought")
    page.goto("/en/")
    page.goto(f"/en{topic}")
    expect(page.locator("#reply [name=body]")).to_have_value("Half a thought")
    page.click("#reply button.button")
    expect(post_with(page, "Half a thought")).to_have_count(1)
    page.reload()
    expect(page.locator("#reply [name=body]")).to_have_value("")


def test_the_same_without_scripts(new_context, start_topic, login):
    desk, phone = new_context(**PLAIN).new_page(), new_context(**PHONE, **PLAIN).new_page()
    topic = start_topic(desk, "Without scripts")
    login(phone, "hiwa", "ar")
    phone.goto(f"/ar{topic}")
    write(phone, "من غير أي برنامج في المتصفح")
    expect(post_with(phone, "من غير أي برنامج")).to_have_count(1)
    desk.goto(f"/en{topic}")
    expect(post_with(desk, "من غير أي برنامج")).to_have_count(1)
    write(desk, "Works just as well.")
    expect(post_with(desk, "Works just as well.")).to_have_count(1)
    # An empty reply is refused beside its field, with the conversation still there.
    write(desk, "")
    expect(desk.locator("#reply [aria-invalid=true]")).to_have_count(1)
    expect(desk.locator("article.post")).to_have_count(3)
