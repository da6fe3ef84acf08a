"""Two processes, each with pages of its own in memory: what one writes is gone from both at once."""

import os
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings

from tests import database
from tests.journeys import server

pytestmark = pytest.mark.chaos
STORY = "/en/stories/listening-for-leaks/"
PAGES = [STORY, "/ar/stories/listening-for-leaks/", "/en/stories/", "/en/"]
WITHDRAW = (
    "from people.models import FocusCountry; FocusCountry.objects.filter(code='SO').update(safety_mode={})"
)
CONSENT = (
    "from people.models import Consent; from django.utils import timezone;"
    "Consent.objects.filter(purpose='named').update(withdrawn_at={})"
)


def ask(site, path: str, tag: str = ""):
    """(status, tag, text) of a page."""
    request = urllib.request.Request(site.url + path, headers={"If-None-Match": tag} if tag else {})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers["ETag"], answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers["ETag"], refused.read().decode()


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """Two servers on one copy of the demo: on SQLite, or on the services' PostgreSQL filled with the same."""
    folder = server.copy_of_the_demo(tmp_path_factory.mktemp("two") / "data")
    env, name = {"SITE_URL": "http://diwan.example"}, ""
    if settings.REDIS_URL:
        name = database.new_copy("two")
        base = os.environ["TEST_DATABASE_URL"].rpartition("/")[0]
        env |= {
            "DATABASE_URL": f"{base}/{name}",
            "SECRET_KEY": "one secret for both processes, fifty letters",
        }
    sites = [server.Site(folder, **env) for _ in range(2)]
    try:
        if name:
            sites[0].manage("demo")
        for site in sites:
            site.start()
            # What a process learns once, such as the content types, is no page's to be kept.
            for path in PAGES:
                ask(site, path)
        yield sites
    finally:
        for site in sites:
            site.stop()
        if name:
            database.drop(name)


def test_an_answer_of_either_is_the_other_s_too(two):
    tags = {ask(site, STORY)[1] for site in two for _ in range(2)}
    assert len(tags) == 1
    for site in two:
        assert ask(site, STORY, tags.copy().pop())[0] == 304


def test_what_is_withdrawn_in_a_third_process_is_gone_from_both_at_once_and_comes_back_the_same(two):
    before = {path: ask(two[0], path) for path in PAGES}
    assert all(ask(site, path) == before[path] for site in two for path in PAGES for _ in range(2))
    try:
        two[0].manage("shell", "--verbosity=0", "-c", WITHDRAW.format(True))
        for site in two:
            for path in PAGES[:2]:
                status, tag, text = ask(site, path, before[path][1])
                assert (status, tag, "leaks" in text.lower()) == (404, None, False)
            for path in PAGES[2:]:
                status, _tag, text = ask(site, path, before[path][1])
                assert (status, "listening-for-leaks" in text) == (200, False)
    finally:
        two[0].manage("shell", "--verbosity=0", "-c", WITHDRAW.format(False))
    assert all(ask(site, path)[2] == before[path][2] for site in two for path in PAGES)


def test_a_name_goes_from_both_with_its_consent(two):
    named = [ask(site, STORY) for site in two for _ in range(2)]
    two[1].manage("shell", "--verbosity=0", "-c", CONSENT.format("timezone.now()"))
    after = [ask(site, STORY, named[0][1]) for site in two]
    assert [status for status, _tag, _text in after] == [200, 200]
    assert "not named" not in named[0][2]
    assert all("not named" in text for _status, _tag, text in after)


def test_no_reader_sees_an_older_page_than_one_already_seen(two):
    """Readers ask both processes all the time while an editor writes; what they see only ever gets newer."""
    write = (
        "from people.models import FocusCountry, Sector; import time\n"
        "for n in range(40):\n"
        "    Sector.objects.update(name=f'Edition {n:03}'); time.sleep(0.01)\n"
    )

    def read(site) -> list[str]:
        seen = []
        while not writing.done():
            text = ask(site, STORY)[2]
            seen.append(text[text.index("Edition ") :][:11] if "Edition " in text else "")
        return seen

    with ThreadPoolExecutor(5) as pool:
        writing = pool.submit(two[0].manage, "shell", "--verbosity=0", "-c", write)
        readers = [pool.submit(read, site) for site in two for _ in range(2)]
        seen = [reader.result() for reader in readers]
    assert all(one == sorted(one) for one in seen)
    assert all("Edition 039" in ask(site, STORY)[2] for site in two)
