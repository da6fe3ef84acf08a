"""Every kind of page: nothing for axe to find in English and Arabic, light and dark; light on the line."""

import gzip
import re

import pytest
from playwright.sync_api import BrowserContext

from tests.journeys import kinds
from tests.journeys.conftest import PATIENCE, REPORT_VIOLATIONS, log_in
from tests.journeys.looking import NOTHING, findings

pytestmark = pytest.mark.journey
PHONE = {"viewport": {"width": 360, "height": 740}}
FIRST_HTML = 14 * 1024


@pytest.fixture(scope="module")
def addresses(site):
    """The address of one page of each kind, found as a reader would find it."""
    return kinds.addresses(site)


@pytest.fixture(scope="module")
def phone_of(browser, site):
    """Each person's phone, logged in once: what it fetched for one page it need not fetch for the next."""
    phones = {}

    def find(who: str | None) -> BrowserContext:
        if who not in phones:
            phones[who] = browser.new_context(**PHONE, base_url=site.url)
            phones[who].set_default_timeout(PATIENCE)
            phones[who].add_init_script(REPORT_VIOLATIONS)
            if who:
                with phones[who].new_page() as page:
                    log_in(page, who)
        return phones[who]

    yield find
    for phone in phones.values():
        phone.close()


@pytest.mark.parametrize("name", kinds.KINDS)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing(phone_of, watch, addresses, name, language):
    phone = phone_of(kinds.KINDS[name][0])
    with watch.while_open(phone), phone.new_page() as page:
        page.goto(f"/{language}{addresses[name]}")
        page.wait_for_load_state("networkidle")
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        assert findings(page) == NOTHING
        # Nothing sticks out of a narrow screen.
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("name", ["home", "stories", "story", "community", "topic", "schedule"])
def test_the_first_html_is_light(page, addresses, name):
    answer = page.request.get(f"/en{addresses[name]}", headers={"Accept-Encoding": "identity"})
    assert answer.status == 200
    assert len(gzip.compress(answer.body(), 6)) <= FIRST_HTML


def test_scripts_and_styles_are_light(page, addresses):
    """All scripts of the site together, and a topic page with everything it needs to paint."""
    sizes = {}

    def note(response):
        if re.search(r"\.(js|css)$", response.url):
            sizes[response.url] = len(gzip.compress(response.body(), 6))

    page.on("response", note)
    page.goto(f"/en{addresses['topic']}")
    page.wait_for_load_state("networkidle")
    assert sum(size for url, size in sizes.items() if url.endswith(".js")) <= 25 * 1024
    assert sum(sizes.values()) <= 40 * 1024
