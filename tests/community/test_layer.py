"""The channel layer where Redis is not there."""

import asyncio

import pytest
from redis.exceptions import RedisError

from community.live.layer import HintLayer
from tests.processes import free_port


def test_a_task_that_nobody_awaits_ends_in_peace_and_receive_still_tells():
    async def meet() -> None:
        layer = HintLayer(hosts=[f"redis://127.0.0.1:{free_port()}"])
        channel = await layer.new_channel("hub")
        assert await layer._clean_receive_backup(0, channel) is None
        with pytest.raises(RedisError):
            await asyncio.wait_for(layer.receive(channel), 10)

    asyncio.run(meet())
