"""What comes before anybody asks: seats and the line for them, backstage, the door, the hall's code."""

import re

from playwright.sync_api import expect

from tests.journeys import day
from tests.journeys.day import clean, follow, go, press
from tests.journeys.letters import mail_about, words_of
from tests.journeys.phone import post_with, write


def register(they, name: str, mode: str) -> None:
    page = getattr(they, name)
    go(they, name, "")
    follow(page, "/register/")
    press(page, f"button[name=mode][value={mode}]")


def seats(they) -> None:
    """The office gives the hall two seats; noor and tunde take them, and chidi waits."""
    they.staff.goto("/admin/seatpool/new/")
    they.staff.select_option("[name=event]", label=day.NAME)
    they.staff.select_option("[name=mode]", "onsite")
    they.staff.fill("[name=capacity]", "2")
    press(they.staff, "main form button[type=submit]")
    for name in ("noor", "tunde"):
        register(they, name, "onsite")
        expect(getattr(they, name).locator("main a[href$='/ticket/']")).to_have_count(1)
    for name in ("karim", "ifeoma"):
        register(they, name, "online")
    register(they, "chidi", "onsite")
    expect(they.chidi.locator(".notice.line .place")).to_have_text("1")
    clean(they.chidi)


def moves_up(they) -> None:
    """noor follows online after all. The seat is offered to chidi by itself, who takes it."""
    register(they, "noor", "online")
    mail = mail_about(they.site, "A seat for you, please answer", about=they.path)
    assert mail["to"] == "chidi@demo.example"
    path = re.search(rf"/en{they.path}/\S+", words_of(mail))[0]
    they.chidi.goto(path)
    expect(they.chidi.locator(".notice.offer")).to_be_visible()
    clean(they.chidi)
    press(they.chidi, "form[action$='/accept/'] button")
    expect(they.chidi.locator("main a[href$='/ticket/']")).to_have_count(1)
    # The hall is full again.
    go(they, "noor", "register/")
    expect(they.noor.locator(".way.closed")).to_have_count(1)


# The morning


def backstage(they) -> None:
    """amina gives her slides, lets herself be recorded, and meets the moderator in the green room."""
    they.amina.goto("/en/events/speaking/")
    follow(they.amina, f"{they.path}/talks/{they.codes[0]}/backstage/")
    press(they.amina, "#recording button[value=yes]")
    expect(they.amina.locator("#recording button[value=yes]")).to_have_attribute("aria-pressed", "true")
    they.amina.fill("#slides [name=title]", "Eleven steps")
    pdf = {"name": "steps.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 words"}
    they.amina.set_input_files("#slides [name=file]", pdf)
    press(they.amina, "#slides form[enctype] button.button")
    expect(they.amina.locator("#slides .rows")).to_contain_text("Eleven steps")
    clean(they.amina)
    press(they.amina, "#green-room button")
    go(they, "mod", f"talks/{they.codes[0]}/backstage/")
    press(they.mod, "#green-room a")
    write(they.amina, "I begin with the map.")
    expect(post_with(they.mod, "I begin with the map.")).to_have_count(1)


def opens(they) -> None:
    """staff sees that amina is there and starts the stage; whoever is on its page sees it move."""
    for name in ("karim", "noor"):
        go(they, name, "")
        press(getattr(they, name), ".facts a[href$='/now/']")
    for name in ("tunde", "amina"):
        go(they, name, "live/hall/")
    go(they, "staff", "")
    follow(they.staff, "/day/")
    expect(they.staff.locator(".missing li")).to_contain_text("Amina")
    press(they.staff, ".missing button")
    expect(they.staff.locator(".missing")).to_have_count(0)
    for act, state in (("open", "soon"), ("start", "live")):
        press(they.staff, f"#room-hall .stage-acts button[formaction$='/{act}/']")
        for page in (they.karim, they.noor, they.tunde):
            expect(page.locator(f".stage-state.{state}")).to_have_count(1)
    expect(they.karim.locator("#afterwards")).to_contain_text("Eleven steps")
    # Also where the browser knows no Somali dates.
    on_his_clock = they.karim.locator("local-time").all_text_contents()
    assert on_his_clock and not re.search("Mon|Tue|Wed|Thu|Fri|Sat|Sun", " ".join(on_his_clock))
    clean(they.staff, they.karim, they.noor, they.amina)


def door(they) -> None:
    """Tickets are typed at the door as a hand scanner does; chidi's is as good as tunde's, and good once."""
    codes = {}
    for name in ("tunde", "chidi"):
        page = getattr(they, name)
        go(they, name, "")
        follow(page, "/ticket/")
        codes[name] = "".join(page.locator(".ticket .code").text_content().split())
    clean(they.tunde)
    go(they, "staff", "")
    follow(they.staff, "/door/")
    expect(they.staff.locator("[data-listed]")).to_be_visible()
    answer = they.staff.locator("[data-answer]")
    for name, state in (("tunde", "ok"), ("chidi", "ok"), ("tunde", "already")):
        they.staff.locator("[name=code]").press_sequentially(codes[name])
        they.staff.keyboard.press("Enter")
        expect(answer).to_have_attribute("data-state", state)
    expect(they.staff.locator("[data-came]")).to_have_text("2")
    clean(they.staff)
    follow(they.staff, "/door/people/")
    inside = they.staff.locator(".sheet li", has=they.staff.locator(".badge.good"))
    expect(inside).to_have_count(2)
    expect(they.staff.locator(".sheet li", has_text="Babatunde").locator(".badge.good")).to_have_count(1)


def enter_by_code(they) -> None:
    """staff opens the hall, its screen shows the code, and tunde's neighbour comes in by it."""
    go(they, "staff", "")
    follow(they.staff, "/hall/code/")
    press(they.staff, "form.column button.button")
    code = they.staff.locator(".hall-code .code").text_content().strip()
    clean(they.staff)
    they.screen.goto(f"/en{they.path}/live/hall/hall/")
    expect(they.screen.locator("footer .code")).to_have_text(code)
    they.beside.goto(f"/en{they.path}/talks/{they.codes[0]}/")
    follow(they.beside, f"{they.path}/hall/")
    clean(they.beside)
    they.beside.fill("[name=code]", code.lower())
    press(they.beside, "form.enter-hall button.button")
    they.beside.goto(f"/en{they.path}/live/hall/")
