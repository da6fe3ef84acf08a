"""A story's whole way: told on a phone in Arabic, edited, agreed to by two, published, read, taken back.

After that a crawl of every page, feed, file and search that anybody can reach finds no byte of it.
"""

import re
import urllib.error
import urllib.request
from html import unescape
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey

# Words that stand nowhere else in the demo.
TITLE, WORD, EDITED = "مضخة الزمردة", "الزمردة", "الزمردة الهادئة"
TEXT = f"كانت {WORD} تهمس كل ليلة.\n\nثم سمعناها جميعاً، وكتبنا ما قالت."
PHONE = {"viewport": {"width": 360, "height": 740}, "locale": "ar"}


def test_from_a_phone_to_the_world_and_back(site, watch, new_context, login, tmp_path):
    # Wagtail's editor of rich text writes a style sheet into its own page.
    watch.harmless = r"/admin/pages/|wagtailadmin/js/vendor|style-src"
    teller, office, other = new_context(**PHONE), new_context(), new_context(**PHONE)
    story = tell(teller.new_page(), login, tmp_path)
    edit(office.new_page(), login, story)
    agree(teller.new_page())
    login(other_page := other.new_page(), "karim", "so")
    agree(other_page)
    address = publish(office.new_page())
    found = crawl(site)
    for place in ("/ar/stories/", "/sitemap.xml", address, f"/ar/search/?q={quote(WORD)}"):
        assert place in said(found), place
    assert said_in_the_feed(found)
    files = pictures_of(found[address])
    assert files
    take_back(other.new_page())
    gone = crawl(site)
    assert said(gone) == []
    assert [status(site, one) for one in files] == [404] * len(files)
    for language in ("ar", "en", "nl", "so"):
        assert status(site, re.sub(r"^/ar/", f"/{language}/", address)) == 410


def tell(page, login, tmp_path) -> str:
    """Amina, on a phone, in Arabic, with Karim and a picture."""
    picture = tmp_path / "photo.png"
    picture.write_bytes(drawn())
    login(page, "amina", "ar")
    page.goto("/ar/pitches/new/")
    page.fill("[name=title]", TITLE)
    page.fill("[name=text]", TEXT)
    page.select_option("[name=language]", "ar")
    page.set_input_files("[name=picture_1]", picture)
    page.fill("[name=alt_1]", f"{WORD} في الليل")
    page.locator("details.choices summary").first.click()
    page.locator("details.choices label", has_text="Karim").first.click()
    with page.expect_navigation(url=re.compile(r"/pitches/\d+/$")):
        page.locator("main form[enctype] button:not([type=button])").click()
    expect(page.locator("h1")).to_have_text(TITLE)
    with page.expect_navigation():
        page.locator("form[action$='/offer/'] button").click()
    return urlsplit(page.url).path


def drawn() -> bytes:
    from io import BytesIO

    from PIL import Image

    file = BytesIO()
    Image.new("RGB", (640, 360), "teal").save(file, "PNG")
    return file.getvalue()


def edit(page, login, story: str) -> None:
    """The editor takes it up, changes a word, looks at the checklist and asks everybody."""
    login(page, "editor")
    page.goto(re.sub(r"^/ar/", "/en/", story))
    with page.expect_navigation(url=re.compile(r"/admin/stories/\d+/people/$")):
        page.locator("form[action$='/take_up/'] button").click()
    people = page.url
    page.locator("a", has_text="Back to the text").first.click()
    page.locator("#id_intro").fill(f"كانت {EDITED} تهمس كل ليلة.")
    page.locator("[name=action-submit], button.action-save").first.wait_for()
    page.keyboard.press("Control+s")
    page.wait_for_load_state("networkidle")
    page.goto(people)
    for choice in page.locator("input[type=radio][value=fine]").all():
        choice.check()
    with page.expect_navigation():
        page.locator("form[action$='/check/'] button").click()
    with page.expect_navigation():
        page.locator("form[action$='/ask/'] button").click()
    assert page.locator("table.listing tbody tr").count() == 2


def agree(page) -> None:
    """As somebody who is already logged in: read the edited version, tick, say yes."""
    page.goto("/en/my-stories/")
    page.locator("ul.rows a[href*='my-stories/']", has_text=TITLE).first.click()
    expect(page.locator(".sheet")).to_contain_text(EDITED)
    for box in page.locator(".the-answer input[type=checkbox]").all():
        box.check()
    with page.expect_navigation():
        page.locator(".the-answer form button.button").first.click()
    expect(page.locator(".the-answer .notice.success")).to_be_visible()


def publish(page) -> str:
    """Now the editor can; the address of the story's page."""
    page.goto("/en/my-stories/")
    page.locator("ul.rows a", has_text=TITLE).first.click()
    page.locator("a[href*='/admin/stories/']").click()
    page.locator("a[href$='/edit/']", has_text="To the text").click()
    page.locator("footer .w-dropdown button, footer [data-w-dropdown-target=toggle]").first.click()
    with page.expect_navigation():
        page.locator("button[name=action-publish]").click()
    page.wait_for_load_state("networkidle")
    page.goto("/ar/stories/")
    return unquote(page.locator("main a", has_text=TITLE).first.get_attribute("href"))


def take_back(page) -> None:
    page.goto("/en/my-stories/")
    page.locator("ul.rows a[href*='my-stories/']", has_text=TITLE).first.click()
    page.locator("details.ending summary").click()
    with page.expect_navigation():
        page.locator(".ending button.danger").click()
    expect(page.locator("main")).to_contain_text("You withdrew")


# What the public reaches: followed from the front doors by anybody without an account.


def crawl(site) -> dict[str, str]:
    """Every page, feed, sitemap and search that is linked or known, by path, with what it says."""
    doors = [f"/{code}/" for code in ("en", "nl", "ar", "so")]
    known = [f"{door}{more}" for door in doors for more in ("stories/", f"search/?q={quote(WORD)}")]
    known += [f"{door}stories/feed.atom" for door in doors]
    wanted = [*doors, *known, "/sitemap.xml", "/robots.txt", "/api/v1/stories/", "/api/v1/openapi.json"]
    seen: dict[str, str] = {}
    while wanted:
        path = wanted.pop()
        if path in seen or len(seen) > 3000 or ("?" in path and path not in known):
            continue
        seen[path] = read(site, path)
        wanted += [one for one in links(path, seen[path]) if one not in seen]
    return seen


def links(path: str, text: str) -> list[str]:
    """The site's own pages that a text leads to; files are looked at one by one."""
    found = [unescape(one) for one in re.findall(r'(?:href|src)="([^"#]+)', text)]
    found += re.findall(r"<loc>([^<]+)</loc>", text)
    paths = {unquote(urlsplit(urljoin(f"http://x{path}", one)).path) for one in found}
    away = ("/static/", "/files/", "/admin/", "/accounts/", "/events/", "/live")
    return sorted(one for one in paths if not any(part in one for part in away))


def read(site, path: str) -> str:
    try:
        with urllib.request.urlopen(site.url + quote(path, safe="/?=&%")) as answer:
            return answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.read().decode("utf-8", "replace")


def status(site, path: str) -> int:
    try:
        with urllib.request.urlopen(site.url + quote(path, safe="/?=&%")) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def said(pages: dict[str, str]) -> list[str]:
    """Where the story is: its words, its address in whatever writing. A search repeats what was asked."""
    slug = TITLE.replace(" ", "-")
    forms = (WORD, quote(WORD), slug, quote(slug))
    own = re.compile(r'value="[^"]*"|<title>[^<]*</title>|\?q=[^"&]*|“[^”]*”')
    return [
        path
        for path, text in pages.items()
        if any(one in (own.sub("", text) if "search" in path else text) for one in forms)
    ]


def said_in_the_feed(pages: dict[str, str]) -> bool:
    """Whether the feed has it; where the site has no feed of stories yet, there is nothing to ask."""
    feed = pages["/ar/stories/feed.atom"]
    return WORD in feed if "<feed" in feed else True


def pictures_of(html: str) -> list[str]:
    """The addresses of its own files, not of those of the stories beside it."""
    return sorted(set(re.findall(r"/files/[^\s\"]+", html.partition('class="related"')[0])))
