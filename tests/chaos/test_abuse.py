"""Whoever floods is cut off, and whoever does not listen fills no memory."""

import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.chaos.clients import reply
from tests.chaos.figures import note, scale

pytestmark = pytest.mark.chaos
SILENT = scale(12, 30)
POSTS = scale(40, 300)
GROWTH = 20 * 1024 * 1024


@pytest.fixture
def play(stage):
    made = stage()
    made.told = made.people(readers=SILENT)
    made.serve()
    return made


def line(play, session: str):
    (port,) = play.ports()
    headers = {"Cookie": f"sessionid={session}"}
    address = f"ws://127.0.0.1:{port}/live/"
    return connect(address, origin=f"http://127.0.0.1:{port}", additional_headers=headers)


def closed(socket) -> int:
    """The code with which the server ends the line."""
    try:
        for _ in range(500):
            socket.recv(timeout=5)
    except ConnectionClosed as end:
        return end.rcvd.code if end.rcvd else 0
    return -1


def test_floods_are_cut_off(play):
    fast, *sockets = (line(play, play.told["reader"]) for _ in range(9))
    assert closed(sockets[-1]) == 4410
    for _ in range(100):
        fast.send(json.dumps({"op": "ack", "s": "t1", "c": 0}))
    assert closed(fast) == 4429
    sockets[0].send("x" * 20 * 1024)
    assert closed(sockets[0]) == 1009
    for socket in sockets:
        socket.close()


def test_a_flood_of_posts_is_told_when_to_go_on(stage):
    """With the limits of a real site."""
    play = stage(DJANGO_SETTINGS_MODULE="diwan.settings.embedded")
    told = play.people()
    (site,) = play.serve()
    with ThreadPoolExecutor(8) as hurry:
        answers = list(
            hurry.map(lambda n: reply(site.port, told["writer"], told["topic"], f"Post {n}"), range(70))
        )
    refused = [answer for answer in answers if answer.status == 429]
    # Sixty an hour for experts; the topic's opening was one, and a minute may give one back.
    assert 59 <= 70 - len(refused) <= 61
    assert {0 < int(answer.headers["Retry-After"]) <= 60 for answer in refused} == {True}


def test_who_does_not_listen_fills_no_memory(play):
    """They take their frames off the line and never acknowledge one; then nothing more is put on it."""
    told = play.told
    (site,) = play.sites
    sockets = [line(play, session) for session in told["sessions"]]
    for socket in sockets:
        socket.send(json.dumps({"op": "sub", "s": told["stream"], "c": told["head"]}))
    # What the first posts bring into memory is not theirs.
    for number in range(10):
        reply(site.port, told["writer"], told["topic"], f"warm {number}")
    before = resident(site._process.pid)
    for number in range(POSTS):
        reply(site.port, told["writer"], told["topic"], f"{number} " + "word " * 3900)
    time.sleep(1)
    growth = resident(site._process.pid) - before
    for socket in sockets:
        socket.close()
    assert growth < GROWTH
    note("abuse", silent=SILENT, posts=POSTS, growth_mb=round(growth / 1024 / 1024, 1))


def resident(pid: int) -> int:
    """Bytes of memory of a process."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
