"""Chance that is none: scattered things lie where they lay the last time, on every machine."""

import random


def lots(seed: int | str) -> random.Random:
    """A row of random numbers that the seed alone decides; it scatters things and guards nothing."""
    return random.Random(seed)  # noqa: S311
