"""How things move while t runs from 0 to 1."""

import math


def wave(t: float, turns: int = 1, start: float = 0.0) -> float:
    """A swing from 0 to 1 and back, `turns` times while t runs from 0 to 1: it closes on itself."""
    return 0.5 - 0.5 * math.cos(math.tau * (t * turns + start))


def ease(t: float, begin: float = 0.0, end: float = 1.0) -> float:
    """0 before `begin`, 1 after `end`, and a soft start and stop between them."""
    part = min(1.0, max(0.0, (t - begin) / (end - begin)))
    return part * part * (3 - 2 * part)
