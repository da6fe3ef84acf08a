"""Eight at once on one SQLite file: every reply is taken, none waits for long, nothing is "locked"."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.chaos.clients import reply
from tests.chaos.figures import IN_FULL, note, scale

pytestmark = pytest.mark.chaos
THREADS = 8
REPLIES = scale(10, 60)


def test_eight_write_at_once(stage):
    play = stage()
    told = play.people(writers=THREADS)
    (site,) = play.serve()

    def write(session: str) -> list[tuple[int, float]]:
        answers = []
        for number in range(REPLIES):
            started = time.monotonic()
            answer = reply(site.port, session, told["topic"], f"Reply {number}")
            answers.append((answer.status, time.monotonic() - started))
        return answers

    with ThreadPoolExecutor(THREADS) as all_at_once:
        answers = [answer for some in all_at_once.map(write, told["writers"]) for answer in some]
    assert [status for status, _ in answers] == [201] * THREADS * REPLIES
    assert "database is locked" not in play.log()
    seconds = sorted(seconds for _, seconds in answers)
    p99 = seconds[int(len(seconds) * 0.99) - 1]
    note(
        "sqlite_writers",
        replies=len(answers),
        p50_s=round(seconds[len(seconds) // 2], 2),
        p99_s=round(p99, 2),
    )
    if IN_FULL:
        assert p99 < 2
