"""What carries hints between processes."""

import contextlib

from channels_redis.core import RedisChannelLayer
from redis.exceptions import RedisError


class HintLayer(RedisChannelLayer):
    """The Redis layer with lists. Each message that it took leaves a task behind which nobody awaits: where
    Redis dies in that one, the next `receive` says so, and a traceback would only hide other faults."""

    async def _clean_receive_backup(self, index, channel):
        with contextlib.suppress(RedisError):
            await super()._clean_receive_backup(index, channel)
