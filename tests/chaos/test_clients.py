"""What the checks say when something is amiss: who gave up and why, and never that it was a loss.

And their phones: held as a browser is.
"""

import asyncio
import itertools
import json

import pytest
from websockets.asyncio.server import serve

from tests.bench.fanout import Line
from tests.chaos import clients
from tests.chaos.clients import Answer, Writer, all_kept

TOLD = {"writers": ["session"], "topic": 1}


@pytest.fixture
def site(monkeypatch):
    """A server that answers with `site.refuses` while there is one; `site.posts` is what it keeps."""

    class Site:
        refuses: list = []
        posts: list[dict] = [{"number": 1, "html": "First post"}]

        def reply(self, _port, _session, _topic, body, key):
            for way in self.refuses:
                if isinstance(way, int):
                    return Answer(way, {}, b"")
                raise way
            number = next((post["number"] for post in self.posts if key in post["html"]), None)
            if number is None:
                number = len(self.posts) + 1
                self.posts.append({"number": number, "html": body})
            return Answer(201, {}, json.dumps({"number": number}).encode())

    made = Site()
    made.posts = [*Site.posts]
    monkeypatch.setattr(clients, "reply", made.reply)
    monkeypatch.setattr(clients, "posts_of", lambda _port, _told: made.posts)
    monkeypatch.setattr(clients, "GIVE_UP", 0.02)
    return made


@pytest.fixture
def writer():
    made = Writer([1], TOLD, posts=2, seed=7, pause=0)
    # No two sends at once: the site of these tests locks nothing.
    made.chance.random = lambda: 1
    return made


def test_all_is_well(site, writer):
    writer.run()
    assert all_kept([writer], 1, TOLD) == 2


@pytest.mark.parametrize(("way", "saw"), [(503, "x status 503"), (OSError(), "x OSError")])
def test_who_gives_up_says_so_and_is_no_loss(site, writer, way, saw):
    site.refuses = [way]
    writer.run()
    with pytest.raises(AssertionError, match="no acknowledged post is lost") as told:
        all_kept([writer], 1, TOLD)
    assert all(word in str(told.value) for word in ("writer 7 gave up on post", "after 0 s", saw))


def test_who_still_writes_is_named(site, writer):
    with pytest.raises(AssertionError, match="writer 7 is still writing, with 2 posts to go"):
        all_kept([writer], 1, TOLD)


def test_a_lost_post_is_called_lost_even_if_somebody_gave_up(site, writer):
    writer.run()
    site.posts.pop()
    other = Writer([1], TOLD, posts=1, seed=8, pause=0)
    site.refuses = [503]
    other.run()
    with pytest.raises(AssertionError, match=r"lost after it was acknowledged: .'writer 7 was told that"):
        all_kept([writer, other], 1, TOLD)
    # As many as a moderator hid may be missing.
    with pytest.raises(AssertionError, match="writer 8 gave up"):
        all_kept([writer, other], 1, TOLD, hidden=1)


def test_a_doubled_post_is_called_doubled(site, writer, monkeypatch):
    numbers = itertools.count(2)

    def reply(*_words):
        return Answer(201, {}, json.dumps({"number": next(numbers)}).encode())

    monkeypatch.setattr(clients, "reply", reply)
    for _ in range(2):
        writer._send("key")
    with pytest.raises(AssertionError, match=r"doubled: .'writer 7: key is post 2 and post 3'"):
        all_kept([writer], 1, TOLD)


def test_a_skipped_number_is_seen(site, writer):
    site.posts.append({"number": 2, "html": "by somebody else"})
    writer.run()
    with pytest.raises(AssertionError, match="numbers were skipped"):
        all_kept([writer], 1, TOLD)


def test_a_phone_that_is_asked_whether_it_lives_is_not_cut_off():
    """A hall of them is held for minutes, and a server asks every twenty seconds."""

    async def hold() -> tuple[list[bytes], bool]:
        async def greet(socket):
            await asyncio.sleep(0.5)
            await socket.send("x" * 300)
            await socket.wait_closed()

        async with serve(greet, "127.0.0.1", 0, ping_interval=0.05, ping_timeout=0.2) as server:
            heard: list[bytes] = []
            port = server.sockets[0].getsockname()[1]
            line = Line("nobody", port, [], heard.append)
            await asyncio.get_running_loop().create_connection(lambda: line, "127.0.0.1", port)
            await asyncio.sleep(0.8)
            held = not line.closed.done()
            line.transport.abort()
        return heard, held

    assert asyncio.run(hold()) == ([b"x" * 300], True)
