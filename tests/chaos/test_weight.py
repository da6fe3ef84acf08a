"""What a reader pays for: a topic of twenty posts, first and again, one reply, an hour's silence."""

import gzip
import json
import re
import time
from urllib.parse import urljoin

import pytest
from websockets.sync.client import connect

from tests.chaos.clients import ask, reply
from tests.chaos.figures import note

pytestmark = pytest.mark.chaos
POSTS = 20
COLD, WARM, SCRIPTS, REPLY, HOUR = 60 * 1024, 12 * 1024, 25 * 1024, 1536, 10 * 1024
TEXT = "The pump ran for two days, then the bearing went. We have **no** spare; is there one in Hargeisa? "
# A frame's own head. TCP/IP adds some hundred bytes to each, which is the line's price and not ours.
WRAPPING = 2


def packed(body: bytes) -> int:
    return len(gzip.compress(body, 6))


def test_a_topic_is_light(stage):
    play = stage(CHAOS_TICK="2")
    told = play.people()
    (site,) = play.serve()
    for number in range(POSTS - 1):
        reply(site.port, told["writer"], told["topic"], f"{number}. {TEXT * 3}")
    page = ask(site.port, told["reader"], f"/en/community/t/{told['topic']}/", accept="text/html").body
    assert page.count(b"<article") == POSTS
    files = assets(site.port, page.decode())
    assert [name for name in files if name.startswith(("http:", "https:", "//"))] == []
    scripts = sum(size for name, size in files.items() if name.endswith(".js"))
    cold, warm = packed(page) + sum(files.values()), packed(page)
    one, hour = live(site.port, told)
    assert (cold <= COLD, warm <= WARM, scripts <= SCRIPTS, one <= REPLY, hour <= HOUR) == (True,) * 5
    note("weight", cold=cold, warm=warm, scripts=scripts, reply=one, idle_hour=hour)


def assets(port: int, page: str) -> dict[str, int]:
    """Packed size of each style and script that a page loads, and that those load in turn."""
    wanted = re.findall(r'<(?:link rel="stylesheet"|script)[^>]*(?:href|src)="([^"]+)"', page)
    wanted += re.findall(r'data-then="([^"]+)"', page)
    sizes: dict[str, int] = {}
    while wanted:
        name = wanted.pop()
        if name in sizes or not name.startswith("/static/"):
            continue
        body = ask(port, "", name, accept="*/*").body
        sizes[name] = packed(body)
        inner = re.findall(rb'(?:from|import)\s*"([^"]+)"', body)
        wanted += [urljoin(name, one.decode()) for one in inner]
    return sizes


def live(port: int, told: dict) -> tuple[int, int]:
    """Packed bytes of one reply as it comes, and bytes of an idle hour at the usual heartbeat."""
    headers = {"Cookie": f"sessionid={told['reader']}"}
    address, origin = f"ws://127.0.0.1:{port}/live/", f"http://127.0.0.1:{port}"
    with connect(address, origin=origin, additional_headers=headers, compression=None) as line:
        line.send(json.dumps({"op": "sub", "s": told["stream"], "c": POSTS}))
        time.sleep(0.3)
        reply(port, told["writer"], told["topic"], TEXT * 2)
        frame = ""
        while "<article" not in frame:
            frame = line.recv(timeout=10)
        beat = ""
        while '"hb"' not in beat:
            beat = line.recv(timeout=10)
    return packed(frame.encode()), (len(beat) + WRAPPING) * 3600 // 20
