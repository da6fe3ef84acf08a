"""A reader who follows its cursor misses nothing, however long the writers' transactions take."""

import json

import pytest

from tests.chaos.figures import note, scale

pytestmark = pytest.mark.chaos
POSTS = scale(25, 250)
ROWS = 8 * POSTS + 1


def test_commit_order(stage):
    found = json.loads(stage().run("tests.chaos.order", POSTS))
    assert found["change"] == [ROWS, ROWS]
    note("commit_order sqlite", **found)


def test_commit_order_where_many_write_at_once(services_stage):
    """The control, a follower of ids, misses some here: else this check would prove nothing."""
    found = json.loads(services_stage().run("tests.chaos.order", POSTS))
    assert found["change"] == [ROWS, ROWS]
    seen, rows = found["id"]
    assert rows == ROWS
    assert seen < rows
    note("commit_order postgresql", **found)
