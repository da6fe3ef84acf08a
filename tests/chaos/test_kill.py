"""Killing the server at any moment loses nothing acknowledged, doubles nothing and skips nothing."""

import random
import time

import pytest

from tests.chaos.clients import Follower, Writer, all_equal, all_kept
from tests.chaos.figures import note, scale

pytestmark = pytest.mark.chaos
KILLS = scale(10, 60)
WRITERS = 8


def test_killing_the_server_loses_and_doubles_nothing(stage):
    """SIGKILL at random moments while eight write and three follow."""
    chance = random.Random(11)
    play = stage()
    told = play.people(writers=WRITERS)
    (site,) = play.serve()
    writers = [Writer([site.port], told, posts=2 * KILLS, seed=seed) for seed in range(WRITERS)]
    followers = [Follower([site.port], told) for _ in range(3)]
    for thread in (*writers, *followers):
        thread.start()
    kills = 0
    while any(writer.is_alive() for writer in writers) and kills < KILLS:
        time.sleep(chance.uniform(0.2, 0.8))
        site.kill()
        site.start()
        kills += 1
    for writer in writers:
        writer.join(timeout=120)
    acknowledged = all_kept(writers, site.port, told)
    assert len(all_equal(followers, site.port, told)) == acknowledged + 1
    assert min(follower.connections for follower in followers) > 1
    for follower in followers:
        follower.stopping.set()
    note("kill", kills=kills, acknowledged=acknowledged, lost=0, doubled=0)
