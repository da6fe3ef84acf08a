"""Who is here and who is writing: told among those who may be shown to one another, and nobody else."""

import asyncio
import json

import pytest
import redis.asyncio
from asgiref.sync import sync_to_async
from channels.layers import ChannelLayerManager
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community import actions
from community.live import hints, presence
from community.live.hints import GROUP
from community.live.hub import hub
from community.models import Block, ForumAccess
from people.actions import set_safety_mode, suspend
from people.models import User
from tests import factories
from tests.community.test_live import Reader
from tests.ground import shared

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """No pause between two looks."""
    monkeypatch.setattr(presence, "PACE", 0.02)


@shared
def topic(amina):
    return factories.topic(factories.ForumFactory(), amina)


@pytest.fixture
def comes():
    """Readers with the topic open who say that they are here; at the end everybody hangs up."""

    async def make(person, topic, here=True):
        line = await (await sync_to_async(Reader)(person)).connect(topic, topic.head)
        if here:
            await line.send(op="here", s=topic.stream, c=1)
            await asyncio.sleep(0.1)
        return line

    yield make
    for task in list(hub._tasks):
        task.cancel()


def here(topic, *names, count=None):
    told = {"count": len(names) if count is None else count, "names": list(names)}
    return {"s": topic.stream, "here": told}


async def types(line, topic):
    await line.send(op="typing", s=topic.stream)


async def test_each_is_told_of_the_others(comes, topic, amina, karim, hiwa):
    first = await comes(amina, topic)
    assert await first.silent()
    second = await comes(karim, topic)
    assert await first.frame() == here(topic, "Karim")
    assert await second.frame() == here(topic, "Amina")
    third = await comes(hiwa, topic)
    assert await first.frame() == here(topic, "Karim", "Hiwa")
    assert await second.frame() == here(topic, "Amina", "Hiwa")
    assert await third.frame() == here(topic, "Amina", "Karim")
    await third.line.disconnect()
    assert await first.silent()
    hub.presence.look(topic.stream)
    assert await first.frame() == here(topic, "Karim")
    assert await second.frame() == here(topic, "Amina")


async def test_a_page_that_turns_away_is_not_here(comes, topic, amina, karim):
    first, second = await comes(amina, topic), await comes(karim, topic)
    await first.frame()
    await second.frame()
    await second.send(op="here", s=topic.stream, c=0)
    await hub.tick()
    assert here(topic) in [await first.frame() for _ in range(2)]
    assert "hb" in await second.frame()
    assert await second.silent()


async def test_who_does_not_ask_is_neither_shown_nor_told(comes, topic, amina, karim):
    first, second = await comes(amina, topic), await comes(karim, topic, here=False)
    await types(second, topic)
    assert await first.silent()
    assert await second.silent()


async def test_two_pages_of_one_person_are_one(comes, topic, amina, karim):
    first, _twice = await comes(amina, topic), await comes(amina, topic)
    assert await first.silent()
    second = await comes(karim, topic)
    assert await second.frame() == here(topic, "Amina")


async def test_more_than_three_are_a_number(comes, topic, amina, karim, hiwa, moderator, officer):
    lines = [await comes(person, topic) for person in (karim, hiwa, moderator, officer)]
    last = await comes(amina, topic)
    frame = await last.frame()
    assert (frame["here"]["count"], len(frame["here"]["names"])) == (4, 3)
    for line in lines:
        await types(line, topic)
        await asyncio.sleep(0)
    frames = [await last.frame() for _ in range(1)]
    while sum(len(frame["ty"]) + frame["more"] for frame in frames) < 4:
        frames.append(await last.frame())
    assert all(len(frame["ty"]) <= 3 for frame in frames)


async def test_writing_is_told_to_the_others_and_ends_by_itself(comes, topic, amina, karim):
    first, second = await comes(amina, topic), await comes(karim, topic)
    await first.frame()
    await second.frame()
    await types(first, topic)
    assert await second.frame() == {"s": topic.stream, "ty": ["Amina"], "more": 0}
    assert await first.silent()
    assert await second.silent()


async def test_many_looks_are_one_every_few_seconds(comes, topic, amina, karim, monkeypatch):
    first, second = await comes(amina, topic), await comes(karim, topic)
    await first.frame()
    await second.frame()
    monkeypatch.setattr(presence, "PACE", 0.4)
    await types(first, topic)
    assert (await second.frame())["ty"] == ["Amina"]
    for _ in range(6):
        await types(first, topic)
    assert await second.silent()
    assert (await second.frame())["ty"] == ["Amina"]
    assert await second.silent()


async def test_who_lost_the_line_for_a_moment_has_not_gone(comes, topic, amina, karim):
    first, second = await comes(amina, topic), await comes(karim, topic)
    await first.frame()
    await second.frame()
    await second.line.disconnect()
    again = await comes(karim, topic)
    assert await again.frame() == here(topic, "Amina")
    assert await first.silent()


async def test_nothing_of_it_is_stored(comes, topic, amina, karim):
    counted = CaptureQueriesContext(connection)
    await sync_to_async(counted.__enter__)()
    first, _second = await comes(amina, topic), await comes(karim, topic)
    await types(first, topic)
    await asyncio.sleep(0.1)
    await sync_to_async(counted.__exit__)(None, None, None)
    told = [query["sql"] for query in counted.captured_queries]
    assert [sql for sql in told if "session" not in sql.lower() and not sql.startswith("SELECT")] == []


# Who may be shown to whom.


@pytest.mark.parametrize("kind", Block.Kind.values)
@pytest.mark.parametrize("turned", [False, True])
async def test_a_pair_at_a_distance_do_not_see_each_other(comes, topic, amina, karim, hiwa, kind, turned):
    by, other = (amina, karim) if turned else (karim, amina)
    await sync_to_async(actions.keep_away)(by=by, other=other, kind=kind)
    first, second, third = [await comes(person, topic) for person in (amina, karim, hiwa)]
    assert await first.frame() == here(topic, "Hiwa")
    assert await second.frame() == here(topic, "Hiwa")
    assert await third.frame() == here(topic, "Amina", "Karim")
    await types(first, topic)
    assert (await third.frame())["ty"] == ["Amina"]
    assert await second.silent()


async def test_a_block_parts_them_at_once(comes, topic, amina, karim, django_capture_on_commit_callbacks):
    first, second = await comes(amina, topic), await comes(karim, topic)
    await first.frame()
    await second.frame()

    def block():
        with django_capture_on_commit_callbacks(execute=True):
            actions.keep_away(by=amina, other=karim, kind="block")

    await sync_to_async(block)()
    assert await first.frame() == here(topic)
    assert await second.frame() == here(topic)


async def test_who_does_not_want_to_be_shown_sees_nobody(comes, topic, amina, karim, hiwa):
    karim.shows_presence = False
    await sync_to_async(karim.save)()
    first, second, third = [await comes(person, topic) for person in (amina, karim, hiwa)]
    await types(second, topic)
    assert await first.frame() == here(topic, "Hiwa")
    assert await third.frame() == here(topic, "Amina")
    for line in (first, second, third):
        assert await line.silent()


async def test_the_wish_counts_at_each_delivery(comes, topic, amina, karim, hiwa):
    first, second = await comes(amina, topic), await comes(karim, topic)
    await first.frame()
    await second.frame()
    await sync_to_async(User.objects.filter(pk=karim.pk).update)(shows_presence=False)
    await hub.tick()
    assert here(topic) in [await first.frame() for _ in range(2)]
    assert "here" not in await second.frame()
    assert await second.silent()


async def test_who_may_no_longer_read_is_told_nothing(comes, topic, amina, karim, hiwa):
    first, second = await comes(amina, topic), await comes(karim, topic)
    await first.frame()
    await second.frame()
    await sync_to_async(ForumAccess.objects.filter(forum=topic.forum).update)(role="expert")
    third = await comes(hiwa, topic)
    assert await third.frame() == here(topic, "Amina")
    assert await first.frame() == here(topic, "Hiwa")
    await types(third, topic)
    assert (await first.frame())["ty"] == ["Hiwa"]
    assert await second.frame() == {"s": topic.stream, "gone": 1}
    assert await second.silent()


async def test_a_suspended_member_vanishes(
    comes, topic, amina, karim, officer, django_capture_on_commit_callbacks
):
    first, second = await comes(amina, topic), await comes(karim, topic)
    await first.frame()
    await second.frame()

    def commit():
        with django_capture_on_commit_callbacks(execute=True):
            suspend(by=officer, person=karim, reason="test")

    await sync_to_async(commit)()
    assert await second.closed() == 4403
    hub.presence.look(topic.stream)
    assert await first.frame() == here(topic)


async def test_a_country_out_of_view_takes_its_people_along(
    comes, topic, hiwa, karim, amina, officer, somalia
):
    first = await comes(hiwa, topic)
    _second = await comes(karim, topic)
    assert await first.frame() == here(topic, "Karim")
    await sync_to_async(set_safety_mode)(by=officer, country=somalia, on=True, reason="test")
    await hub.tick()
    assert here(topic) in [await first.frame() for _ in range(2)]


async def test_readers_without_an_account_are_neither_shown_nor_told(comes, amina, karim):
    forum = await sync_to_async(factories.ForumFactory)(public_read=True)
    topic = await sync_to_async(factories.topic)(forum, amina)
    stranger = await comes(None, topic)
    first, _second = await comes(amina, topic), await comes(karim, topic)
    assert await first.frame() == here(topic, "Karim")
    await types(stranger, topic)
    assert await stranger.silent()
    assert await first.silent()


# What it costs.


@pytest.mark.parametrize("many", [2, 6])
async def test_a_look_costs_three_queries_however_many_are_here(comes, topic, amina, karim, many):
    lines = [await comes(person, topic) for person in [amina, karim] * (many // 2)]
    await asyncio.sleep(0.1)
    counted = CaptureQueriesContext(connection)
    await sync_to_async(counted.__enter__)()
    await types(lines[0], topic)
    await asyncio.sleep(0.2)
    await sync_to_async(counted.__exit__)(None, None, None)
    # The topic, who of them may be shown, who keeps whom away.
    assert await sync_to_async(len)(counted) == 3


async def test_one_alone_costs_nothing(comes, topic, amina):
    line = await comes(amina, topic)
    await asyncio.sleep(0.1)
    counted = CaptureQueriesContext(connection)
    await sync_to_async(counted.__enter__)()
    await types(line, topic)
    hub.presence.look(topic.stream)
    await asyncio.sleep(0.2)
    await sync_to_async(counted.__exit__)(None, None, None)
    assert await sync_to_async(len)(counted) == 0


async def test_who_left_leaves_nothing_behind(comes, topic, amina, karim):
    lines = [await comes(person, topic) for person in (amina, karim)]
    assert set(hub.presence._gatherings) == {topic.stream}
    for line in lines:
        await line.line.disconnect()
    assert dict(hub.presence._gatherings) == {}


# Several processes.


async def test_who_is_on_another_process_is_here_too(comes, topic, amina, karim, monkeypatch):
    line = await comes(amina, topic)
    said = {topic.stream: [[karim.pk], []]}
    hub.presence.hear("other", said)
    assert await line.frame() == here(topic, "Karim")
    hub.presence.hear("other", {topic.stream: [[karim.pk], [karim.pk]]})
    assert (await line.frame())["ty"] == ["Karim"]
    hub.presence.hear("other", said)
    assert await line.silent()
    monkeypatch.setattr(presence, "STALE", 0)
    await hub.tick()
    await hub.tick()
    assert here(topic) in [await line.frame() for _ in range(3)]


async def test_what_is_shared_is_numbers_alone(comes, topic, amina, monkeypatch):
    shared = []

    async def send(message):
        shared.append(message)

    monkeypatch.setattr(presence, "send", send)
    monkeypatch.setattr(settings, "REDIS_URL", "redis://127.0.0.1:1")
    line = await comes(amina, topic)
    await types(line, topic)
    await asyncio.sleep(0.1)
    assert [message["company"] for message in shared] == [
        {topic.stream: [[amina.pk], []]},
        {topic.stream: [[amina.pk], [amina.pk]]},
    ]
    assert "Amina" not in json.dumps(shared)
    # Its own words come back to it and are nothing new.
    hub.presence.hear(shared[0]["process"], shared[0]["company"])
    assert hub.presence._gatherings[topic.stream].elsewhere == {}


@pytest.mark.skipif(not settings.REDIS_URL, reason="needs Redis (TEST_ON=services)")
async def test_what_goes_through_redis_is_read_by_our_processes_alone(amina):
    # A layer of its own: the shared one keeps a lock of the loop in which an earlier test's hub listened.
    layer = ChannelLayerManager()["default"]
    channel = await layer.new_channel("hub")
    await layer.group_add(GROUP, channel)
    spy = redis.asyncio.from_url(settings.REDIS_URL)
    message = {"type": "company", "process": "one", "company": {"t12": [[amina.pk], []]}}
    await hints.send(message)
    # What waits for this channel, as it lies in Redis.
    wire = b"".join(await spy.zrange(f"{settings.REDIS_PREFIX}{channel.partition('!')[0]}!", 0, -1))
    await spy.aclose()
    assert await asyncio.wait_for(layer.receive(channel), 2) == message
    assert wire
    assert b"t12" not in wire
    assert b"company" not in wire
