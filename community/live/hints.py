"""Saying "look": after the commit, to this process's hub and to the other processes', never waiting.

A hint is a list of stream names, some thirty bytes, without anything personal. It may be lost: the
hub's heartbeat compares heads with the database and heals that.
"""

import asyncio
import logging
import time

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)

GROUP = "live"
# `u7` says that member 7 may see other things than before; nobody has the number 0.
EVERYBODY = "u0"
# A post never waits for Redis: one slow publication opens the breaker for a while.
PUBLISH_SECONDS = 0.5
BREAKER_SECONDS = 5
_closed_until = 0.0


def announce(*names: str) -> None:
    """Hint that these streams moved, once the current transaction is committed."""
    from .hub import hub

    transaction.on_commit(lambda: hub.hint(names), robust=True)


async def publish(names: tuple[str, ...]) -> None:
    """Tell the other processes."""
    await send({"type": "hint", "names": list(names)})


async def send(message: dict) -> None:
    """To all processes, within the time cap; failures are logged, never raised."""
    global _closed_until
    if time.monotonic() < _closed_until:
        return
    try:
        await asyncio.wait_for(get_channel_layer().group_send(GROUP, message), PUBLISH_SECONDS)
    except Exception as error:
        _closed_until = time.monotonic() + BREAKER_SECONDS
        logger.warning("Live hints to other processes pause for %s s: %r", BREAKER_SECONDS, error)


def publish_from_outside(names: tuple[str, ...]) -> None:
    """The same from a process without a hub (worker, command line), where only Redis reaches the others."""
    if settings.REDIS_URL:
        async_to_sync(publish)(names)
