"""Pages that live: what is new waits, what is read is marked, and each reader keeps what is theirs."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.writing import post_at_once, post_with, start, write, wrote

pytestmark = pytest.mark.journey
PHONE = {"viewport": {"width": 360, "height": 640}}
TALL = "\n\n".join(f"Paragraph {number} of a long story." for number in range(40))


@pytest.fixture
def people(new_context, login):
    """`people("amina", "karim")`: a page for each, logged in."""

    def come(*names, **options):
        pages = [new_context(**options).new_page() for _ in names]
        for page, name in zip(pages, names, strict=True):
            login(page, name)
        return pages

    return come


def top_of(locator) -> float:
    return locator.bounding_box()["y"]


def test_the_new_waits_and_is_read_once_it_was_seen(people):
    writer, reader, other_device = people("amina", "karim", "karim", **PHONE)
    topic = start(writer, "What is new waits", TALL)
    reader.goto(f"/en{topic}")
    reader.mouse.wheel(0, 500)
    line = post_with(reader, "Paragraph 0").locator("p", has_text="Paragraph 12 ")
    bar = reader.locator("[data-bar]")
    before = top_of(line)
    for number in (1, 2, 3):
        wrote(writer, f"Short answer {number}")
    expect(bar).to_contain_text("New posts: 3")
    expect(reader.locator("[data-line]")).to_contain_text("New posts: 3")
    assert top_of(line) == before
    # Not read yet, anywhere.
    other_device.goto("/en/community/unread/")
    row = other_device.locator(".rows li", has_text="What is new waits")
    expect(row).to_have_count(1)
    with reader.expect_response(re.compile("/read/$")) as marked:
        reader.keyboard.press("n")
        expect(post_with(reader, "Short answer 1")).to_be_focused()
        expect(bar).to_be_hidden()
    assert marked.value.json()["number"] == 4
    other_device.reload()
    expect(row).to_have_count(0)


def test_a_long_post_is_read_at_its_end(people):
    writer, reader = people("amina", "karim", **PHONE)
    topic = start(writer, "Read to the end", TALL)
    reader.goto(f"/en{topic}")
    expect(reader.locator("article.post")).to_be_visible()
    reader.goto("/en/community/unread/")
    row = reader.locator(".rows li", has_text="Read to the end")
    expect(row).to_have_count(1)
    reader.goto(f"/en{topic}")
    reader.locator(".reactions").first.scroll_into_view_if_needed()
    # Leaving right after the last line is enough; the mark may arrive after the next page was made.
    reader.wait_for_timeout(300)
    for _ in range(20):
        reader.goto("/en/community/unread/")
        if row.count() == 0:
            break
        reader.wait_for_timeout(250)
    expect(row).to_have_count(0)


def test_what_belongs_on_another_page_is_counted_and_led_to(people):
    writer, reader = people("adaeze", "karim")
    topic = start(writer, "Two pages")
    post_at_once(writer, topic, [f"Number {number}" for number in range(2, 22)])
    reader.goto(f"/en{topic}")
    expect(reader.locator("article.post")).to_have_count(20)
    post_at_once(writer, topic, ["Beyond the page"])
    bar = reader.locator("[data-bar]")
    expect(bar).to_contain_text("New posts: 1")
    expect(reader.locator("article.post")).to_have_count(20)
    bar.click()
    expect(post_with(reader, "Beyond the page")).to_be_in_viewport()
    # What one writes oneself on an earlier page is shown where it stands.
    reader.goto(f"/en{topic}?n=1")
    write(reader, "Mine at the end")
    reader.wait_for_url("**?n=23#p*")
    expect(post_with(reader, "Mine at the end")).to_be_in_viewport()


def test_own_reactions_stay_marked_while_others_react(people):
    amina, karim = people("amina", "karim")
    topic = start(amina, "Reactions")
    karim.goto(f"/en{topic}")
    hers, his = (page.get_by_role("button", name="Thanks") for page in (amina, karim))
    his.click()
    expect(hers).to_have_text("Thanks 1")
    expect(his).to_have_attribute("aria-pressed", "true")
    expect(hers).not_to_have_attribute("aria-pressed", "true")
    hers.click()
    for button in (hers, his):
        expect(button).to_have_text("Thanks 2")
        expect(button).to_have_attribute("aria-pressed", "true")
    his.click()
    for button in (hers, his):
        expect(button).to_have_text("Thanks 1")
    expect(his).not_to_have_attribute("aria-pressed", "true")
    expect(hers).to_have_attribute("aria-pressed", "true")


def test_a_muted_person_stays_folded_live(people):
    hiwa, noor = people("hiwa", "noor")
    topic = start(hiwa, "At a distance")
    noor.goto(f"/en{topic}")
    noor.locator("article.post a.more").click()
    noor.get_by_role("button", name="Mute").click()
    noor.goto(f"/en{topic}")
    expect(noor.locator("details.aside")).to_have_count(1)
    write(hiwa, "One more from me")
    expect(noor.locator("details.aside")).to_have_count(2)
    expect(post_with(noor, "One more from me")).to_be_hidden()
    expect(noor.locator("[data-bar]")).to_be_hidden()
    noor.locator("details.aside summary").nth(1).click()
    expect(post_with(noor, "One more from me")).to_be_visible()


def test_a_mention_comes_into_the_open_inbox_and_the_number_above(people):
    amina, karim = people("amina", "karim")
    amina.goto("/en/inbox/")
    number = amina.locator(".site-head [data-unread] b").first
    before = int(number.text_content() or 0)
    start(karim, "A word for you", "What do you think, @Amina?")
    told = amina.locator("article.notification", has_text="A word for you")
    expect(told).to_contain_text("You were mentioned")
    expect(number).to_have_text(str(before + 1))
    told.get_by_role("button", name="Mark as read").click()
    expect(number).to_have_text(str(before) if before else "")


HIDE = "hidden => Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden })"
TURN = "document.dispatchEvent(new Event('visibilitychange'))"


def test_the_number_is_live_on_a_page_that_follows_nothing_else(people):
    amina, karim = people("amina", "karim", **PHONE)
    lines = []
    amina.on("websocket", lambda line: lines.append(line))
    amina.goto("/en/styleguide/")
    number = amina.locator(".site-head [data-unread] b").first
    before = int(number.text_content() or 0)
    # Whoever leafs through pages opens no line.
    amina.wait_for_timeout(max(0, 2000 - amina.evaluate("performance.now()")))
    assert lines == []
    with amina.expect_event("websocket"):
        pass
    topic = start(karim, "One more word for you", "And now, @Amina?")
    expect(number).to_have_text(str(before + 1))
    # Out of sight it follows nothing; back again it has what it missed.
    amina.evaluate(HIDE, True)
    with lines[0].expect_event("close"):
        amina.evaluate(TURN)
    reader = amina.context.new_page()
    reader.goto(f"/en{topic}")
    expect(reader.locator(".site-head [data-unread] b").first).to_have_text(str(before) if before else "")
    amina.evaluate(HIDE, False)
    amina.evaluate(TURN)
    expect(number).to_have_text(str(before) if before else "")
    assert len(lines) == 2


def test_a_list_follows_replies_and_moves(people):
    reader, writer, mod = people("amina", "karim", "mod")
    older = start(writer, "The older one")
    start(writer, "The newer one")
    reader.goto("/en/community/f/start-here/")
    rows = reader.locator(".rows > li")
    row = reader.locator(f"#t{older.strip('/').rpartition('/')[2]}")
    under = rows.filter(has_text="The newer one")
    expect(under).to_have_count(1)
    writer.goto(f"/en{older}")
    wrote(writer, "Up it goes")
    expect(row).to_contain_text("1 reply")
    ids = rows.evaluate_all("all => all.map(one => one.id)")
    assert ids.index(row.get_attribute("id")) == ids.index(under.get_attribute("id")) - 1
    mod.goto(f"/en{older}tools/")
    form = mod.locator("form[action$='/move/']")
    form.locator("select").select_option(index=1)
    form.locator("[name=reason]").fill("It belongs there")
    form.locator("button").click()
    expect(row).to_have_count(0)
    expect(under).to_have_count(1)
