"""Two hundred want fifty seats at once, over HTTP: none too many, nobody twice, a number for all others."""

import json
import time
import uuid
from collections import Counter

import pytest

from tests.chaos.crowd import Crowd, tell
from tests.chaos.figures import scale

pytestmark = pytest.mark.chaos

PEOPLE = scale(40, 200)
SEATS = scale(10, 50)
# As many connections at once as a burst has; a thread each.
AT_ONCE = scale(20, 50)
REGISTER = "/en/events/evening/register/"


def coming(mode: str) -> dict:
    return {"mode": mode, "client_key": uuid.uuid4()}


def storm(play) -> None:
    logins = json.loads(play.run("tests.chaos.seated", "make", PEOPLE, SEATS))["logins"]
    crowd = Crowd([], play.serve(2))
    began = time.monotonic()
    # Everybody's second click follows on the heels of the first, with a key of its own.
    posts = [(login, REGISTER, coming("onsite")) for login in logins for _click in range(2)]
    answers = []
    for first in range(0, len(posts), AT_ONCE):
        answers += crowd.all_at_once(posts[first : first + AT_ONCE])
    seconds = time.monotonic() - began
    assert {answer.status for answer in answers} == {200, 201}
    assert sum(answer.status == 201 for answer in answers) == PEOPLE
    told = json.loads(play.run("tests.chaos.seated", "tell"))
    states = Counter(row["state"] for row in told["registrations"])
    assert states == {"confirmed": SEATS, "waitlisted": PEOPLE - SEATS}
    assert {row["person"] for row in told["registrations"]} and len(told["registrations"]) == PEOPLE
    line = sorted(row["queue_no"] for row in told["registrations"] if row["queue_no"])
    assert line == list(range(1, PEOPLE - SEATS + 1))
    (hall,) = (pool for pool in told["pools"] if pool["mode"] == "onsite")
    assert (hall["taken"], hall["capacity"]) == (SEATS, SEATS)
    # One mail to each, whatever they clicked.
    mails = Counter()
    for _address, news, count in told["mails"]:
        assert count == 1
        mails[news] += 1
    assert mails == states
    assert "Traceback" not in play.log()
    tell("seats", crowd, seconds=round(seconds, 2), people=PEOPLE, **dict(sorted(states.items())))


def test_seats(stage):
    storm(stage())


def test_seats_on_services(services_stage):
    storm(services_stage())
