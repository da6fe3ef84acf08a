"""People come, change ways, call off and let offers lapse while a server is killed: nothing comes apart.

Afterwards a seat is taken for each who has one and for nobody else, nobody waits while a seat is free, and
each step that was made was told once.
"""

import http.client
import json
import random
import threading
import time
import uuid
from collections import Counter

import pytest

from tests.chaos.clients import ask
from tests.chaos.figures import note, scale

pytestmark = pytest.mark.chaos

PEOPLE = scale(24, 120)
SEATS = scale(6, 30)
KILLS = scale(1, 6)
WORKERS = scale(6, 12)
SECONDS = scale(4, 40)
PATH = "/en/events/evening/register/"


class Visitor(threading.Thread):
    """One of several who between them are all the people: each does something, at random, again and again."""

    def __init__(self, sites: list, logins: list[str], seed: int):
        super().__init__(daemon=True)
        self.sites, self.logins, self.chance = sites, logins, random.Random(seed)
        self.stopping = threading.Event()
        self.statuses: Counter = Counter()

    def run(self) -> None:
        while not self.stopping.is_set():
            self._act(self.chance.choice(self.logins))

    def _act(self, login: str) -> None:
        act = self.chance.choice(["onsite", "onsite", "onsite", "online", "call-off/", "accept/"])
        path, fields = (PATH + act, {}) if act.endswith("/") else (PATH, {"mode": act})
        if not act.endswith("/"):
            fields["client_key"] = uuid.uuid4()
        try:
            answer = ask(self.chance.choice(self.sites).port, login, path, fields)
        except (OSError, http.client.HTTPException):
            # Killed in the middle: nobody knows, and the next act finds out.
            self.statuses["broken off"] += 1
            time.sleep(0.1)
        else:
            self.statuses[answer.status] += 1


def whole(told: dict) -> Counter:
    """Every count is true, and nobody waits beside a free seat."""
    rows = told["registrations"]
    for pool in told["pools"]:
        mine = [row for row in rows if row["mode"] == pool["mode"]]
        held = sum(row["state"] in ("confirmed", "offered") for row in mine)
        waiting = [row["queue_no"] for row in mine if row["state"] == "waitlisted"]
        assert pool["taken"] == held <= pool["capacity"], pool
        assert len(waiting) == len(set(waiting))
        assert not waiting or pool["taken"] == pool["capacity"], (pool, waiting)
    # Every step of a registration is one mail.
    steps = Counter({row["person__email"]: row["sequence"] for row in rows})
    mails = Counter()
    for address, _news, count in told["mails"]:
        mails[address] += count
    assert mails == steps
    return Counter(row["state"] for row in rows)


def churn(play) -> None:
    chance = random.Random(7)
    logins = json.loads(play.run("tests.chaos.seated", "make", PEOPLE, SEATS))["logins"]
    sites = play.serve(2)
    visitors = [Visitor(sites, logins[seed::WORKERS], seed) for seed in range(WORKERS)]
    for visitor in visitors:
        visitor.start()
    lapsed = 0
    for kill in range(KILLS):
        time.sleep(SECONDS / KILLS * chance.uniform(0.4, 0.6))
        lapsed += json.loads(play.run("tests.chaos.seated", "late"))["late"]
        sites[kill % 2].kill()
        # Two look at the clock at once, as a worker and a job of the night would.
        play.run("manage", "events_tick")
        sites[kill % 2].start()
        time.sleep(SECONDS / KILLS * 0.4)
    for visitor in visitors:
        visitor.stopping.set()
    for visitor in visitors:
        visitor.join(timeout=60)
    play.run("manage", "events_tick")
    told = json.loads(play.run("tests.chaos.seated", "tell"))
    states = whole(told)
    answers: Counter = sum((visitor.statuses for visitor in visitors), Counter())
    assert {status for status in answers if status != "broken off"} <= {200, 201, 404, 409}
    assert answers[200] + answers[201] > PEOPLE
    news = Counter()
    for _address, kind, count in told["mails"]:
        news[kind] += count
    note(
        "seat_churn",
        answers={str(status): count for status, count in answers.items()},
        kills=KILLS,
        made_late=lapsed,
        states=dict(states),
        mails=dict(news),
        oversold=0,
    )


def test_seat_churn(stage):
    churn(stage())


def test_seat_churn_on_services(services_stage):
    churn(services_stage())
