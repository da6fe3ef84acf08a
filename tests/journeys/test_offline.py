"""Without a connection: what one writes is sent once and never lost."""

import json

import pytest
from playwright.sync_api import expect

from tests.journeys.phone import note, post_with, read, waiting, write

pytestmark = pytest.mark.journey


def type_and_rest(page, text: str) -> None:
    """Type, and wait until the server has it."""
    with page.expect_response("**/drafts/keep/") as answer:
        page.fill("#reply [name=body]", text)
    assert answer.value.ok
    expect(note(page)).to_have_text("Draft kept.")


def drafts(site, name: str = "karim") -> list[str]:
    code = f"""
from community.models import Draft
import json
print(json.dumps(sorted(d.body for d in Draft.objects.filter(person__email="{name}@demo.example"))))
"""
    return json.loads(site.manage("shell", "--no-imports", "-c", code))


def test_written_without_a_line_it_is_sent_once_from_another_page(phone, topic):
    read(phone, topic)
    phone.context.set_offline(True)
    write(phone, "Written in a tunnel")
    expect(note(phone)).to_have_attribute("data-state", "waiting")
    expect(waiting(phone)).to_have_text("1")
    # The page is closed; another one opens when the line is back.
    later = phone.context.new_page()
    phone.close()
    phone = later
    phone.context.set_offline(False)
    phone.goto("/en/")
    expect(phone.locator("out-box")).to_be_hidden()
    read(phone, topic)
    expect(post_with(phone, "Written in a tunnel")).to_have_count(1)
    expect(phone.locator("#reply [name=body]")).to_have_value("")
    phone.reload()
    expect(post_with(phone, "Written in a tunnel")).to_have_count(1)


def test_a_browser_that_was_closed_sends_once(
    browser_type, browser_type_launch_args, tmp_path, site, topic, login, watch
):
    def start():
        context = browser_type.launch_persistent_context(
            tmp_path / "profile", base_url=site.url, **browser_type_launch_args
        )
        context.set_default_timeout(15_000)
        watch.over(context)
        return context

    context = start()
    page = context.pages[0]
    login(page, "karim")
    read(page, topic)
    context.set_offline(True)
    write(page, "Before the battery died")
    expect(note(page)).to_have_attribute("data-state", "waiting")
    context.close()
    context = start()
    page = context.pages[0]
    # The session ended with the browser; what waits did not.
    page.goto("/en/community/")
    expect(waiting(page)).to_have_text("1")
    login(page, "karim")
    read(page, topic)
    expect(post_with(page, "Before the battery died")).to_have_count(1)
    expect(page.locator("out-box")).to_be_hidden()
    context.close()


def test_the_worker_sends_with_no_page_open(phone, topic):
    read(phone, topic)
    phone.context.set_offline(True)
    write(phone, "Sent by the worker")
    expect(note(phone)).to_have_attribute("data-state", "waiting")
    phone.goto("about:blank")
    phone.context.set_offline(False)
    sync(phone)
    # Nobody else can send it any more.
    phone.context.route("**/reply/", lambda route: route.abort())
    read(phone, topic)
    expect(post_with(phone, "Sent by the worker")).to_have_count(1)
    expect(phone.locator("out-box")).to_be_hidden()


def sync(page) -> None:
    """What the browser does by itself some time after the line is back."""
    browser = page.context.new_cdp_session(page)
    workers: list[dict] = []
    browser.on("ServiceWorker.workerRegistrationUpdated", lambda told: workers.extend(told["registrations"]))
    browser.send("ServiceWorker.enable")
    page.wait_for_timeout(500)
    for worker in workers:
        browser.send(
            "ServiceWorker.dispatchSyncEvent",
            {
                "origin": worker["scopeURL"].rstrip("/"),
                "registrationId": worker["registrationId"],
                "tag": "outbox",
                "lastChance": True,
            },
        )
    page.wait_for_timeout(3000)


def test_an_answer_that_got_lost_makes_no_second_post(old_phone, topic):
    read(old_phone, topic)
    lost = []

    def lose(route):
        """The server gets it, the browser does not hear of it."""
        route.fetch()
        lost.append(route)
        route.abort()

    old_phone.context.route("**/reply/", lose, times=1)
    write(old_phone, "Did it arrive?")
    expect(note(old_phone)).to_have_attribute("data-state", "sent")
    assert len(lost) == 1
    old_phone.reload()
    expect(post_with(old_phone, "Did it arrive?")).to_have_count(1)


def test_over_the_limit_the_text_is_kept_and_sent_later(old_phone, topic):
    read(old_phone, topic)
    old_phone.context.route(
        "**/reply/",
        lambda route: route.fulfill(
            status=429,
            headers={"Retry-After": "2"},
            json={"error": {"code": "too_many", "message": "Your text is kept.", "fields": {}}},
        ),
        times=1,
    )
    write(old_phone, "One too many")
    expect(note(old_phone)).to_have_text("Your text is kept.")
    expect(old_phone.locator("#reply [name=body]")).to_have_value("One too many")
    expect(waiting(old_phone)).to_have_text("1")
    expect(post_with(old_phone, "One too many")).to_have_count(1)
    expect(old_phone.locator("out-box")).to_be_hidden()


def test_what_waits_can_be_changed_or_thrown_away(old_phone, topic):
    read(old_phone, topic)
    old_phone.context.route("**/reply/", lambda route: route.abort())
    write(old_phone, "With a mistaek")
    expect(waiting(old_phone)).to_have_text("1")
    old_phone.goto("/en/")
    old_phone.click("out-box summary")
    old_phone.click("out-box [data-edit]")
    expect(old_phone.locator("#reply [name=body]")).to_have_value("With a mistaek")
    expect(old_phone.locator("out-box")).to_be_hidden()
    write(old_phone, "Not worth it")
    expect(waiting(old_phone)).to_have_text("1")
    old_phone.click("out-box summary")
    old_phone.click("out-box [data-discard]")
    expect(old_phone.locator("out-box")).to_be_hidden()
    old_phone.context.unroute("**/reply/")
    old_phone.reload()
    expect(post_with(old_phone, "mistaek")).to_have_count(0)
    expect(post_with(old_phone, "Not worth it")).to_have_count(0)


def test_two_windows_without_a_line_send_both_their_texts(phone, topic):
    read(phone, topic)
    type_and_rest(phone, "The beginning")
    other = phone.context.new_page()
    read(other, topic)
    expect(other.locator("#reply [name=body]")).to_have_value("The beginning")
    phone.context.set_offline(True)
    write(phone, "The beginning, and left")
    expect(note(phone)).to_have_attribute("data-state", "waiting")
    write(other, "The beginning, and right")
    expect(waiting(other)).to_have_text("2")
    phone.context.set_offline(False)
    expect(other.locator("out-box")).to_be_hidden(timeout=40_000)
    other.reload()
    expect(post_with(other, "and left")).to_have_count(1)
    expect(post_with(other, "and right")).to_have_count(1)
    expect(other.locator("#reply [name=body]")).to_have_value("")


def test_nothing_leaves_in_another_name(old_phone, topic, login):
    read(old_phone, topic)
    old_phone.context.route("**/reply/", lambda route: route.abort())
    write(old_phone, "Said by karim")
    expect(waiting(old_phone)).to_have_text("1")
    # The session ends without a log-out, and somebody else uses the device.
    old_phone.context.clear_cookies()
    old_phone.context.unroute("**/reply/")
    old_phone.goto("/en/community/")
    expect(waiting(old_phone)).to_have_text("1")
    expect(old_phone.get_by_text("Log in, then it is sent.")).to_have_count(1)
    assert "Said by karim" not in old_phone.locator("out-box").inner_html()
    login(old_phone, "noor")
    read(old_phone, topic)
    expect(old_phone.locator("out-box")).to_be_hidden()
    expect(post_with(old_phone, "Said by karim")).to_have_count(0)
    old_phone.context.clear_cookies()
    login(old_phone, "karim")
    read(old_phone, topic)
    expect(post_with(old_phone, "Said by karim").locator(".name")).to_have_text(["Karim"])


def test_a_draft_survives_a_killed_browser(new_context, old_phone, topic, login):
    read(old_phone, topic)
    type_and_rest(old_phone, "Half a thought")
    # On another device, from the server.
    desk = new_context().new_page()
    login(desk, "karim")
    read(desk, topic)
    expect(desk.locator("#reply [name=body]")).to_have_value("Half a thought")
    # In the same browser without a line, from the device.
    old_phone.context.route("**/drafts/keep/", lambda route: route.abort())
    old_phone.fill("#reply [name=body]", "Half a thought and a bit")
    again = old_phone.context.new_page()
    old_phone.close()
    read(again, topic)
    expect(again.locator("#reply [name=body]")).to_have_value("Half a thought and a bit")


def test_what_is_typed_before_the_scripts_came_is_kept(old_phone, topic, site):
    held = []
    old_phone.route("**/live-form*.js", lambda route: held.append(route))
    old_phone.goto(f"/en{topic}", wait_until="domcontentloaded")
    old_phone.fill("#reply [name=body]", "Faster than the line")
    assert "Faster than the line" not in drafts(site)
    with old_phone.expect_response("**/drafts/keep/"):
        held[0].continue_()
    assert "Faster than the line" in drafts(site)


def test_two_windows_on_one_draft_both_keep_their_text(phone, topic, site):
    read(phone, topic)
    type_and_rest(phone, "The beginning")
    other = phone.context.new_page()
    read(other, topic)
    expect(other.locator("#reply [name=body]")).to_have_value("The beginning")
    type_and_rest(phone, "The beginning, on the left")
    type_and_rest(other, "The beginning, on the right")
    expect(other.locator("[data-beside]")).to_contain_text("The beginning, on the left")
    expect(other.locator("#reply [name=body]")).to_have_value("The beginning, on the right")
    assert {"The beginning, on the left", "The beginning, on the right"} <= set(drafts(site))
    type_and_rest(phone, "The left goes on")
    expect(phone.locator("[data-beside]")).to_be_hidden()
    phone.reload()
    expect(phone.locator("#reply")).to_contain_text("The beginning, on the right")
    expect(phone.locator("#reply [name=body]")).to_have_value("The left goes on")
    # Sending one leaves the other.
    phone.click("#reply button.button")
    expect(post_with(phone, "The left goes on")).to_have_count(1)
    expect(phone.locator("#reply [name=body]")).to_have_value("")
    assert "The beginning, on the right" in drafts(site)
    assert "The left goes on" not in drafts(site)
