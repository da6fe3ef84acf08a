"""The house colours and how they are tinted."""

Colour = tuple[int, ...]  # RGB, or RGBA where the shape lets what lies below shine through

TEAL: Colour = (0x0B, 0x5F, 0x59)
DEEP: Colour = (0x08, 0x47, 0x42)
PALE: Colour = (0xDC, 0xEF, 0xEC)
INK: Colour = (0x15, 0x21, 0x1F)
SAFFRON: Colour = (0xE0, 0xA1, 0x22)
COPPER: Colour = (0xB2, 0x50, 0x1C)
SAND: Colour = (0xE9, 0xDF, 0xC8)
NIGHT: Colour = (0x0F, 0x1F, 0x2B)
SKY: Colour = (0xA9, 0xCB, 0xD4)
WHITE: Colour = (0xFF, 0xFF, 0xFF)


def mix(first: Colour, second: Colour, part: float) -> Colour:
    """The colour `part` of the way (0..1) from the first to the second."""
    return tuple(round(a + (b - a) * part) for a, b in zip(first[:3], second[:3], strict=True))


def veil(colour: Colour, strength: float) -> Colour:
    """The colour as a film over what lies below; strength 0 (nothing) .. 1 (opaque)."""
    return (*colour[:3], round(255 * strength))
