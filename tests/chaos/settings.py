"""The embedded default for programs that write faster than people, with faults that a check asks for:
CHAOS_LAYER (another channel layer), CHAOS_LOSS (the share of hints that it loses), CHAOS_TICK (seconds)."""

import os

from diwan.settings.embedded import *  # noqa: F403
from diwan.settings.embedded import CHANNEL_LAYERS, LIVE_TICK_SECONDS

COMMUNITY_LIMITS = dict.fromkeys(("new", "member", "trusted"), (100_000, 3600))
LIVE_TICK_SECONDS = float(os.environ.get("CHAOS_TICK", LIVE_TICK_SECONDS))
if layer := os.environ.get("CHAOS_LAYER"):
    CHANNEL_LAYERS["default"]["BACKEND"] = layer
