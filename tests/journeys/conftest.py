"""A browser on a real server. Write a journey like this:

    @pytest.mark.journey
    def test_a_reply_reaches_the_others(page, login):
        login(page, "amina")
        page.goto("/en/community/")

`site` is the server (`.url`, `.folder`, `.restart()`, `.stop()`, `.manage(...)`), filled with the demo and
shared by all journeys of a run: leave it running. Every page is watched: a violation of the content
security policy, an error in a script or a request to another host fails the test that met it.
"""

import contextlib
import os
import re
import shutil
import sqlite3
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys import server
from tests.journeys.phone import old_phone, phone, topic  # noqa: F401 (fixtures)

PASSWORD = "demo-diwan"
QUIET = ["--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
# A busy machine is no failure.
PATIENCE = 15_000
expect.set_options(timeout=PATIENCE)

# Parts of a page come after it; who acts before gets it as it is without scripts. A part may also stay away.
PARTS_ARE_THERE = """() => Promise.race([
  Promise.all(
    [...document.querySelectorAll("html[data-person] out-box, :not(:defined, out-box)")].map((part) =>
      customElements.whenDefined(part.localName)
    )
  ).then(() => true),
  new Promise((resolve) => setTimeout(resolve, 3000, false)),
])"""

REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile, lineNumber }) =>
  console.error(`securitypolicyviolation ${violatedDirective} ${blockedURI} at ${sourceFile}:${lineNumber}`)
);
"""


def pytest_collection_modifyitems(items):
    """Journeys come last: Playwright keeps an event loop running, and asynchronous tests need their own."""
    items.sort(key=lambda item: item.get_closest_marker("journey") is not None)


def chromium() -> str | None:
    """The browser CHROMIUM names, else the system's, else None for the one Playwright fetched."""
    named = [os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"]
    return next((path for name in named if name and (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, playwright):
    path = chromium()
    if path is None and not Path(playwright.chromium.executable_path).exists():
        pytest.skip(
            "No Chromium: run `apt install chromium` or `playwright install chromium`, or set CHROMIUM."
        )
    found = {"executable_path": path} if path else {}
    return {**browser_type_launch_args, **found, "args": ["--no-sandbox", *QUIET]}


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The site with the demo in it, at an address of its own, until the last journey is done."""
    server.compile_messages()
    running = server.Site(server.copy_of_the_demo(tmp_path_factory.mktemp("site") / "data"))
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture(autouse=True)
def room_to_write(request):
    """All plays share the demo's people: what one of them wrote in another does not count."""
    if "site" in request.fixturenames:
        folder = request.getfixturevalue("site").folder
        with contextlib.closing(sqlite3.connect(folder / "diwan.sqlite3", timeout=20)) as database:
            database.execute("DELETE FROM community_allowance")
            database.commit()


@pytest.fixture(scope="session")
def base_url(site):
    """`page.goto("/en/")` goes to our server."""
    return site.url


class Watch:
    """What went wrong in the browser during one test, one line each."""

    def __init__(self, host: str):
        self.host = host
        self.faults: list[str] = []
        # What a test says may be refused without harm, as a pattern.
        self.harmless: str | None = None

    def over(self, context: BrowserContext) -> None:
        context.add_init_script(REPORT_VIOLATIONS)
        for event, note in self._events().items():
            context.on(event, note)

    @contextlib.contextmanager
    def while_open(self, context: BrowserContext):
        """Over a browser that other tests go on with, on the pages that are opened meanwhile."""
        events = self._events()
        for event, note in events.items():
            context.on(event, note)
        yield
        for event, note in events.items():
            context.remove_listener(event, note)

    def _events(self) -> dict:
        return {"console": self._console, "weberror": self._error, "request": self._request}

    def _error(self, error) -> None:
        self.faults.append(f"error in a script: {error.error}")

    def _console(self, message) -> None:
        told = message.text
        if self.harmless and re.search(self.harmless, told):
            return
        if "securitypolicyviolation" in told or "Content Security Policy" in told:
            self.faults.append(f"{_place(message)}: {told}")

    def _request(self, request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and address.netloc != self.host:
            self.faults.append(f"request to another host: {request.url}")


def _place(message) -> str:
    return message.page.url if message.page else "a page"


@pytest.fixture
def watch(site):
    """The faults met so far; they fail the test when it ends."""
    watching = Watch(urlsplit(site.url).netloc)
    yield watching
    if watching.faults:
        pytest.fail("\n".join(watching.faults), pytrace=False)


@pytest.fixture
def new_context(new_context, watch):
    """Another person's browser: `new_context()`, watched like the first."""

    def make(**options) -> BrowserContext:
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        watch.over(context)
        return patient(context) if options.get("java_script_enabled", True) else context

    return make


def patient(context: BrowserContext) -> BrowserContext:
    """Its pages are gone to when their parts are there."""
    new_page = context.new_page

    def page_that_waits() -> Page:
        page = new_page()
        goto = page.goto

        def go(url: str, **options):
            answer = goto(url, **options)
            page.evaluate(PARTS_ARE_THERE)
            return answer

        page.goto = go
        return page

    context.new_page = page_that_waits
    return context


def log_in(page: Page, name: str, language: str = "en") -> None:
    page.goto(f"/{language}/accounts/login/")
    page.fill("[name=login]", f"{name}@demo.example")
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation(url=lambda address: "/accounts/login/" not in address):
        page.click("main form button.button")
    page.goto(f"/{language}/")


@pytest.fixture
def login():
    """`login(page, "amina")` logs a demo person in through the form; it ends on the home page."""
    return log_in
