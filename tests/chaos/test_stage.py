"""A hall votes at once on one process: all reach one score, and no kill loses an acknowledged vote."""

import asyncio
import json
import random
import statistics
import time

import pytest

from tests.bench.__main__ import cpu_seconds
from tests.chaos.clients import ask
from tests.chaos.figures import IN_FULL, note, scale
from tests.chaos.voters import Phone

pytestmark = pytest.mark.chaos
PHONES = scale(40, 300)
SECONDS = scale(2, 5)
ASKERS = scale(8, 30)
ACK_P95 = 0.5
# Of the server, in seconds.
CPU = 2.5
# Frames a second of one stream (`TalkStream.pace`), and a few for whoever comes in the middle.
TICKS, MORE = 4, 4


def score(site, told: dict) -> dict:
    """What the database says of the question: votes counted, votes kept, and who gave them."""
    return json.loads(site.manage("shell", "-v0", "-c", COUNT % told["question"]))


COUNT = """
import json
from events.models import Question, Vote
q = Question.objects.get(pk=%d)
keys = [str(key) for key in q.talk.questions.values_list("client_key", flat=True)]
print(json.dumps({"votes": q.votes, "rows": q.supporters.count(), "keys": keys, "head": q.talk.head}))
"""


async def until(true, seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, what
        await asyncio.sleep(0.1)


async def play(site, told: dict, kill_after: float | None = None):
    phones = [Phone(site.port, told, number) for number in range(PHONES)]
    following = []
    for start in range(0, PHONES, 50):
        following += [asyncio.create_task(phone.follow()) for phone in phones[start : start + 50]]
        await until(lambda s=start: all(p.back for p in phones[: s + 50]), 60, "not everybody is in")
    # They vote from a page that they have: what a server does once, when it is new, is not a vote's.
    assert (await asyncio.to_thread(ask, site.port, phones[0].session, told["at"])).status == 200
    before, began = cpu_seconds(site._process.pid), time.monotonic()
    voting = [phone.vote(random.uniform(0, SECONDS)) for phone in phones]
    asking = [phone.ask(random.uniform(0, SECONDS)) for phone in phones[:ASKERS]]
    if kill_after is None:
        waits = await asyncio.gather(*voting)
    else:
        deeds = asyncio.gather(*voting, *asking)
        await asyncio.sleep(kill_after)
        await asyncio.to_thread(site.kill)
        killed = time.monotonic()
        await asyncio.to_thread(site.start)
        waits = (await deeds)[:PHONES]
    seen = lambda: {phone.shown.get(told["question"]) for phone in phones}  # noqa: E731
    await until(lambda: seen() == {PHONES}, 60, "not everybody reached the final score")
    last, cpu = time.monotonic() - began, cpu_seconds(site._process.pid) - before
    backs = sorted(phone.back[-1] for phone in phones)
    for phone in phones:
        phone.stop()
    await asyncio.gather(*following)
    if kill_after is None:
        for one in asking:
            one.close()
        return phones, waits, last, cpu
    assert backs[0] > killed, "somebody kept a dead line"
    return phones, waits, last, backs[-1] - backs[0]


def p95(waits: list[float]) -> float:
    return statistics.quantiles(waits, n=20)[-1]


def test_a_hall_that_votes_at_once_reaches_one_score(stage):
    acted = stage()
    told = json.loads(acted.run("tests.chaos.hall", PHONES))
    (site,) = acted.serve()
    phones, waits, last, cpu = asyncio.run(play(site, told))
    assert max(phone.frames for phone in phones) <= last * TICKS + MORE
    found = score(site, told)
    assert (found["votes"], found["rows"]) == (PHONES, PHONES)
    assert "Traceback" not in acted.log()
    note(
        "stage",
        clients=PHONES,
        reached=PHONES,
        last_s=round(last, 1),
        ack_p50_ms=round(statistics.median(waits) * 1000),
        ack_p95_ms=round(p95(waits) * 1000),
        frames_most=max(phone.frames for phone in phones),
        changes=found["head"] - told["head"],
        server_cpu_s=round(cpu, 2),
    )
    if IN_FULL:
        assert (p95(waits) <= ACK_P95, cpu <= CPU) == (True, True)


def test_a_kill_in_the_middle_loses_and_doubles_nothing(stage):
    acted = stage()
    told = json.loads(acted.run("tests.chaos.hall", PHONES))
    (site,) = acted.serve()
    phones, _waits, last, spread = asyncio.run(play(site, told, kill_after=SECONDS * 0.4))
    found = score(site, told)
    assert (found["votes"], found["rows"]) == (PHONES, PHONES)
    asked = [phone.asked for phone in phones[:ASKERS]]
    assert sorted(key for key in found["keys"] if key in asked) == sorted(asked)
    # Three of the moderator's were there before.
    assert len(found["keys"]) == ASKERS + 2
    assert spread > scale(1, 3)
    note(
        "stage_kill",
        clients=PHONES,
        resumed=PHONES,
        lost=0,
        doubled=0,
        spread_s=round(spread, 1),
        last_s=round(last, 1),
    )
