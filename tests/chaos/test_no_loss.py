"""Many readers whose lines break all the time, writers who send three times, and hints that get lost."""

import pytest

from tests.chaos.clients import Follower, Writer, all_equal, all_kept, page, wait_until
from tests.chaos.figures import note, scale

pytestmark = pytest.mark.chaos
CLIENTS = scale(12, 36)
SECONDS = scale(6, 20)
WRITERS = 6
REVOKED = 4
HIDDEN = 5


def no_loss(play) -> None:
    told = play.people(readers=CLIENTS, writers=WRITERS)
    ports = [site.port for site in play.serve(2)]
    followers = [Follower(ports, told, session, life=3) for session in told["sessions"]]
    posts = SECONDS * 2
    writers = [Writer(ports, told, posts=posts, seed=seed, pause=0.3) for seed in range(WRITERS)]
    for thread in (*followers, *writers):
        thread.start()
    wait_until(lambda: sum(len(one.acknowledged) for one in writers) > 2 * HIDDEN, 30, "nobody writes")
    play.act("hide", *[int(element[1:]) for element in list(page(ports[0], told))[1 : 1 + HIDDEN]])
    play.act("remove", *told["readers"][-REVOKED:])
    for writer in writers:
        writer.join(timeout=120)
    written = all_kept(writers, ports[0], told, hidden=HIDDEN)
    kept = followers[:-REVOKED]
    fresh = all_equal(kept, ports[0], told, seconds=45)
    assert len(fresh) == written + 1 - HIDDEN
    # Where no hint can come, the next heartbeat says it; that it takes a second elsewhere is `revoke`'s.
    wait_until(lambda: all(one.gone for one in followers[-REVOKED:]), 10, "whoever lost access reads on")
    for follower in followers:
        follower.stopping.set()
    assert [status for writer in writers for status in writer.refused] == []
    assert "Traceback" not in play.log()
    cuts = sum(follower.connections - 1 for follower in kept)
    assert cuts > len(kept)
    note("no_loss", clients=CLIENTS, posts=written, cuts=cuts, differing=0)


def test_no_loss_where_a_process_never_hears_of_the_other(stage):
    """Two servers on one SQLite file, each with a layer of its own: the other's posts come by heartbeat."""
    no_loss(stage(CHAOS_TICK="2"))


def test_no_loss_where_four_in_ten_hints_get_lost(services_stage):
    no_loss(services_stage(CHAOS_TICK="2", CHAOS_LAYER="tests.chaos.lossy.LossyLayer", CHAOS_LOSS="0.4"))
