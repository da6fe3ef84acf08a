"""A conference day with eight people and a neighbour, each in a browser of their own.

It goes from the line for a seat to the certificate. staff runs the day from a phone, amina speaks, mod holds
the desk, tunde comes to the hall, karim follows on a phone in Somali, chidi waits for a seat, noor listens to
the Arabic interpretation, and ifeoma's browser has no scripts. Beside tunde sits somebody without an account.
"""

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.journeys import day, day_before
from tests.journeys.day import (
    PHONE,
    WHO,
    ask,
    audience,
    clean,
    decide,
    follow,
    go,
    press,
    question,
    shows_score,
)
from tests.journeys.letters import mail_about

pytestmark = pytest.mark.journey

SOMALI = "Yaa hagaajinaya tuubada marka khabiirku tago?"
PLAINLY = "Who pays for the spare parts?"
THE_SAME = "Spare parts: out of whose budget?"
LUNCH = {"en": "Lunch is in the garden.", "so": "Qadadu beerta ayay taallaa."}
WRITTEN = "The repair sheet has eleven steps."
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


def test_a_conference_day(they):
    day_before.seats(they)
    day_before.moves_up(they)
    day_before.backstage(they)
    day_before.opens(they)
    day_before.door(they)
    day_before.enter_by_code(they)
    asked(they)
    votes = support(they)
    merged_and_answered(they)
    poll(they)
    thin_line(they)
    interpreted(they)
    moved(they)
    announced(they)
    closes(they, votes)
    evening(they, votes)
    present(they)


# Questions


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


def support(they) -> int:
    """Each vote moves the score on every page; ifeoma's is a form like any other. How many there were."""
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
    they.ifeoma.reload()
    expect(question(they.mod, SOMALI).locator(".meta").first).to_contain_text(f"{len(voters)} vote")
    told = [day.score(page, SOMALI) for page in (*audience(they), they.ifeoma, they.mod)]
    assert told == [len(voters)] * 8
    return len(voters)


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


# Other ways to follow


def thin_line(they) -> None:
    """amina writes along. karim reads the words alone, and then hears them in Somali: no picture anywhere."""
    press(they.karim, ".other-ways a[href$='/log/']")
    expect(they.karim.locator("video, audio, iframe, main img")).to_have_count(0)
    go(they, "amina", "live/hall/")
    press(they.amina, "#log .push")
    they.amina.fill("#write [name=body]", WRITTEN)
    they.amina.locator("#write button.button").first.click()
    for page in (they.karim, they.noor, they.tunde):
        expect(page.locator("#log .line", has_text=WRITTEN)).to_have_count(1)
    clean(they.karim, they.amina)
    go(they, "karim", "live/hall/")
    press(they.karim, ".other-ways a:has([lang=so])")
    heard(they, they.karim, "hall/audio/so")
    expect(they.karim.locator("video, iframe")).to_have_count(0)


def heard(they, page, source: str) -> None:
    expect(page.locator("#ways .elsewhere a")).to_have_attribute("href", f"https://stream.example/{source}")


def interpreted(they) -> None:
    """noor listens in Arabic. That stays however she comes back, and no other room has it from her."""
    heard(they, they.noor, "hall/video/en")
    press(they.noor, ".other-ways a:has([lang=ar])")
    heard(they, they.noor, "hall/audio/ar")
    clean(they.noor)
    go(they, "noor", "live/side/")
    heard(they, they.noor, "side/video/en")
    go(they, "noor", "")
    press(they.noor, ".facts a[href$='/now/']")
    heard(they, they.noor, "hall/audio/ar")


# The day does not go as planned


def moved(they) -> None:
    """staff lets one talk begin later and sends another to the attic: all pages say so, and the programme."""
    go(they, "tunde", "live/hall/")
    _leaks, pumps, _maps, lists = they.codes
    go(they, "staff", "day/")
    press(they.staff, f"#room-hall a[href*='/{pumps}/delay/']")
    expect(they.staff.locator(".moves li")).to_have_count(1)
    clean(they.staff)
    later = they.staff.locator(".moves strong").text_content().split("–")[0].strip()
    press(they.staff, "main form[method=post] button.button")
    press(they.staff, f"#room-side a[href*='/{lists}/move/']")
    they.staff.select_option("main [name=room]", label="Attic")
    press(they.staff, "main form[method=post] button.button")
    for page in audience(they):
        expect(page.locator(".news .announcement.delay")).to_contain_text("Pumps")
        expect(page.locator(".news .announcement.delay")).to_contain_text(later)
        expect(page.locator(".news .announcement.move")).to_contain_text("Lists")
    heard(they, they.noor, "hall/audio/ar")
    go(they, "ifeoma", "schedule/")
    expect(they.ifeoma.locator(f"[id='{pumps}']")).to_contain_text(later)
    expect(they.ifeoma.locator(f"[id='{lists}']")).to_contain_text("Attic")
    assert mail_about(they.site, "Something was moved", to="tunde", about=they.path)


def announced(they) -> None:
    """staff counts the hall and announces lunch; everybody reads it in their language."""
    they.staff.fill("#room-hall .heads [name=people]", "3")
    press(they.staff, "#room-hall .heads button")
    expect(they.staff.locator("#room-hall .heads [name=people]")).to_have_value("3")
    they.staff.fill("#say [name=text]", LUNCH["en"])
    they.staff.click("#say summary")
    they.staff.fill("#say [name=in_so]", LUNCH["so"])
    press(they.staff, "#say button.button")
    expect(they.karim.locator(".news .announcement.note")).to_contain_text(LUNCH["so"])
    for page in (they.tunde, they.screen):
        expect(page.locator(".news .announcement.note")).to_contain_text(LUNCH["en"])
    go(they, "ifeoma", "")
    expect(they.ifeoma.locator(".news .announcement.note")).to_contain_text(LUNCH["en"])
    clean(they.staff, they.tunde)


# The end


def closes(they, votes: int) -> None:
    """The stage is over for whoever looks at it, and the neighbour is out; what was asked stays."""
    press(they.staff, "#room-hall .stage-acts button[formaction$='/end/']")
    for page in (they.karim, they.noor, they.tunde):
        expect(page.locator(".stage-state.ended")).to_have_count(1)
    go(they, "staff", "")
    follow(they.staff, "/hall/code/")
    press(they.staff, ".hall-code button.danger")
    they.beside.goto(f"/en{they.path}/talks/{they.codes[0]}/")
    expect(they.beside.locator("#ask form")).to_have_count(0)
    assert day.score(they.beside, SOMALI) == votes


def evening(they, votes: int) -> None:
    """The day is over. All eight read the same score, say how it was, and see what is left."""
    they.site.manage("shell", "--no-imports", "-c", day.EVENING.format(slug=they.slug))
    for name in WHO:
        go(they, name, f"talks/{they.codes[0]}/")
    assert {name: day.score(getattr(they, name), SOMALI) for name in WHO} == dict.fromkeys(WHO, votes)
    for name, stars in (("karim", 5), ("ifeoma", 4)):
        page = getattr(they, name)
        press(page, "#afterwards a[href$='/feedback/']")
        page.locator(".stars label").nth(stars - 1).click()
        page.fill("[name=words]", f"{name}: I take the list along.")
        press(page, ".stars-form button.button")
    for name, words in (("amina", 0), ("staff", 2)):
        press(getattr(they, name), "#afterwards a[href$='/feedback/']")
        expect(getattr(they, name).locator("main .rows li")).to_have_count(words)
    clean(they.amina, they.staff)
    go(they, "noor", "")
    follow(they.noor, "/closing/")
    numbers = they.noor.locator(".sums b").all_text_contents()
    # tunde and chidi, not the neighbour with the hall's code; karim, noor and ifeoma; talks, questions on
    # stage, answered, lines.
    assert [int(number) for number in numbers] == [2, 3, len(they.codes), 2, 1, 1]
    expect(they.noor.locator(f"[id='{they.codes[0]}']")).to_contain_text("Eleven steps")
    clean(they.noor)


def present(they) -> None:
    """Who was let in at the door gets a certificate that anybody can check; who looked in, none."""
    for name in ("tunde", "karim"):
        go(they, name, "")
        follow(getattr(they, name), "/attendance/")
    expect(they.karim.locator("main .notice")).to_have_count(1)
    expect(they.karim.locator("form[action$='/certificate/']")).to_have_count(0)
    press(they.tunde, "form[action$='/certificate/'] button")
    address = they.tunde.locator(".paper a").get_attribute("href")
    clean(they.tunde, they.karim)
    they.beside.goto(address)
    expect(they.beside.locator("main")).to_contain_text("B. L.")
    expect(they.beside.locator("main")).not_to_contain_text("Ladokun")
    expect(they.beside.locator("main")).to_contain_text(day.NAME)
