"""The office in a browser: every room opens under the site's content policy, in its reader's language."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.looking import NOTHING, findings

pytestmark = pytest.mark.journey

# What each of the staff finds in the menu; more than these and the office shows what is not theirs.
MENUS = {
    "staff": {"programme", "focuscountry", "sector", "institution", "seat", "invitation", "participation"},
    "editor": {"pages", "images", "media", "captions"},
    "care": {"auditentry"},
}


def rooms(page) -> set[str]:
    """Addresses in the office's menu, from the data that Wagtail's sidebar is made of."""
    told = page.locator("#wagtail-sidebar-props").text_content()
    return {
        path for path in re.findall(r'"(/admin/[^"]*)"', told) if not re.search("logout|account|help", path)
    }


# Wagtail's text editor writes a style for the hint in an empty line. It is refused, and the hint is missing.
HINT_OF_THE_EDITOR = "style-src-elem inline at .*/vendor|Applying inline style"


@pytest.mark.parametrize("who", MENUS)
def test_every_room_opens_and_breaks_no_policy(page, login, watch, who):
    watch.harmless = HINT_OF_THE_EDITOR
    login(page, who)
    assert page.goto("/admin/").status == 200
    found = rooms(page)
    assert MENUS[who] <= {name for path in found for name in path.split("/")}
    for path in sorted(found):
        assert page.goto(path).status == 200, path
        # The first thing in the list, and the form for a new one, where there are such.
        inside = page.locator("main table a[href^='/admin/'], main a[href$='/new/'], main a[href$='/add/']")
        addresses = inside.evaluate_all("all => all.map(a => a.getAttribute('href'))")
        forms = [address for address in addresses if address.endswith(("/new/", "/add/"))]
        for address in addresses[:1] + forms[:1]:
            assert page.goto(address).status == 200, address


def test_the_office_speaks_the_language_of_its_reader(page, login, site):
    login(page, "staff")
    settle(site, "staff", "ar")
    page.goto("/admin/institution/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page).to_have_title(re.compile("مؤسسات"))
    settle(site, "staff", "en")


def settle(site, who: str, language: str) -> None:
    site.manage("shell", "-v0", "-c", _SETTLE % (who, language))


_SETTLE = """
from people.actions import settle
from people.models import User
person = User.objects.get(email="%s@demo.example")
settle(by=person, person=person, language="%s")
"""

# Rooms of our own in Wagtail's house: who opens each, and where one finds the way there.
OUR_ROOMS = {
    "who is in a story": ("editor", "/admin/stories/{story}/people/"),
    "readers": ("editor", "/admin/reports/readers/"),
    "translations": ("editor", "/admin/reports/translations/"),
    "safety mode": ("staff", "/admin/focuscountry/safety/{country}/"),
}
_FIRST = """
from people.models import FocusCountry
from stories.models import Appearance, StoryPage
story = StoryPage.objects.filter(translation_key__in=Appearance.objects.values("story")).first()
print(story.pk, FocusCountry.objects.first().pk)
"""


@pytest.mark.parametrize("name", OUR_ROOMS)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_in_our_rooms(page, login, site, name, language):
    story, country = site.manage("shell", "-v0", "-c", _FIRST).split()
    who, path = OUR_ROOMS[name]
    settle(site, who, language)
    login(page, who)
    answer = page.goto(path.format(story=story, country=country))
    settle(site, who, "en")
    assert (answer.status, findings(page, "main")) == (200, NOTHING)


def test_dates_and_rows_are_chosen_without_inline_scripts(page, login):
    """An officer adds a sector to a country: the row appears, and its date has a calendar."""
    login(page, "staff")
    page.goto("/admin/focuscountry/")
    page.locator("main table a[href*='/edit/']").first.click()
    page.wait_for_url("**/edit/**")
    before = page.locator("#id_priorities-FORMS > *").count()
    page.click("#id_priorities-ADD")
    expect(page.locator("#id_priorities-FORMS > *")).to_have_count(before + 1)
    page.locator(f"#id_priorities-{before}-starts").click()
    expect(page.locator(".xdsoft_datetimepicker:visible")).to_be_visible()
