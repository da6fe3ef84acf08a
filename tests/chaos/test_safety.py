"""Safety mode: nothing of the country on any page, feed, search or socket, for anybody; then all is back.

Played on the demo, as a stranger and as its people who are neither of the country nor run the safety mode.
"""

import http.client
import json
import re
import time
from html import unescape
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from websockets.sync.client import connect

from tests.chaos.clients import ask
from tests.chaos.conftest import Stage
from tests.chaos.figures import note, scale
from tests.journeys import server

pytestmark = pytest.mark.chaos
COUNTRY = "SO"
WITHIN = 60
MOST_PAGES = 2500
AWAY = (".xlsx", "/static/", "/accounts/", "/admin/", "/live/", "/me/export", "/styleguide", "/schedule/v/")
# What differs between two answers of one page: what guards a form, and what the clock says.
PASSING = re.compile(
    r'value="[^"]{32,}"|data-[a-z-]+="[^"]*"|<time.*?</time>|nonce="[^"]*"|\d\d:\d\d[\d:.]*', re.DOTALL
)


class Reader:
    """Somebody who follows every link from the front doors; `pages` is what they were told, by path."""

    def __init__(self, port: int, session: str, languages: list[str], searches: list[str]):
        self.session, self.port = session, port
        doors = [f"/{code}/" for code in languages]
        lists = (
            "stories/",
            "events/",
            "vacancies/",
            "people/",
            "community/",
            "mentoring/",
            "places/",
            "inbox/",
        )
        wanted = [door + more for door in doors for more in ("", *lists)]
        wanted += [f"{door}search/?q={quote(word)}" for door in doors for word in searches]
        wanted += [
            "/sitemap.xml",
            *(f"/api/v1/{noun}/" for noun in ("stories", "vacancies", "events", "institutions")),
        ]
        self._known = set(wanted)
        self._doors = tuple(doors)
        self.pages: dict[str, str] = {}
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while wanted and len(self.pages) < MOST_PAGES:
            path = wanted.pop()
            if path not in self.pages:
                self.pages[path] = self._read(path)
                wanted += self._links(path)
        self._line.close()

    def _read(self, path: str) -> str:
        self._line.request("GET", quote(path, safe="/?=&%"), headers={"Cookie": f"sessionid={self.session}"})
        answer = self._line.getresponse()
        body = answer.read()
        if (answer.getheader("Content-Type") or "").startswith(("text/", "application/")):
            return unescape(body.decode("utf-8", "replace"))
        return ""

    def _links(self, path: str) -> list[str]:
        found = re.findall(r'href="([^"#]+)', self.pages[path]) + re.findall(
            r"<loc>([^<]+)</loc>", self.pages[path]
        )
        paths = {unquote(urlsplit(urljoin(f"http://x{path}", one)).path) for one in found}
        topics = {f"{one}changes/" for one in paths if re.fullmatch(r"/\w\w/community/t/\d+/", one)}
        return sorted(
            one
            for one in paths | topics
            if one.startswith((*self._doors, "/api/", "/files/", "/s/"))
            and not any(part in one for part in AWAY)
        )

    def met(self, words: list[str]) -> dict[str, str]:
        """Where one of `words` stands, and which; a search repeats what was asked."""
        own = re.compile(r'value="[^"]*"|<title>[^<]*</title>|\?q=[^"&]*|“[^”]*”')
        told = {path: own.sub("", text) if "search" in path else text for path, text in self.pages.items()}
        return {path: word for path, text in told.items() for word in words if word in text}

    def heard(self, words: list[str]) -> list[str]:
        """The same on a socket that follows every topic they saw, from its beginning."""
        topics = sorted(
            {one[1] for path in self.pages if (one := re.fullmatch(r"/\w\w/community/t/(\d+)/", path))}
        )
        frames: list[str] = []
        for topic in topics:
            address = f"ws://127.0.0.1:{self.port}/live/?language=en"
            headers = {"Cookie": f"sessionid={self.session}"}
            origin = f"http://127.0.0.1:{self.port}"
            with connect(address, additional_headers=headers, origin=origin) as socket:
                socket.send(json.dumps({"op": "sub", "s": f"t{topic}", "c": 0}))
                try:
                    frames.append(unescape(socket.recv(timeout=2)))
                except TimeoutError:
                    continue
        assert frames or not topics
        return [word for frame in frames for word in words if word in frame]


def plain(text: str) -> str:
    return PASSING.sub("", text)


def switch(port: int, told: dict) -> float:
    """The officer's one act; seconds until it was answered."""
    began = time.monotonic()
    path = f"/admin/focuscountry/safety/{told['country']}/"
    answer = ask(port, told["officer"], path, {"reason": "A drill."}, accept="text/html")
    assert answer.status == 302, answer.body.decode()[-2000:]
    return time.monotonic() - began


@pytest.fixture
def demo(tmp_path):
    """The filled demo as a stage, on a clock that stands: talks would begin and end while all is read."""
    made = Stage(
        server.copy_of_the_demo(tmp_path / "data"), DJANGO_SETTINGS_MODULE="tests.chaos.still_settings"
    )
    yield made
    for site in made.sites:
        site.stop()


def test_a_country_vanishes_for_everybody_and_comes_back(demo):
    vanish(demo, "safety", scale(["a stranger", "mod"], None))


def test_ten_times_as_much_vanishes_as_fast(demo):
    demo.run("tests.chaos.tenfold", COUNTRY, scale(2, 10))
    vanish(demo, "safety_tenfold", scale(["a stranger"], ["a stranger", "mod"]))


def vanish(stage: Stage, figures: str, names: list[str] | None) -> None:
    """Switch it on and off, and look before, meanwhile and afterwards; as everybody, if nobody is named."""
    told = json.loads(stage.run("tests.chaos.vanished", COUNTRY))
    port = stage.serve()[0].port
    who = {"a stranger": "", **told["readers"]}
    names = names or sorted(who)
    searches = told["words"][:: scale(12, 3)]

    def crawl(name: str) -> Reader:
        languages = told["languages"] if name == "a stranger" else ["en"]
        return Reader(port, who[name], scale(["en"], languages), searches)

    before = {name: crawl(name) for name in names}
    # A check that finds nothing while everything is there would prove nothing.
    assert {name for name in names if before[name].met(told["words"])} >= {"a stranger", "mod"} & set(names)
    off = switch(port, told)
    hidden = {name: crawl(name) for name in names}
    assert {name: one.met(told["words"]) for name, one in hidden.items() if one.met(told["words"])} == {}
    assert {name: heard for name, one in hidden.items() if (heard := one.heard(told["words"]))} == {}
    back = switch(port, told)
    after = crawl("a stranger").pages
    was = before["a stranger"].pages
    assert after.keys() == was.keys()
    assert [path for path in was if plain(after[path]) != plain(was[path])] == []
    note(figures, pages=sum(len(one.pages) for one in before.values()), off_s=off, back_s=back)
    assert max(off, back) < WITHIN
