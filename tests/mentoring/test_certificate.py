"""Whoever has the record can prove it, and a record that was touched proves nothing."""

import copy
import io
import json

import pytest
from django.core.management import CommandError, call_command

from mentoring.invented import invent
from mentoring.pairing import propose
from mentoring.record import record

from .certificate import faults


@pytest.fixture(scope="module")
def honest() -> dict:
    made = invent(20, 5, tight=True)
    first = propose(made.mentees, made.mentors, seed=3, excluded=made.excluded)
    locked = {(pair.mentee, pair.mentor) for pair in first.pairs[:2]}
    assert first.is_proved
    again = propose(made.mentees, made.mentors, seed=3, minimum=30, excluded=made.excluded, locked=locked)
    assert again.is_proved
    return json.loads(json.dumps(record(again)))


def test_it_proves_itself(honest):
    assert honest["pairs"]
    assert honest["unpaired"]
    assert honest["locked"]
    assert faults(honest) == []


def swap(told):
    one, other = told["pairs"][-1], told["pairs"][-2]
    one["mentor"], other["mentor"] = other["mentor"], one["mentor"]


def drop(told):
    left = told["pairs"].pop()
    told["unpaired"][str(left["mentee"])] = {}
    told["totals"]["paired"] -= 1
    told["totals"]["points"] -= left["score"]


def raise_score(told):
    pair = told["pairs"][-1]
    pair["score"] += 1
    pair["parts"][0]["points"] += 1
    told["totals"]["points"] += 1


def lower_price(told):
    prices = told["certificate"]["prices"]
    dearest = max(prices, key=lambda mentor: int(prices[mentor]))
    prices[dearest] = str(int(prices[dearest]) - 1)


def raise_gain(told):
    gains = told["certificate"]["gains"]
    gains[next(iter(gains))] += "0"


def forget_lock(told):
    told["locked"].pop()


def another_seed(told):
    told["seed"] += 1


def shrink(told):
    told["places"][str(told["pairs"][0]["mentor"])] -= 1


def more_points(told):
    told["totals"]["points"] += 1


def better_off(told):
    told["totals"]["worst_off"] += 1


CHANGES = [
    swap,
    drop,
    raise_score,
    lower_price,
    raise_gain,
    forget_lock,
    another_seed,
    shrink,
    more_points,
    better_off,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_whatever_is_changed_shows(honest, change):
    told = copy.deepcopy(honest)
    change(told)
    assert faults(told)


def said(*command, **options) -> str:
    out = io.StringIO()
    call_command(*command, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def test_commands_invent_a_cohort_and_pair_it(tmp_path):
    path = tmp_path / "people" / "cohort.json"
    said("mentoring_demo", people=12, seed=4, to=path)
    told = json.loads(said("mentoring_match", cohort=path, json=True))
    assert faults(told) == []
    again = json.loads(said("mentoring_match", people=12, seed=4, json=True, shuffle=3))
    assert again["result"] == told["result"]
    assert f"Proved to be the best. Result {told['result']}" in said("mentoring_match", cohort=path)
    assert json.loads(said("mentoring_demo", "--to", "-", people=2))["mentees"]


def test_a_cohort_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="mentoring_demo first"):
        said("mentoring_match", cohort=tmp_path / "none.json")
