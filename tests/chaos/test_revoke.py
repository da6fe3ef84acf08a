"""Whoever lost access gets no byte of a later post, on any way it travels, and the line is closed at once."""

import time

import pytest

from tests.chaos.clients import Follower, ask, reply, wait_until
from tests.chaos.figures import note

pytestmark = pytest.mark.chaos
FIND, SECRET = "heliotrope", "zanzibar"
WITHIN = 1


def revoke(play, processes: int, lose: str) -> float:
    """Seconds from the end of the act until the line was closed."""
    told = play.people(readers=2)
    sites = play.serve(processes)
    port, other = sites[0].port, sites[-1].port
    lost, kept = (Follower([other], told, session) for session in told["sessions"])
    for follower in (lost, kept):
        follower.start()
    wait_until(lambda: lost.shown and kept.shown, 10, "nobody reads")
    # Whoever loses access follows the topic, so that mail and inbox would carry it as well.
    assert reply(port, told["sessions"][0], told["topic"], "I am here").status == 201
    play.act(lose, told["readers"][0])
    gone = time.monotonic()
    wait_until(lambda: lost.gone or not lost.is_alive(), WITHIN + 20, "the line is still open")
    closed = time.monotonic() - gone
    assert reply(port, told["writer"], told["topic"], f"{FIND} {SECRET}").status == 201
    wait_until(lambda: len(kept.shown) == 3, 25, "the other reader is not told")
    assert len(lost.shown) <= 2
    _silent_everywhere(port, told)
    sites[0].manage("send_digests")
    assert [mail for mail in (play.folder / "mail").glob("*") if SECRET in mail.read_text()] == []
    for follower in (lost, kept):
        follower.stopping.set()
    return closed


def _silent_everywhere(port: int, told: dict) -> None:
    """No page, list, feed, search or answer holds the later post; the topic is as if it never was."""
    topic, forum = told["topic"], told["forum"]
    paths = [
        "/en/community/",
        "/en/community/unread/",
        "/en/inbox/",
        f"/en/search/?q={FIND}",
        f"/en/community/f/{forum}/",
        f"/en/community/f/{forum}/changes/?after=0",
        f"/en/community/f/{forum}/feed.atom",
        "/en/community/feed.atom",
        f"/en/community/t/{topic}/",
        f"/en/community/t/{topic}/changes/?after=0",
        f"/en/community/t/{topic}/unread/",
        f"/en/community/p/{topic + 2}/",
    ]
    for path in paths:
        for accept in ("application/json", "text/html"):
            body = ask(port, told["sessions"][0], path, accept=accept).body.decode()
            assert SECRET not in body, path
    missing = ask(port, told["sessions"][0], "/en/community/t/987654/", accept="text/html")
    hidden = ask(port, told["sessions"][0], f"/en/community/t/{topic}/", accept="text/html")
    assert (hidden.status, hidden.body) == (404, missing.body)


@pytest.mark.parametrize("lose", ["remove", "suspend"])
def test_revoked_on_one_process(stage, lose):
    """The act runs in a process of its own, whose hint nothing carries here: the heartbeat's turn."""
    note(f"revoke {lose}", line_closed_s=round(revoke(stage(CHAOS_TICK="2"), 1, lose), 2))


@pytest.mark.parametrize("lose", ["remove", "suspend"])
def test_revoked_on_two_processes(services_stage, lose):
    """Redis carries the hint: far sooner than the heartbeat's twenty seconds."""
    closed = revoke(services_stage(), 2, lose)
    assert closed < WITHIN
    note(f"revoke {lose} on services", line_closed_s=round(closed, 2))
