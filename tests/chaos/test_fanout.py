"""One post to many sockets beside the textbook and the floor, in one run (see tests/bench/fanout.py)."""

import asyncio

import pytest
from django.conf import settings

from tests.bench import fanout
from tests.chaos.figures import IN_FULL, note, scale

pytestmark = pytest.mark.chaos
SOCKETS = scale([60], [200, 1000])
# The most that ours may cost of the textbook's, by the number of sockets.
SHARE = {60: 0.5, 200: 0.25, 1000: 0.1}
MEMORY_KB = 25
STORM_SECONDS = 10


@pytest.mark.skipif(bool(settings.REDIS_URL), reason="measures one process on the embedded default")
def test_a_post_to_many_costs_a_part_of_the_textbook():
    found = asyncio.run(fanout.measure(SOCKETS))
    note("fanout", **found)
    for count in SOCKETS:
        ours, textbook = found[f"ours_{count}"], found[f"textbook_{count}"]
        assert ours["cpu_us"] <= SHARE[count] * textbook["cpu_us"]
        if IN_FULL:
            assert ours["p95_ms"] <= SHARE[count] * textbook["p95_ms"]
            assert ours["kb"] <= MEMORY_KB
    assert found["storm_s"] < STORM_SECONDS
