"""Redis dies and comes back empty: posts go on, nobody is deaf afterwards.

CHAOS_LAYER=channels_redis.pubsub.RedisPubSubChannelLayer shows why the other layer was not taken
(docs/decisions/0012).
"""

import contextlib
import shutil
import subprocess
import time

import pytest

from tests.chaos.clients import Follower, Writer, all_equal, reply, wait_until
from tests.chaos.figures import IN_FULL, note, scale
from tests.processes import end, free_port

pytestmark = pytest.mark.chaos
DIES_AFTER = scale(3, 10)
DEAD_FOR = scale(3, 5)
WRITERS = 4
LIVE_AGAIN = 35


class Redis:
    """A Redis of the check's own, which keeps nothing on disk."""

    def __init__(self):
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen([*command, "--bind", "127.0.0.1"], stdout=subprocess.DEVNULL)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        end(self._process)


@pytest.fixture
def redis():
    if not shutil.which("redis-server"):
        pytest.skip("needs a redis-server of its own to kill")
    made = Redis()
    made.start()
    yield made
    made.stop()


def test_a_dead_redis_costs_nothing_but_time(services_stage, redis):
    play = services_stage(REDIS_URL=redis.url)
    told = play.people(readers=4, writers=WRITERS)
    ports = [site.port for site in play.serve(2)]
    followers = [Follower([ports[n % 2]], told, session) for n, session in enumerate(told["sessions"])]
    posts = (DIES_AFTER + DEAD_FOR) * 3
    writers = [Writer(ports, told, posts=posts, seed=seed, pause=0.25) for seed in range(WRITERS)]
    for thread in (*followers, *writers):
        thread.start()
    time.sleep(DIES_AFTER)
    redis.kill()
    time.sleep(DEAD_FOR)
    redis.start()
    back = time.monotonic()
    # Asked while the writers still write: how long they take says nothing about the bus.
    live = _live_again(ports, told, followers[1], back)
    assert live - back < LIVE_AGAIN
    for writer in writers:
        writer.join(timeout=120)
    all_equal(followers, ports[0], told)
    for follower in followers:
        follower.stopping.set()
    all_kept_and_quick(writers)
    assert play.log().count("Traceback") == 0
    # A line that dropped would have come again: nobody's did.
    assert [follower.connections for follower in followers] == [1] * len(followers)
    slowest = max(seconds for writer in writers for seconds in writer.seconds)
    note("bus_death", slowest_post_s=round(slowest, 2), live_again_s=round(live - back, 1), tracebacks=0)


def all_kept_and_quick(writers: list[Writer]) -> None:
    assert [status for writer in writers for status in writer.refused] == []
    assert [line for writer in writers if (line := writer.unfinished())] == []
    if IN_FULL:
        assert max(seconds for writer in writers for seconds in writer.seconds) < 1


def _live_again(ports: list[int], told: dict, other: Follower, back: float) -> float:
    """When a post to one process came to the other's reader within a second, far sooner than a heartbeat."""
    while time.monotonic() < back + LIVE_AGAIN:
        element = f"p{reply(ports[0], told['writer'], told['topic'], 'Are you there?').told['id']}"
        with contextlib.suppress(AssertionError):
            wait_until(lambda e=element: e in other.came, 1, "not yet")
            return time.monotonic()
    raise AssertionError(f"No hint crossed within {LIVE_AGAIN} s after Redis was back.")
