"""The embedded default that keeps no page: what each costs to make."""

from diwan.settings.embedded import *  # noqa: F403

PAGE_STORE_BYTES = 0
