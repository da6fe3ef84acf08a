"""A mentor with two places says yes to everybody at once; one proposed hour is agreed to again and again."""

import json
import uuid
from collections import Counter

import pytest

from tests.chaos.clients import ask
from tests.chaos.crowd import Crowd, in_days, tell
from tests.chaos.figures import scale

pytestmark = pytest.mark.chaos

AT_ONCE = scale(12, 50)
TURNS = scale(2, 10)


def no_more_than_there_are_places(play, asked: list[dict], sites: list) -> None:
    crowd = Crowd([], sites)
    for turn in asked:
        answers = crowd.all_at_once(
            [(turn["mentor"], f"/en/mentoring/mentorships/{pk}/accept/", {}) for pk in turn["requests"]]
        )
        taken = [answer for answer in answers if answer.status == 200]
        assert len(taken) == turn["places"]
        assert {answer.told["state"] for answer in taken} == {"agreed"}
        late = [answer for answer in answers if answer.status != 200]
        assert {(answer.status, answer.told["error"]["code"]) for answer in late} == {(409, "full")}
    states = json.loads(play.run("tests.chaos.said"))["states"]
    for turn in asked:
        came_of_it = Counter(states[str(pk)] for pk in turn["requests"])
        assert came_of_it == {"agreed": turn["places"], "requested": AT_ONCE - turn["places"]}
    tell("last_place accepted", crowd)


def agreed_once_and_told_once(play, pairs: list[dict], sites: list) -> None:
    crowd = Crowd(pairs, sites)
    sessions = [_proposed(crowd, turn) for turn in range(TURNS)]
    for pair, session in sessions:
        click = (pair["mentor"], f"/en/mentoring/sessions/{session}/confirm/", {"sequence": 0})
        answers = crowd.all_at_once([click] * AT_ONCE)
        assert {(answer.status, answer.told["state"]) for answer in answers} == {(200, "confirmed")}
    said = json.loads(play.run("tests.chaos.said"))
    for _pair, session in sessions:
        assert said["acts"].count([session, "confirm"]) == 1
        told = [mail for mail in said["mails"] if mail[2].endswith(f"/sessions/{session}/")]
        # To each of the two one mail with the entry for their calendar.
        booked = [address for template, address, _path in told if template == "session-booked"]
        assert (len(booked), len(set(booked))) == (2, 2)
    tell("last_place confirmed", crowd)


def _proposed(crowd: Crowd, turn: int) -> tuple[dict, int]:
    """Some mentee asks for an hour, as the form does it; the number of the session."""
    pair = crowd.pairs[turn % len(crowd.pairs)]
    wall = f"{in_days(2 + turn):%Y-%m-%d}T12:00"
    fields = {"client_key": uuid.uuid4(), "wall": wall, "minutes": 60}
    path = f"/en/mentoring/mentorships/{pair['pk']}/propose/"
    answer = ask(crowd.sites[0].port, pair["mentee"], path, fields)
    assert answer.status == 201, answer
    return pair, answer.told["id"]


def last_place(play) -> None:
    told = json.loads(play.run("tests.chaos.asked", TURNS, AT_ONCE))
    sites = play.serve(2)
    no_more_than_there_are_places(play, told["asked"], sites)
    agreed_once_and_told_once(play, told["pairs"], sites)
    assert "Traceback" not in play.log()


def test_last_place(stage):
    last_place(stage())


def test_last_place_on_services(services_stage):
    last_place(services_stage())
