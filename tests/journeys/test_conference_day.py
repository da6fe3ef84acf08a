"""A conference day with eight people and a neighbour, each in a browser of their own, from the line for a seat
to the certificate.

staff runs the day from a phone, amina speaks, mod holds the desk, tunde comes to the hall, karim follows on a
phone in Somali, chidi waits for a seat, noor listens to the Arabic interpretation, and ifeoma's browser has no
scripts. Somebody without an account sits beside tunde.
"""

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.journeys import day
from tests.journeys.day import PHONE, PLAIN, ask, clean, decide, follow, press, question, shows_score
from tests.journeys.phone import post_with, write
from tests.journeys.test_coming import mail_about

pytestmark = pytest.mark.journey

WHO = {
    "staff": ("en", PHONE),
    "amina": ("en", {}),
    "mod": ("en", {}),
    "tunde": ("en", PHONE),
    "karim": ("so", PHONE),
    "chidi": ("en", PHONE),
    "noor": ("ar", {}),
    "ifeoma": ("en", {**PHONE, **PLAIN}),
}
SOMALI = "Yaa hagaajinaya tuubada marka khabiirku tago?"
PLAINLY = "Who pays for the spare parts?"
THE_SAME = "Spare parts: out of whose budget?"
LUNCH = {"en": "Lunch is in the garden.", "so": "Qadadu beerta ayay taallaa."}
CHOICES = ["The shift", "The engineer", "Nobody"]


@pytest.fixture
def they(new_context, login, site):
    """Everybody by name, with the day's `path` without the language and its `codes` of talks."""
    slug, *codes = site.manage("shell", "--no-imports", "-c", day.A_DAY.format(name=day.NAME)).split()[-5:]
    pages = {}
    for name, (language, options) in WHO.items():
        pages[name] = new_context(**options).new_page()
        login(pages[name], name, language)
    beside = new_context(**PHONE).new_page()
    here = {"slug": slug, "path": f"/events/{slug}", "codes": codes, "site": site}
    return SimpleNamespace(**pages, beside=beside, screen=pages["mod"].context.new_page(), **here)


def go(they, name: str, path: str) -> None:
    """Somebody opens a page of the day, in their language."""
    getattr(they, name).goto(f"/{WHO[name][0]}{they.path}/{path}")


def test_a_conference_day(they):
    seats(they)
    moves_up(they)
    backstage(they)
    opens(they)
    door(they)
    enter_by_code(they)
    asked(they)
    support(they)
    merged_and_answered(they)
    poll(they)


# Before the day


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
    mail = mail_about(they.site, f"A seat for you, please answer: {day.NAME}")
    assert mail["to"] == "chidi@demo.example"
    path = re.search(rf"/en{they.path}/\S+", mail.get_body(("plain",)).get_content())[0]
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


# Questions


def audience(they) -> list:
    """The pages that show the stage and move by themselves."""
    return [they.karim, they.noor, they.tunde, they.beside, they.amina, they.screen]


def asked(they) -> None:
    """In Somali from a phone, and from a browser without scripts: both reach the desk, then everybody."""
    go(they, "mod", f"talks/{they.codes[0]}/desk/")
    go(they, "tunde", "live/hall/")
    go(they, "ifeoma", f"talks/{they.codes[0]}/")
    ask(they.karim, SOMALI)
    expect(question(they.mod, SOMALI)).to_have_count(1)
    for page in audience(they):
        expect(question(page, SOMALI)).to_have_count(0)
    with they.ifeoma.expect_navigation():
        ask(they.ifeoma, PLAINLY)
    expect(they.ifeoma.locator("#asked")).to_contain_text(PLAINLY)
    for words in (SOMALI, PLAINLY):
        decide(they.mod, words, "approve")
        for page in audience(they):
            expect(question(page, words)).to_have_count(1)
    decide(they.mod, SOMALI, "pin")
    expect(they.screen.locator("article.question").first).to_have_class(re.compile("pinned"))
    clean(they.mod, they.screen)


def support(they) -> None:
    """Each vote moves the score on every page; ifeoma's is a form like any other."""
    voters = (they.tunde, they.noor, they.beside, they.ifeoma)
    they.ifeoma.reload()
    for votes, page in enumerate(voters, start=1):
        button = question(page, SOMALI).locator("button.vote")
        if page == they.ifeoma:
            with page.expect_navigation():
                button.click()
        else:
            button.click()
        for shown in audience(they):
            shows_score(shown, SOMALI, votes)
    equal(they, len(voters))


def equal(they, votes: int) -> None:
    """Everybody's page says the same of the Somali question, also one that is loaded anew."""
    they.ifeoma.reload()
    expect(question(they.mod, SOMALI).locator(".meta").first).to_contain_text(f"{votes} vote")
    told = [day.score(page, SOMALI) for page in (*audience(they), they.ifeoma, they.mod)]
    assert told == [votes] * 8


def merged_and_answered(they) -> None:
    """The neighbour asks the same as ifeoma. Of three votes for the two, two are of one person."""
    ask(they.beside, THE_SAME)
    decide(they.mod, THE_SAME, "approve")
    for page, words in ((they.tunde, PLAINLY), (they.tunde, THE_SAME), (they.noor, THE_SAME)):
        question(page, words).locator("button.vote").click()
    shows_score(they.karim, PLAINLY, 1)
    shows_score(they.karim, THE_SAME, 2)
    question(they.mod, THE_SAME).locator("summary").click()
    press(they.mod, f"article.question:has-text('{THE_SAME}') a[href*='merge=']")
    press(they.mod, f".merging button:has-text('{PLAINLY}')")
    for page in audience(they):
        expect(question(page, THE_SAME)).to_have_count(0)
        shows_score(page, PLAINLY, 2)
    decide(they.mod, PLAINLY, "answer")
    for page in audience(they):
        expect(question(page, PLAINLY)).to_have_class(re.compile("answered"))


def poll(they) -> None:
    """Four answer, one of them by a plain form; nobody sees the results before mod closes the poll, not even
    the hall, whose screen mod has opened."""
    follow(they.mod, "/desk/polls/")
    they.mod.fill("[name=body]", "Who hears a leak first?")
    they.mod.fill("[name=options]", "\n".join(CHOICES))
    they.mod.select_option("[name=reveal]", "after_close")
    press(they.mod, ".new-poll button.button")
    press(they.mod, "article.poll button[formaction$='/open/']")
    clean(they.mod)
    they.ifeoma.reload()
    answers = {they.karim: 0, they.tunde: 0, they.noor: 1, they.ifeoma: 2}
    for page, choice in answers.items():
        page.locator(".poll .answers label", has_text=CHOICES[choice]).click()
        page.locator(".poll button[form=ballot]").click()
    expect(they.mod.locator(".results caption")).to_contain_text(f"{len(answers)} have answered")
    for page in (they.karim, they.noor, they.tunde, they.ifeoma, they.screen):
        expect(page.locator(".results")).to_have_count(0)
    press(they.mod, "article.poll button[formaction$='/close/']")
    they.ifeoma.reload()
    counted = [list(answers.values()).count(number) for number in range(len(CHOICES))]
    for page in (they.mod, they.karim, they.noor, they.tunde, they.ifeoma, they.screen):
        expect(page.locator(".results tbody tr")).to_have_count(len(CHOICES))
        assert day.results(page) == counted
