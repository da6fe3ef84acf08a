"""An intern in Mogadishu books a session with a mentor in Utrecht; each reads it on their own clock."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey
PHONE = {"viewport": {"width": 360, "height": 640}}
PLAIN = {"java_script_enabled": False}
CLOCK = re.compile(r"\b(\d{2}):(\d{2})\b")


def book(page, aim: str) -> tuple[str, str]:
    """From karim's mentoring page to a booked session; returns (his clock, hers) as they were offered."""
    page.goto("/ar/mentoring/")
    page.locator("main a[href*='/mentorships/']").first.click()
    page.locator("a[href$='/book/']").first.click()
    page.wait_for_url(re.compile("/book/"))
    slot = page.locator("details[open] label.slot").first
    offered = tuple(
        ":".join(CLOCK.search(slot.locator(f".{who}").inner_text()).groups()) for who in ("mine", "theirs")
    )
    slot.locator("input").check()
    page.fill("[name=aim]", aim)
    page.locator("form.booking button.button:not([formaction])").click()
    page.wait_for_url(re.compile(r"/mentoring/sessions/\d+/"))
    return offered


def hours_apart(mine: str, theirs: str) -> int:
    """Whole hours from one clock reading to the other, around midnight if need be."""
    minutes = [
        int(hour) * 60 + int(minute)
        for hour, minute in (CLOCK.search(mine).groups(), CLOCK.search(theirs).groups())
    ]
    return (minutes[0] - minutes[1]) // 60 % 24


@pytest.mark.parametrize("options", [{}, PLAIN], ids=["scripts", "plain"])
def test_both_read_the_session_on_their_own_clock(new_context, login, site, options):
    phone, desk = new_context(**PHONE, **options).new_page(), new_context(**options).new_page()
    aim = f"Pump curves, {'plain' if options else 'with scripts'}"
    login(phone, "karim", "ar")
    mine, theirs = book(phone, aim)
    # Mogadishu is two hours ahead of Amsterdam in winter, one in summer.
    assert hours_apart(mine, theirs) in (1, 2)
    expect(phone.locator("html")).to_have_attribute("dir", "rtl")
    expect(phone.locator("main")).to_contain_text(mine)
    expect(phone.locator("main")).to_contain_text(theirs)

    login(desk, "amina")
    desk.goto("/en/mentoring/")
    desk.goto(re.sub("/ar/", "/en/", phone.url))
    expect(desk.locator("main")).to_contain_text(aim)
    expect(desk.locator("dl.clocks dd").first).to_contain_text(theirs)
    expect(desk.locator("dl.clocks dd").nth(1)).to_contain_text(mine)
    # She was told by mail, on her clock, without a name or a word of what it is about.
    mails = [path.read_text("utf-8") for path in (site.folder / "mail").iterdir()]
    told = [mail for mail in mails if "amina@demo.example" in mail]
    assert told
    assert not any("Karim" in mail or "Pump" in mail for mail in told)


def test_an_hour_is_given_once(new_context, login):
    """Two pages offer the same hour; the second to send it is told so and keeps what was typed."""
    pages = [new_context().new_page() for _ in range(2)]
    for page in pages:
        login(page, "karim")
        page.goto("/en/mentoring/")
        page.locator("main a[href*='/mentorships/']").first.click()
        page.locator("a[href$='/book/']").first.click()
    values = [page.locator("details[open] label.slot input").first.get_attribute("value") for page in pages]
    assert values[0] == values[1]
    for page in pages:
        page.locator(f"input[value='{values[0]}']").check()
        page.fill("[name=aim]", "The same hour")
        page.locator("form.booking button.button:not([formaction])").click()
    pages[0].wait_for_url(re.compile(r"/mentoring/sessions/\d+/"))
    expect(pages[1].locator("[role=alert]").first).to_be_visible()
    expect(pages[1].locator("[name=aim]")).to_have_value("The same hour")
