"""Programs that write and follow through every fault, as a phone on a bad line does."""

import contextlib
import http.client
import json
import random
import re
import threading
import time
import urllib.parse
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

GIVE_UP = 60
TOKEN = "c" * 32


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def told(self) -> dict:
        return json.loads(self.body)


def ask(
    port: int, session: str, path: str, fields: dict | None = None, accept: str = "application/json"
) -> Answer:
    """GET a page of the site, or POST `fields` to it; redirects are not followed."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {"Accept": accept, "Cookie": f"sessionid={session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
    body = None
    if fields is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urllib.parse.urlencode(fields)
    try:
        line.request("GET" if fields is None else "POST", path, body, headers)
        answer = line.getresponse()
        return Answer(answer.status, dict(answer.getheaders()), answer.read())
    finally:
        line.close()


def reply(port: int, session: str, topic: int, body: str, key: str | None = None) -> Answer:
    fields = {"body": body, "client_key": key or str(uuid.uuid4())}
    return ask(port, session, f"/en/community/t/{topic}/reply/", fields)


class GaveUp(NamedTuple):
    """A post that got no answer in time: nobody knows whether it is kept, so it is not lost either."""

    writer: str
    key: str
    seconds: float
    saw: Counter[str]

    def __str__(self):
        saw = ", ".join(f"{count} x {what}" for what, count in self.saw.most_common())
        return (
            f"{self.writer} gave up on post {self.key} after {self.seconds:.0f} s; it saw {saw or 'nothing'}"
        )


class Writer(threading.Thread):
    """Posts with keys of its own, each again and again until it is acknowledged, or until it gives up."""

    def __init__(self, ports: list[int], told: dict, posts: int, seed: int, pause: float = 0.02):
        super().__init__(daemon=True, name=f"writer {seed}")
        self.ports, self.told, self.posts, self.pause = ports, told, posts, pause
        self.session = told["writers"][seed % len(told["writers"])]
        self.chance = random.Random(seed)
        self.acknowledged: dict[str, int] = {}
        self.doubled: list[str] = []
        self.refused: list[int] = []
        self.seconds: list[float] = []
        # What came of the tries for the post it is at.
        self.saw: Counter[str] = Counter()
        self.gave_up: GaveUp | None = None

    def run(self):
        for _ in range(self.posts):
            key = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
            began, self.saw = time.monotonic(), Counter()
            while key not in self.acknowledged and time.monotonic() < began + GIVE_UP:
                # A third of the sends is fired three times at once, as by an impatient thumb.
                times = 3 if self.chance.random() < 0.3 else 1
                with ThreadPoolExecutor(times) as at_once:
                    list(at_once.map(self._send, [key] * times))
                time.sleep(self.pause)
            if key not in self.acknowledged:
                self.gave_up = GaveUp(self.name, key, time.monotonic() - began, self.saw)
                return

    def _send(self, key: str) -> None:
        started = time.monotonic()
        try:
            answer = reply(
                self.chance.choice(self.ports), self.session, self.told["topic"], f"post {key}", key
            )
            self.saw[f"status {answer.status}"] += 1
            if answer.status in (200, 201):
                self._note(key, answer.told["number"])
                self.seconds.append(time.monotonic() - started)
            else:
                self.refused.append(answer.status)
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.saw[type(error).__name__] += 1

    def _note(self, key: str, number: int) -> None:
        first = self.acknowledged.setdefault(key, number)
        if first != number:
            self.doubled.append(f"{self.name}: {key} is post {first} and post {number}")

    def unfinished(self) -> str:
        """Why not all of its posts were acknowledged; nothing if they were."""
        if self.gave_up:
            return str(self.gave_up)
        left = self.posts - len(self.acknowledged)
        return f"{self.name} is still writing, with {left} posts to go" if left else ""


class Follower(threading.Thread):
    """Holds what a page holds: elements by id, each only replaced by a later change of itself.

    With `life` it is cut off again and again after so many seconds on average, half the times without a word.
    """

    def __init__(self, ports: list[int], told: dict, session: str | None = None, life: float | None = None):
        super().__init__(daemon=True)
        self.ports, self.told, self.life = ports, told, life
        self.session = session or told["reader"]
        self.cursor, self.shown, self.order = 0, {}, []
        self.stopping = threading.Event()
        self.connections = 0
        self.gone = False
        # When each element first came, and how often one came that was here already as it is.
        self.came: dict[str, float] = {}
        self.again = 0

    def run(self):
        while not self.stopping.is_set() and not self.gone:
            with contextlib.suppress(OSError, WebSocketException, TimeoutError, EOFError):
                self._follow(random.choice(self.ports))
            time.sleep(0.05)

    def _follow(self, port: int) -> None:
        headers = {"Cookie": f"sessionid={self.session}"}
        origin = f"http://127.0.0.1:{port}"
        ends = time.monotonic() + (random.expovariate(1 / self.life) if self.life else GIVE_UP * 60)
        line = connect(f"ws://127.0.0.1:{port}/live/", origin=origin, additional_headers=headers)
        try:
            self.connections += 1
            line.send(json.dumps({"op": "sub", "s": self.told["stream"], "c": self.cursor}))
            while not self.stopping.is_set() and time.monotonic() < ends and not self.gone:
                with contextlib.suppress(TimeoutError):
                    self._take(line, json.loads(line.recv(timeout=0.3)))
        finally:
            if self.life and random.random() < 0.5:
                line.socket.close()
            line.close()

    def _take(self, line, frame: dict) -> None:
        self.gone = self.gone or "gone" in frame
        if "html" not in frame:
            return
        for element, change in re.findall(r'<article[^>]*\sid="(p\d+)"\s+data-change="(\d+)"', frame["html"]):
            self.came.setdefault(element, time.monotonic())
            if int(change) > self.shown.get(element, 0):
                self.shown[element] = int(change)
                self.order.append(int(change))
            else:
                self.again += 1
        for element in frame["del"]:
            self.shown.pop(element, None)
        self.cursor = max(self.cursor, frame["c"])
        line.send(json.dumps({"op": "ack", "s": frame["s"], "c": frame["c"]}))


def posts_of(port: int, told: dict) -> list[dict]:
    """The topic's posts as they are now, asked afresh through `changes/`."""
    posts, after = [], 0
    while True:
        answer = ask(port, told["reader"], f"/en/community/t/{told['topic']}/changes/?after={after}").told
        posts += answer["posts"]
        after = answer["cursor"]
        if not answer["more"]:
            return posts


def page(port: int, told: dict) -> dict[str, int]:
    """What the topic is now: {element: change}."""
    return {f"p{post['id']}": post["change"] for post in posts_of(port, told)}


def wait_until(true, seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def all_equal(followers: list[Follower], port: int, told: dict, seconds: float = 45) -> dict[str, int]:
    """Wait until every follower holds what the database does; returns that."""
    fresh = page(port, told)
    for follower in followers:
        wait_until(
            lambda f=follower: f.shown == fresh,
            seconds,
            f"a follower has {len(follower.shown)} of {len(fresh)}",
        )
        assert follower.order == sorted(follower.order)
    return fresh


def all_kept(writers: list[Writer], port: int, told: dict, hidden: int = 0) -> int:
    """Every post was acknowledged with a number of its own, without gaps (the opening post is 1), and stands
    there now, but for those that were `hidden`; how many. A writer that gave up lost nothing, and is told
    apart."""
    doubled = [line for writer in writers for line in writer.doubled]
    assert not doubled, f"doubled: {doubled}"
    there = {post["number"]: post["html"] for post in posts_of(port, told)}
    lost = [
        f"{writer.name} was told that {key} is post {number}"
        for writer in writers
        for key, number in writer.acknowledged.items()
        if key not in there.get(number, "")
    ]
    assert len(lost) <= hidden, f"lost after it was acknowledged: {lost}"
    unfinished = [line for line in (writer.unfinished() for writer in writers) if line]
    assert not unfinished, f"no acknowledged post is lost, but not all were acknowledged: {unfinished}"
    numbers = [number for writer in writers for number in writer.acknowledged.values()]
    wanted = sum(writer.posts for writer in writers)
    assert sorted(numbers) == list(range(2, wanted + 2)), "numbers were skipped or given twice"
    return wanted
