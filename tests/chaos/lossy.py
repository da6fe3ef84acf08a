"""A channel layer that loses part of what it is given and tells nobody, as a net may."""

import os
import random

from community.live.layer import HintLayer

LOSS = float(os.environ.get("CHAOS_LOSS", "0.4"))


class LossyLayer(HintLayer):
    async def group_send(self, group, message):
        if random.random() >= LOSS:
            await super().group_send(group, message)
