"""Many want one hour, overlapping hours, or another hour for one session, all at once and over HTTP."""

import json
from collections import Counter
from datetime import datetime, timedelta

import pytest

from tests.chaos.clients import ask
from tests.chaos.crowd import Crowd, in_days, tell
from tests.chaos.figures import scale

pytestmark = pytest.mark.chaos

AT_ONCE = scale(12, 50)
HOURS = scale(2, 10)
MENTORS, MENTEES = 4, 4
HOUR = timedelta(hours=1)
QUARTER = timedelta(minutes=15)


def one_winner_for_each_hour(crowd: Crowd) -> None:
    """All want the same mentor."""
    for hour in range(HOURS):
        starts = in_days(2) + hour * HOUR
        answers = crowd.all_at_once([crowd.booking(number, starts) for number in range(AT_ONCE)])
        assert Counter(answer.status for answer in answers) == {201: 1, 409: AT_ONCE - 1}
    assert crowd.overlaps() == []
    tell("double_booking one_hour", crowd)


def staggered_hours_that_cross(crowd: Crowd) -> None:
    """Every quarter another start, by mentors and mentees who are all paired with one another."""
    booked = 0
    for turn in range(HOURS):
        starts = in_days(3 + turn)
        wishes = [crowd.booking(n + turn, starts + n % 24 * QUARTER) for n in range(AT_ONCE)]
        answers = crowd.all_at_once(wishes)
        booked += sum(answer.status == 201 for answer in answers)
        assert {answer.status for answer in answers} <= {201, 409}
    assert booked >= HOURS
    assert crowd.overlaps() == []
    tell("double_booking staggered", crowd, booked=booked)


def one_session_moved_by_many(crowd: Crowd) -> None:
    """It ends up in one place, and every other place that was wanted is free."""
    before = in_days(20)
    login, path, fields = crowd.booking(0, before)
    session = ask(crowd.sites[0].port, login, path, fields).told
    hours = [in_days(21) + number * HOUR for number in range(AT_ONCE)]
    moves = [
        (login, f"/en/mentoring/sessions/{session['id']}/move/", {"starts": hour.isoformat(), "sequence": 0})
        for hour in hours
    ]
    answers = crowd.all_at_once(moves)
    assert Counter(answer.status for answer in answers) == {200: 1, 409: AT_ONCE - 1}
    (moved,) = (answer.told for answer in answers if answer.status == 200)
    assert (moved["sequence"], moved["state"]) == (1, "confirmed")
    others = [hour for hour in [before, *hours] if hour != datetime.fromisoformat(moved["starts"])]
    again = crowd.all_at_once([crowd.booking(1, hour) for hour in others])
    assert {answer.status for answer in again} == {201}
    assert crowd.overlaps() == []
    tell("double_booking moved", crowd)


def double_booking(play) -> None:
    pairs = json.loads(play.run("tests.chaos.pairs", MENTORS, MENTEES))
    sites = play.serve(2)
    one_winner_for_each_hour(Crowd(pairs[:MENTEES], sites))
    staggered_hours_that_cross(Crowd(pairs, sites))
    one_session_moved_by_many(Crowd(pairs[:2], sites))
    assert "Traceback" not in play.log()


def test_double_booking(stage):
    double_booking(stage())


def test_double_booking_on_services(services_stage):
    double_booking(services_stage())
